import type { ModalView } from '@slack/types'
import { historyLine } from '../../migration/announce/history-line.ts'
import type { LoggedEvent } from '../../migration/events.ts'
import type { Migration } from '../../migration/migration.ts'
import { context, section } from '../blocks/basics.ts'
import { titledLines } from '../blocks/lines.ts'
import type { Surroundings } from '../blocks/next-step.ts'
import { MAX_VIEW_BLOCKS, MAX_VIEW_TEXT } from '../limits.ts'
import { momentText, nameText, toldText } from '../text.ts'
import { modal } from './frame.ts'

/** What happened, newest first, each with its moment and who did it. */
export function historyModal(m: Migration, events: readonly LoggedEvent[], { zones }: Surroundings): ModalView {
  const told = events.flatMap((logged) => {
    const line = historyLine(m, logged)
    return line === null ? [] : [`${momentText(logged.at, zones)}: ${toldText(line, zones)}`]
  })
  const room = { characters: MAX_VIEW_TEXT, blocks: MAX_VIEW_BLOCKS - 3 }
  return modal(`History of ${m.id}`, [
    section(`*From ${nameText(m.source)} to ${nameText(m.destination)}*, newest first.`),
    ...titledLines('What happened', told.reverse(), room, 'Older entries are kept in the record.'),
    context('Every entry is kept for good and never rewritten.'),
  ])
}
