import type { ModalView } from '@slack/types'
import { takenBack } from '../../../migration/decide/rolling-back.ts'
import { describePlan } from '../../../migration/describe/describe-plan.ts'
import type { Migration } from '../../../migration/migration.ts'
import { context, section } from '../../blocks/basics.ts'
import { titledLines } from '../../blocks/lines.ts'
import { CALLBACKS } from '../../ids.ts'
import { MAX_VIEW_BLOCKS, MAX_VIEW_TEXT } from '../../limits.ts'
import { nameText, sentenceText } from '../../text.ts'
import { countedByGroup, inGroups } from '../change-groups.ts'
import { modal } from '../frame.ts'
import { reasonInput } from '../inputs.ts'

/** Before anybody decides: what would be taken back, and what cannot be. Names accounts, so for people with the role only. */
export function rollbackModal(m: Migration): ModalView {
  const { changes, leftovers } = takenBack(m)
  const room = { characters: MAX_VIEW_TEXT, blocks: MAX_VIEW_BLOCKS - 5 }
  const lines = (title: string, texts: readonly string[]) =>
    titledLines(
      `${title} (${texts.length})`,
      texts.map((text) => `• ${sentenceText(text)}`),
      room,
      'There is no room for them here; they are taken back all the same.',
    )
  return modal(
    `Roll back ${m.id}`,
    [
      section(
        `*${countedByGroup(changes)} to take back on ${nameText(m.destination)}.* Everyone then works with ${nameText(m.source)} again, and the notices channels are told.`,
      ),
      ...lines('What cannot be undone', leftovers),
      ...[...inGroups(changes)].flatMap(([group, members]) => lines(`Taken back: ${group}`, describePlan(members))),
      reasonInput('Why does it go back?', 'Everyone who sees the card can read it.'),
      context('Each change is looked at before it is taken back: what is so already is left as it is.'),
    ],
    { callback: CALLBACKS.rollback, submit: 'Roll back', metadata: { id: m.id } },
  )
}
