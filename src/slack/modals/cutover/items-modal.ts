import type { ModalView } from '@slack/types'
import { FEWER_STATIONS, overrulable, PILOT_LOG_ONS } from '../../../migration/decide/confirming.ts'
import type { Confirmation, Migration } from '../../../migration/migration.ts'
import { openItems } from '../../../migration/open-points.ts'
import type { Change } from '../../../migration/plan/change.ts'
import { workList } from '../../../migration/stages/work-list.ts'
import type { Zones } from '../../../operations/ports.ts'
import { button, context, type Drawn, section } from '../../blocks/basics.ts'
import { titledLines } from '../../blocks/lines.ts'
import { ACTIONS } from '../../ids.ts'
import { MAX_SECTION } from '../../limits.ts'
import { clip, mention, momentText, sentenceText } from '../../text.ts'
import { modal } from '../frame.ts'

type Item = Change & { kind: 'manual' }

/** Two blocks for each item, and some around them. */
const MAX_ITEMS = 40

export interface ItemsViewer {
  readonly zones: Zones
  readonly mayOverrule: boolean
  /** What the last click came to. */
  readonly answer: string | null
}

/** The checklist of what people do by hand: what to click and where, a button for each, and who has confirmed what. */
export function itemsModal(m: Migration, { zones, mayOverrule, answer }: ItemsViewer): ModalView {
  const items = openItems(m)
  return modal(`Items of ${m.id}`, [
    ...(answer === null ? [] : [section(`*${sentenceText(answer)}*`)]),
    section(
      items.length === 0
        ? 'Everything that is done by hand has been confirmed.'
        : 'No command can do these. Do each on the server, then confirm it here.',
    ),
    ...items.slice(0, MAX_ITEMS).flatMap((item) => openItem(m.id, item)),
    ...(items.length > MAX_ITEMS
      ? [context(`… and ${items.length - MAX_ITEMS} more, shown when these are done.`)]
      : []),
    ...settled(m, zones),
    ...(mayOverrule && overrulable(m).length > 0 ? [overruleTheRest(m.id)] : []),
  ])
}

function openItem(id: string, item: Item): Drawn[] {
  return [
    {
      ...section(clip(`☐ *${sentenceText(item.title)}*\n${sentenceText(item.instruction)}`, MAX_SECTION)),
      accessory: button({
        action: ACTIONS.confirmItem,
        text: 'Confirm',
        value: { id, item: item.item },
        label: `Confirm ${item.title}`,
      }),
    },
    context(`Rule ${item.rule} · \`${sentenceText(item.item)}\``),
  ]
}

/** Who confirmed each, and when; or overruled it, and why. */
function settled(m: Migration, zones: Zones): Drawn[] {
  const room = { characters: 12_000, blocks: 8 }
  const titles = new Map<string, string>([
    [FEWER_STATIONS, 'All stations mapped'],
    [PILOT_LOG_ONS, 'Both test accounts seen at stations'],
    ...workList(m).flatMap((change): [string, string][] =>
      change.kind === 'manual' ? [[change.item, change.title]] : [],
    ),
  ])
  const line = ({ item, by, at, overruledBecause }: Confirmation) => {
    const who = `${mention(by)}, ${momentText(at, zones)}`
    const how =
      overruledBecause === null ? `confirmed by ${who}` : `overruled by ${who}: ${sentenceText(overruledBecause)}`
    return `☑ ${sentenceText(titles.get(item) ?? item)}: ${how}`
  }
  return titledLines('Done', m.confirmations.map(line), room, 'The history shows all of them.')
}

function overruleTheRest(id: string): Drawn {
  const drawing = {
    action: ACTIONS.openOverrule,
    text: 'Overrule the rest',
    value: { id },
    label: `Overrule the open items of ${id}`,
  }
  return { type: 'actions', elements: [button(drawing)] }
}
