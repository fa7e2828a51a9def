import { buildIfStale } from './build.mjs'
import { setUp } from './setup.mjs'
import { node, run, say, tool } from './step.mjs'

const PROJECTS = ['unit', 'contract', 'integration', 'e2e', 'fault']

/*
 * npm test: everything from a fresh clone. Arguments go to vitest: `npm test -- --sequence.shuffle`,
 * `npm test -- test/unit/config`.
 */
const args = process.argv.slice(2)
const env = await setUp()
const isChecked = (await node('scripts/check.mjs')) === 0
if (!isChecked) process.exit(1)
await buildIfStale('everything')
say(`Testing: ${PROJECTS.join(', ')}.`)
const projects = args.includes('--project') ? [] : PROJECTS.flatMap((name) => ['--project', name])
process.exitCode = await run(process.execPath, [tool('vitest/vitest.mjs'), 'run', ...projects, ...args], { env })
