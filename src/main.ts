import { createRequire } from 'node:module'
import { CLI_PARTS } from './assembly/cli-parts.ts'
import { processTerminal } from './assembly/process-terminal.ts'
import { runCli } from './cli/program.ts'
import { SiteZones } from './time/site-zones.ts'

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }

const exitCode = await runCli(process.argv.slice(2), {
  parts: CLI_PARTS,
  terminal: processTerminal,
  version,
  showTimeIn: (timeZone) => {
    const zones = new SiteZones(timeZone)
    return (at) => zones.format(at)
  },
})
// What has ended is closed; a library may wait for a Redis that is gone for ever, and keeps no process by it. What was printed goes out first.
for (const stream of [process.stdout, process.stderr]) await new Promise((resolve) => stream.write('', resolve))
process.exit(exitCode)
