import type { ModalView } from '@slack/types'
import type { Migration } from '../../migration/migration.ts'
import { openItems } from '../../migration/open-points.ts'
import { button, context, type Drawn, section } from '../blocks/basics.ts'
import { ACTIONS } from '../ids.ts'
import { MAX_SECTION } from '../limits.ts'
import { clip, sentenceText } from '../text.ts'
import { modal } from './frame.ts'

/** Two blocks for each item, and a few around them. */
const MAX_ITEMS = 45

/** What people do by hand, each with its button. `answer` is what the last click came to. */
export function itemsModal(m: Migration, answer: string | null): ModalView {
  const items = openItems(m)
  const shown = items.slice(0, MAX_ITEMS)
  const done = m.answers.confirmedItems.length
  return modal(`Items of ${m.id}`, [
    ...(answer === null ? [] : [section(`*${sentenceText(answer)}*`)]),
    section(
      items.length === 0
        ? 'Everything that is done by hand has been confirmed.'
        : 'No command can do these. Do each on the server, then confirm it here.',
    ),
    ...shown.flatMap((item): Drawn[] => [
      {
        ...section(clip(`*${sentenceText(item.title)}*\n${sentenceText(item.instruction)}`, MAX_SECTION)),
        accessory: button({
          action: ACTIONS.confirmItem,
          text: 'Confirm',
          value: { id: m.id, item: item.item },
          label: `Confirm ${item.title}`,
        }),
      },
      context(`Rule ${item.rule} · \`${sentenceText(item.item)}\``),
    ]),
    ...(items.length > MAX_ITEMS
      ? [context(`… and ${items.length - MAX_ITEMS} more, shown when these are done.`)]
      : []),
    ...(done > 0 ? [context(`Confirmed already: ${done}.`)] : []),
  ])
}
