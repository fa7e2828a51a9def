import type { Assessment } from '../../../migration/assessment/assessment.ts'
import { brokenRule } from '../../../migration/decide/permitted.ts'
import { describeChange } from '../../../migration/describe/describe-change.ts'
import { counted, listed } from '../../../migration/describe/words.ts'
import { drainPlan } from '../../../migration/drain/drain-plan.ts'
import { atStart, beforeStart } from '../../../migration/drain/screen-moment.ts'
import { windowFrom } from '../../../migration/estimate/window-length.ts'
import type { Migration } from '../../../migration/migration.ts'
import { isAfterPilot, restartsServer } from '../../../migration/plan/order-changes.ts'
import type { WhenStillOn } from '../../../migration/record-parts.ts'
import { newAccountsOf } from '../../../migration/stages/pilot-changes.ts'
import { plannedReversal } from '../../../migration/stages/reversal.ts'
import type { Window } from '../../../migration/window.ts'
import type { Drawn } from '../../blocks/basics.ts'
import { affectedText, channelsText } from '../../blocks/card-facts.ts'
import { titledLines } from '../../blocks/lines.ts'
import type { Surroundings } from '../../blocks/next-step.ts'
import { durationText, momentText, nameText, sentenceText, spanText } from '../../text.ts'
import { countedByGroup } from '../change-groups.ts'
import { expectedLines, lengthLines } from '../window-lines.ts'

/** What an approval means beside the changes themselves: when, what restarts, what the pilot limits, and the way back. */
export function stakes(m: Migration, assessment: Assessment, around: Surroundings, subscribers: number): Drawn[] {
  const room = { characters: 8000, blocks: 9 }
  const lines = (title: string, texts: readonly string[]) =>
    titledLines(
      title,
      texts.map((text) => `• ${text}`),
      room,
      'The plan below shows all changes.',
    )
  return [
    ...lines('When', whenLines(m, around)),
    ...lines('Who is affected', affectedLines(m, assessment, around, subscribers)),
    ...lines('On the screens of the source', screenLines(around)),
    ...lines('Restarts', restartLines(assessment)),
    ...lines('The pilot', pilotLines(assessment)),
    ...lines('The way back', wayBackLines(assessment)),
  ]
}

function whenLines(m: Migration, { zones, policy }: Surroundings): string[] {
  const { wantedStartAt } = m
  const window = m.schedule ?? (wantedStartAt === null ? null : windowFrom(wantedStartAt, m.estimate, policy))
  if (!window) return ['No date and time yet.', ...lengthLines(m, policy)]
  return [
    `The window is ${spanText(window.startAt, window.endAt, zones)}; the last moment to go back is ${momentText(window.goBackBy, zones)}.`,
    ...(m.schedule ? [] : forbiddenLines(window, policy, zones)),
    ...expectedLines(m, policy),
  ]
}

/** A start that was asked for and cannot be had is said before anybody approves. */
function forbiddenLines(window: Window, policy: Surroundings['policy'], zones: Surroundings['zones']): string[] {
  const because = brokenRule(window, policy, zones)
  return because === null ? [] : [`*That is not allowed:* ${sentenceText(because)} Another start has to be set.`]
}

function affectedLines(m: Migration, assessment: Assessment, { site }: Surroundings, subscribers: number): string[] {
  const told = channelsText(m, site)
  return [
    `On ${nameText(m.source)}: ${affectedText(assessment)}.`,
    `Told in ${told === '' ? 'no channel: none is configured' : told}; ${counted(subscribers, 'person', 'people')} asked to be told directly.`,
  ]
}

/** What people will read there and when their sessions end: approved with the plan. */
function screenLines({ policy, wording }: Surroundings): string[] {
  const plan = drainPlan(policy)
  const [first] = plan.warnBeforeMs
  const before = listed(plan.warnBeforeMs.map(durationText))
  return [
    ...(first === undefined
      ? []
      : [`${before} before the start: “${sentenceText(wording.screen(beforeStart(first)))}”`]),
    `At the start: “${sentenceText(wording.screen(atStart(plan)))}”`,
    AFTER_GRACE[plan.whenStillOn](durationText(plan.graceMs)),
  ]
}

const AFTER_GRACE: Readonly<Record<WhenStillOn, (grace: string) => string>> = {
  end: (grace) => `Sessions end ${grace} after that; what is not saved then is lost.`,
  ask: (grace) =>
    `Whoever is still on ${grace} after that: an operator is asked whether to wait or to end their sessions.`,
  wait: (grace) =>
    `It waits until everybody has logged off. An operator is asked if that takes longer than ${grace} and than the start may be late.`,
}

function restartLines({ changes }: Assessment): string[] {
  const restarts = changes.filter(restartsServer)
  if (restarts.length === 0) return ['The destination is not restarted.']
  return restarts.map((change) => {
    const when = isAfterPilot(change) ? 'after the pilot is signed off' : 'during the cutover'
    return `${sentenceText(describeChange(change))}, ${when}`
  })
}

/** What the pilot limits is what the server itself enforces; the rest is said, not promised. */
function pilotLines(assessment: Assessment): string[] {
  const accounts = newAccountsOf(assessment).length
  return [
    'Two test accounts are made on the destination, an administrator and a user, and removed at the sign-off.',
    accounts > 0
      ? `${counted(accounts, 'new account is', 'new accounts are')} kept out until released; the server enforces it.`
      : 'There are no new accounts to keep out.',
    'What it cannot limit: accounts that are on the destination already, and accounts of the domain, can log on all the time.',
  ]
}

function wayBackLines(assessment: Assessment): string[] {
  const { changes, leftovers } = plannedReversal(assessment)
  const byHand = changes.flatMap((change) => (change.kind === 'manual' ? [change.title] : []))
  return [
    `${countedByGroup(changes)} to take back, if all of the plan is made.`,
    ...(byHand.length > 0 ? [`By hand: ${sentenceText(listed(byHand, 3))}.`] : []),
    ...leftovers.map((leftover) => `Cannot be undone: ${sentenceText(leftover)}`),
  ]
}
