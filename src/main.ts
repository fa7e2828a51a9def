import { createRequire } from 'node:module'
import { CLI_PARTS } from './assembly/cli-parts.ts'
import { processTerminal } from './assembly/process-terminal.ts'
import { runCli } from './cli/program.ts'
import { SiteZones } from './time/site-zones.ts'

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }

process.exitCode = await runCli(process.argv.slice(2), {
  parts: CLI_PARTS,
  terminal: processTerminal,
  version,
  showTimeIn: (timeZone) => {
    const zones = new SiteZones(timeZone)
    return (at) => zones.format(at)
  },
})
