import { join } from 'node:path'
import { buildIfStale } from './build.mjs'
import { setUp } from './setup.mjs'
import { ROOT, run } from './step.mjs'

/* npm run test:faults: plays migrations while processes die. The options stand in test/fault/loops/main.ts. */
const env = await setUp()
await buildIfStale('everything')
process.exitCode = await run(
  process.execPath,
  [join(ROOT, 'dist', 'test', 'fault', 'loops', 'main.js'), ...process.argv.slice(2)],
  { env },
)
