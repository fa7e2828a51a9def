import { buildIfStale } from './build.mjs'
import { setUp } from './setup.mjs'
import { ROOT, run } from './step.mjs'

/* npm run demo: the make-believe site. Arguments go to it: `npm run demo -- --scripted --scenario basic`. */
const env = await setUp()
await buildIfStale('everything')
process.exitCode = await run(process.execPath, [`${ROOT}/dist/sandbox/demo/main.js`, ...process.argv.slice(2)], { env })
