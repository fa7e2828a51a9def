import type { InputBlock, ModalView } from '@slack/types'
import type { Finding } from '../../../migration/assessment/finding.ts'
import type { Migration, Retirement } from '../../../migration/migration.ts'
import { openAcknowledgements } from '../../../migration/open-points.ts'
import { type Drawn, plain, section } from '../../blocks/basics.ts'
import { titledLines } from '../../blocks/lines.ts'
import { acknowledgeBlock, CALLBACKS } from '../../ids.ts'
import { sentenceText } from '../../text.ts'
import { modal } from '../frame.ts'

/** Each rule takes up to three blocks; with more rules than this the view would be too long. */
const MAX_RULES = 30

/** One check box per rule that is open, under what it means here. */
export function acknowledgeModal(m: Migration): ModalView {
  const { findings, acknowledgements } = asked(m)
  const rules = openAcknowledgements({ findings }, acknowledgements)
  if (rules.length === 0) return modal(`Acknowledge ${m.id}`, [section(`Nothing of ${m.id} is left to acknowledge.`)])
  const shown = rules.slice(0, MAX_RULES)
  const more = rules.length > MAX_RULES ? ` ${rules.length - MAX_RULES} more are shown when these are done.` : ''
  return modal(
    `Acknowledge ${m.id}`,
    [
      section(`Microsoft's guide leaves these points to people. Tick what you have understood and accept.${more}`),
      ...shown.flatMap((rule) =>
        ruleBlocks(
          rule,
          findings.filter((each) => each.rule === rule),
        ),
      ),
    ],
    { callback: CALLBACKS.acknowledge, submit: 'Acknowledge', metadata: { id: m.id } },
  )
}

/** What is asked now: of a retirement where there is one, else of the plan. */
function asked(m: Migration): Pick<Retirement, 'findings' | 'acknowledgements'> {
  return m.retirement ?? { findings: m.assessment?.findings ?? [], acknowledgements: m.acknowledgements }
}

function ruleBlocks(rule: string, findings: readonly Finding[]): (Drawn | InputBlock)[] {
  const room = { characters: 2000, blocks: 2 }
  const lines = findings.flatMap(({ title, evidence, remedy }) => [
    sentenceText(title),
    `Seen: ${sentenceText(evidence)}`,
    `What to do: ${sentenceText(remedy)}`,
  ])
  return [
    ...titledLines(`Point ${rule}`, lines, room, 'The plan shows all of it.'),
    {
      type: 'input',
      block_id: acknowledgeBlock(rule),
      optional: true,
      label: plain(`Your answer to ${rule}`, 100),
      element: {
        type: 'checkboxes',
        action_id: acknowledgeBlock(rule),
        options: [{ text: plain(`I have understood ${rule} and accept it`, 75), value: rule }],
      },
    },
  ]
}
