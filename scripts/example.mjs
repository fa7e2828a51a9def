import { join } from 'node:path'
import { buildIfStale } from './build.mjs'
import { installPackages } from './setup.mjs'
import { ROOT, run } from './step.mjs'

/* npm run example: PowerShell on a Windows server from Node, against a simulated one unless told otherwise. */
await installPackages()
await buildIfStale('everything')
const main = join(ROOT, 'dist', 'examples', 'remote-powershell.js')
process.exitCode = await run(process.execPath, [main, ...process.argv.slice(2)])
