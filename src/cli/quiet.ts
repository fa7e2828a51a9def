import { writeFileSync } from 'node:fs'
import type { Need } from '../config/environment.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import { describeDays, describeEvidence, describeScale } from '../migration/quiet/describe.ts'
import type { QuietTimes } from '../migration/quiet/quiet-times.ts'
import type { CliParts } from './cli-parts.ts'
import { knownServer } from './known-server.ts'
import type { ShowTime } from './render-status.ts'
import { CommandEnd, type Terminal } from './terminal.ts'

export interface QuietOptions {
  /** Where the picture goes, too. */
  readonly png?: string
}

/** Prints when a server is quiet; with a file, writes the picture of it, too. Exit code 1 where nothing was seen of it. */
export async function showQuietTimes(
  { parts, terminal }: { readonly parts: CliParts; readonly terminal: Terminal },
  server: string,
  { png }: QuietOptions,
  showTimeIn: (timeZone: string) => ShowTime,
): Promise<void> {
  const loaded = loadConfiguration(terminal.variables, new Set<Need>(['redis']))
  const found = await parts.findQuietTimes(loaded, knownServer(loaded, server))
  if (!found.seen) throw new CommandEnd(1, `Nothing was seen of ${found.server} yet.`)
  terminal.stdout.write(renderQuietTimes(found, showTimeIn(loaded.configuration.site.timeZone)))
  if (png === undefined) return
  writeFileSync(png, (await parts.documents(loaded).heatMap(found)).bytes)
  terminal.stdout.write(`\nThe picture is in ${png}.\n`)
}

function renderQuietTimes({ windows, heatMap }: QuietTimes, showTime: ShowTime): string {
  const quietest = windows.map((window) => `  ${showTime(window.startAt)}: ${describeEvidence(window)}`)
  return [
    'Quietest starts in the coming week:',
    ...(quietest.length > 0 ? quietest : ['  too little was seen to name any']),
    '',
    `A usual week (${describeScale(heatMap)}):`,
    ...describeDays(heatMap).map((line) => `  ${line}`),
    '',
  ].join('\n')
}
