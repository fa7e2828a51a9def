import type { InputBlock, ModalView } from '@slack/types'
import type { Assessment } from '../../../migration/assessment/assessment.ts'
import type { Finding } from '../../../migration/assessment/finding.ts'
import { describePlan } from '../../../migration/describe/describe-plan.ts'
import { counted, listed } from '../../../migration/describe/words.ts'
import type { Migration } from '../../../migration/migration.ts'
import { acknowledgedRules } from '../../../migration/open-points.ts'
import type { NoAnswer } from '../../../migration/window.ts'
import { approvalsText } from '../../blocks/approvals.ts'
import { button, context, type Drawn, divider, section } from '../../blocks/basics.ts'
import { type Room, titledLines } from '../../blocks/lines.ts'
import type { Surroundings } from '../../blocks/next-step.ts'
import { ACTIONS, CALLBACKS, INPUTS } from '../../ids.ts'
import { MAX_VIEW_BLOCKS, MAX_VIEW_TEXT } from '../../limits.ts'
import { momentText, nameText, sentenceText } from '../../text.ts'
import { modal } from '../frame.ts'
import { radioInput } from '../inputs.ts'
import { ofPlanGroup, PLAN_GROUPS } from './plan-groups.ts'
import { stakes } from './stakes.ts'

// Summary, note, what is decided over, dividers, digest, the choice and buttons.
const FRAME_BLOCKS = 28

interface Viewer {
  readonly mayApprove: boolean
  readonly mayReject: boolean
  /** Digest of the plan that the pressed button was drawn for. */
  readonly expectedDigest: string | undefined
  /** What is to be chosen already for the case that nobody answers. */
  readonly ifNoAnswer?: NoAnswer | undefined
  /** People who asked to be told directly. */
  readonly subscribers?: number
}

/** The whole plan for review: everything that an approval is given over. Names accounts, so for people with the role only. */
export function planModal(m: Migration, viewer: Viewer, around: Surroundings): ModalView {
  const { assessment, digest } = m
  const title = `Plan of ${m.id}`
  if (!assessment || !digest) {
    return modal(title, [
      section(sentenceText(m.assessmentFailure ?? `${m.id} has no plan yet: both servers are still being read.`)),
    ])
  }
  const metadata = { id: m.id, digest }
  const blocks = [
    ...staleNote(viewer, digest),
    ...approvalsNote(m, around),
    summary(m, assessment),
    ...stakes(m, assessment, around, viewer.subscribers ?? 0),
    ...planLines(m, assessment),
    divider(),
    context(
      `Plan \`${digest.slice(0, 8)}\`, both servers read ${momentText(assessment.assessedAt, around.zones)}. Approving approves exactly this plan: both servers are read again before the first change, and if they differ, the approval is void and nothing is changed.`,
    ),
  ]
  const reject = viewer.mayReject ? [rejectButton(metadata)] : []
  if (!viewer.mayApprove) return modal(title, [...blocks, ...reject])
  const form = { callback: CALLBACKS.approve, submit: 'Approve', metadata }
  return modal(title, [...blocks, ifNoAnswerInput(viewer.ifNoAnswer), ...reject], form)
}

/** What is decided beforehand, because at 02:00 perhaps nobody answers. */
function ifNoAnswerInput(chosen: NoAnswer | undefined): InputBlock {
  return radioInput(
    INPUTS.ifNoAnswer,
    'If the time to go back passes and nobody answers',
    [
      { value: 'hold', text: 'Hold: it stops where it is and waits for a person' },
      { value: 'roll-back', text: 'Roll back: everyone goes on with the source' },
    ],
    chosen,
  )
}

function staleNote({ expectedDigest }: Viewer, digest: string): Drawn[] {
  if (expectedDigest === undefined || digest.startsWith(expectedDigest)) return []
  return [section('*The plan has changed since the button that you pressed was drawn.* This is the plan as it is now.')]
}

/** How many people have to say yes, and who has. */
function approvalsNote(m: Migration, { policy }: Surroundings): Drawn[] {
  const text = m.state === 'needs-approval' ? approvalsText(m, policy) : null
  return text === null ? [] : [section(`*${text}*`)]
}

function summary(m: Migration, { changes, findings }: Assessment): Drawn {
  const groups = PLAN_GROUPS.map((group) => [ofPlanGroup(changes, group).length, group.noun, group.nouns] as const)
  const counts = groups.filter(([count]) => count > 0).map(([count, ...nouns]) => counted(count, ...nouns))
  const blocking = findings.filter((finding) => finding.severity === 'block').length
  return section(
    [
      `*From ${nameText(m.source)} to ${nameText(m.destination)}:* ${counted(changes.length, 'change')}${counts.length > 0 ? ` (${listed(counts)})` : ''}.`,
      'The source is only read, apart from warning people and ending their sessions. Nothing that is only on the destination is removed.',
      ...(blocking > 0
        ? [`*${counted(blocking, 'finding')} in the way:* the plan cannot be approved until mended.`]
        : []),
    ].join('\n'),
  )
}

function planLines(m: Migration, { changes, findings, kept }: Assessment): Drawn[] {
  const room: Room = { characters: MAX_VIEW_TEXT, blocks: MAX_VIEW_BLOCKS - FRAME_BLOCKS }
  const elsewhere = `On the machine where Stationmaster runs, \`stationmaster plan ${nameText(m.source)} ${nameText(m.destination)}\` prints all of it.`
  const titled = (title: string, lines: readonly string[]) =>
    titledLines(
      `${title} (${lines.length})`,
      lines.map((line) => `• ${line}`),
      room,
      elsewhere,
    )
  const acknowledged = m.assessment ? acknowledgedRules(m.assessment, m.acknowledgements) : []
  const of = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity)
  return [
    ...titled('In the way', of('block').map(findingLine)),
    ...PLAN_GROUPS.flatMap((group) => titled(group.title, describePlan(ofPlanGroup(changes, group)).map(sentenceText))),
    ...titled(
      'To be acknowledged',
      of('acknowledge')
        .filter(({ rule }) => !acknowledged.includes(rule))
        .map(findingLine),
    ),
    ...titled(
      'Acknowledged',
      of('acknowledge')
        .filter(({ rule }) => acknowledged.includes(rule))
        .map(findingLine),
    ),
    ...titled('Good to know', of('note').map(findingLine)),
    ...titled(
      'Stays different',
      kept.map(({ what, why }) => `${sentenceText(what)}: ${sentenceText(why)}`),
    ),
  ]
}

function findingLine({ rule, title, remedy }: Finding): string {
  return `${rule}: ${sentenceText(title)} _To do:_ ${sentenceText(remedy)}`
}

function rejectButton(value: { id: string; digest: string }): Drawn {
  const drawing = { action: ACTIONS.openReject, text: 'Reject', value, label: `Reject the plan of ${value.id}` }
  return { type: 'actions', elements: [button(drawing)] }
}
