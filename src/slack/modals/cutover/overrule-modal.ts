import type { ModalView } from '@slack/types'
import { FEWER_STATIONS, overrulable, PILOT_LOG_ONS } from '../../../migration/decide/confirming.ts'
import type { Migration } from '../../../migration/migration.ts'
import { openItems } from '../../../migration/open-points.ts'
import { section } from '../../blocks/basics.ts'
import { titledLines } from '../../blocks/lines.ts'
import { CALLBACKS } from '../../ids.ts'
import { MAX_VIEW_BLOCKS, MAX_VIEW_TEXT } from '../../limits.ts'
import { sentenceText } from '../../text.ts'
import { modal } from '../frame.ts'
import { reasonInput } from '../inputs.ts'

/** Names what would be gone on without, and asks why that is right. */
export function overruleModal(m: Migration): ModalView {
  const items = overrulable(m)
  const title = `Overrule on ${m.id}`
  if (items.length === 0) return modal(title, [section(`${m.id} has nothing open that can be overruled.`)])
  const room = { characters: MAX_VIEW_TEXT, blocks: MAX_VIEW_BLOCKS - 3 }
  return modal(
    title,
    [
      section('It goes on without this. What it would have made so stays different, and the reason is recorded.'),
      ...titledLines(
        'Without',
        items.map((item) => `• ${sentenceText(meaning(m, item))}`),
        room,
        'The manual items show all of them.',
      ),
      reasonInput('Why is it right to go on?', 'Everyone who sees the card’s thread can read it.'),
    ],
    { callback: CALLBACKS.overrule, submit: 'Overrule', metadata: { id: m.id } },
  )
}

function meaning(m: Migration, item: string): string {
  switch (item) {
    case FEWER_STATIONS:
      return `All stations: ${m.mapped?.mapped ?? 0} of ${m.mapped?.wanted ?? 'the'} stations are enough. Seats without a station can then be left out.`
    case PILOT_LOG_ONS:
      return 'Both test accounts seen at a station (statement 47 of the guide): stations can then be released without it.'
    default:
      return openItems(m).find((each) => each.item === item)?.title ?? item
  }
}
