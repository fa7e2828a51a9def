import { runFaults } from '../test/support/fault-run.ts'

/*
 * npm run bench -- slack-faults [notices] [seed]: notices in a Slack that loses 5 % of the answers to posts, refuses and breaks, by
 * workers that are killed. Ends with 1 where one is missing or doubled in the end.
 */
const [notices = 10_000, seed = 1] = process.argv.slice(2).map(Number)
const result = await runFaults({ notices, seed, speed: 60, deaths: 10, tell: console.log })
console.log(`${result.notices} notices, seed ${seed}, ${result.minutes} minutes by the site's clock`)
console.log(`faults that happened: ${result.faults}, workers killed: ${result.deaths}`)
console.log(`missing: ${result.missing.length}, doubled: ${result.doubled.length}`)
console.log(`unknown: ${result.unknown.length} ${result.unknown.join(', ')}`)
console.log(`calls beyond Slack's limits: ${result.violations.length} ${[...new Set(result.violations)].join(', ')}`)
if (result.missing.length + result.doubled.length > 0) process.exitCode = 1
process.exit()
