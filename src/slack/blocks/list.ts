import { isInWindow } from '../../migration/due.ts'
import type { Migration } from '../../migration/migration.ts'
import { STATES } from '../../migration/states.ts'
import type { Unreadable } from '../../operations/ports.ts'
import { MAX_MESSAGE_TEXT } from '../limits.ts'
import { capital, mention, momentText, nameText } from '../text.ts'
import { context } from './basics.ts'
import type { Rendered } from './card.ts'
import { titledLines } from './lines.ts'
import type { Surroundings } from './next-step.ts'

/** Longest sentence on a record that cannot be used. */
const MAX_WHY = 200

/** Migrations, newest first, one line each, and before them what cannot be read. */
export function renderList(
  title: string,
  migrations: readonly Migration[],
  { zones, site }: Surroundings,
  unreadable: readonly Unreadable[] = [],
): Rendered {
  const damaged = unreadable.map(({ why }) => `• ${nameText(why, MAX_WHY)}. Nothing of it acts.`)
  if (migrations.length === 0 && damaged.length === 0) {
    const text = `There are none. \`${site.command} start\` asks for a migration.`
    return { text: `${title}: ${text}`, blocks: titledLines(title, [text], { characters: 1000, blocks: 1 }, '') }
  }
  const lines = [
    ...damaged,
    ...migrations.map(
      (m) =>
        `• *${m.id}* from ${nameText(m.source)} to ${nameText(m.destination)}: ${STATES[m.state].says}, ${changedText(m, zones)}`,
    ),
  ]
  const room = { characters: MAX_MESSAGE_TEXT - 500, blocks: 10 }
  return {
    text: `${title}: ${[
      ...unreadable.map(({ id }) => `${id} cannot be read`),
      ...migrations.map((m) => `${m.id} ${capital(STATES[m.state].says)}`),
    ]
      .slice(0, 20)
      .join('; ')}`,
    blocks: [
      ...titledLines(title, lines, room, 'Ask for one by its id.'),
      context(`\`${site.command} status &lt;id&gt;\` shows one of them.`),
    ],
  }
}

function changedText(m: Migration, zones: Surroundings['zones']): string {
  if (m.schedule && m.state === 'scheduled') return `starts ${momentText(m.schedule.startAt, zones)}`
  if (m.question && !m.question.isAnswered && isInWindow(m))
    return `*asked whether to go on or back*, by ${momentText(m.question.answerBy, zones)}`
  return `requested by ${mention(m.requestedBy)}, last change ${momentText(m.changedAt, zones)}`
}
