import { historyLine } from '../../migration/announce/history-line.ts'
import { storyLine } from '../../migration/announce/story.ts'
import type { LoggedEvent } from '../../migration/events.ts'
import { evolve } from '../../migration/evolve/evolve.ts'
import type { Migration } from '../../migration/migration.ts'
import { type Block, table } from '../document.ts'
import { inWords, type Told } from './told.ts'

/** The log in sentences, each as it was true at its moment. */
export function everythingThatHappened(told: Told): Block {
  const rows: string[][] = []
  let m: Migration | null = null
  for (const logged of told.events) {
    m = evolve(told.migration.id, m, logged)
    const line = lineOf(m, logged)
    if (line !== null) rows.push([told.formatTime(logged.at), inWords(line, told)])
  }
  return table(
    [
      ['When', 5],
      ['What', 10],
    ],
    rows,
  )
}

/** Changes come in groups: each by itself stands in a table of its own. */
function lineOf(m: Migration, logged: LoggedEvent): string | null {
  return logged.event.type === 'change-done' ? storyLine(m, logged) : historyLine(m, logged)
}
