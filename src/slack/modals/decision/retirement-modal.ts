import type { InputBlock, ModalView } from '@slack/types'
import type { Finding } from '../../../migration/assessment/finding.ts'
import { describePlan } from '../../../migration/describe/describe-plan.ts'
import type { Migration, Retirement } from '../../../migration/migration.ts'
import { openAcknowledgements } from '../../../migration/open-points.ts'
import type { Policy } from '../../../migration/policy.ts'
import { approvalsText } from '../../blocks/approvals.ts'
import { context, type Drawn, section } from '../../blocks/basics.ts'
import { titledLines } from '../../blocks/lines.ts'
import { CALLBACKS, findingBlock } from '../../ids.ts'
import { nameText, sentenceText } from '../../text.ts'
import { modal } from '../frame.ts'
import { checkboxInput } from '../inputs.ts'

/** Each takes two blocks and up to two thousand characters; what is more has to be acknowledged before. */
const MAX_FINDINGS = 30

/** Everything that the approval of a retirement is given over: what it does, and a box for each point that is open. */
export function retirementModal(m: Migration, policy: Policy): ModalView {
  const title = `Retire source, ${m.id}`
  const { retirement } = m
  if (!retirement) return modal(title, [section(`${m.id}: nobody has asked to retire the source.`)])
  const { findings, failure } = retirement
  const given = approvalsText(m, policy)
  const blocking = findings.filter(({ severity }) => severity === 'block')
  const open = openFindings(retirement)
  const cannot = cannotApprove(m, blocking, open)
  const blocks = [
    section(
      `*${nameText(m.source)} leaves the network for good.* This cannot be taken back from here, and the migration can no longer be rolled back.`,
    ),
    ...(given === null ? [] : [section(`*${given}*`)]),
    ...lines('What is done', describePlan(retirement.changes)),
    ...(failure === null ? [] : [section(`*It could not be examined:* ${sentenceText(failure)}`)]),
    ...lines('In the way', blocking.map(findingText)),
    ...lines('Good to know', findings.filter(({ severity }) => severity === 'note').map(findingText)),
  ]
  if (cannot) return modal(title, [...blocks, section(cannot)])
  return modal(
    title,
    [
      ...blocks,
      ...open.flatMap((finding, index) => findingBlocks(finding, index)),
      context('The source is looked at once more before the first change.'),
    ],
    { callback: CALLBACKS.retirement, submit: 'Approve retirement', metadata: { id: m.id, version: m.version } },
  )
}

function openFindings({ findings, acknowledgements }: Retirement): Finding[] {
  const rules = openAcknowledgements({ findings }, acknowledgements)
  return findings.filter(({ rule, severity }) => severity === 'acknowledge' && rules.includes(rule))
}

function cannotApprove(m: Migration, blocking: readonly Finding[], open: readonly Finding[]): string | null {
  if (m.retirement?.failure || blocking.length > 0)
    return 'It cannot be approved yet. Mend it, then press *Check again* on the card.'
  if (open.length <= MAX_FINDINGS) return null
  return `There are ${open.length} points to acknowledge, more than fit here: press *Acknowledge* on the card first.`
}

function findingBlocks(finding: Finding, index: number): (Drawn | InputBlock)[] {
  return [
    ...lines(`Point ${finding.rule}`, [findingText(finding)]),
    checkboxInput(findingBlock(index), `Your answer to ${finding.rule}`, [
      { value: finding.rule, text: `I have understood ${finding.rule} and accept it` },
    ]),
  ]
}

function findingText({ title, evidence, remedy }: Finding): string {
  return `${title} Seen: ${evidence} To do: ${remedy}`
}

function lines(title: string, texts: readonly string[]): Drawn[] {
  const room = { characters: 3000, blocks: 2 }
  const drawn = texts.map((text) => `• ${sentenceText(text)}`)
  return titledLines(title, drawn, room, 'The history shows all of them.')
}
