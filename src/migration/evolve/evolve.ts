import type { Assessment } from '../assessment/assessment.ts'
import type { Finding, RuleId } from '../assessment/finding.ts'
import { ownWindow, windowOf } from '../bulletin/window-id.ts'
import { timingsWith } from '../estimate/measured.ts'
import type { ApprovalEvent, LoggedEvent, MigrationEvent, ScreenEvent, StandstillEvent } from '../events.ts'
import type { EpochMs, MigrationId, PersonId, WindowId } from '../ids.ts'
import type { Acknowledgement, Migration } from '../migration.ts'
import { openAcknowledgements } from '../open-points.ts'
import { NO_ANSWERS } from '../plan/answers.ts'
import { isEnded, type StateName } from '../states.ts'
import { foldPilot, foldRetirement, foldRollback, foldVerification, foldWindow } from './after-cutover.ts'
import { approvalsOf, foldApproval } from './approvals.ts'
import { booked } from './booked.ts'
import { foldCutover } from './cutover.ts'
import { foldScreens } from './drain.ts'
import { NOT_SCHEDULED, NOT_STARTED } from './not-started.ts'
import { type Part, withoutNames } from './part.ts'
import { standing } from './standstill.ts'
import { foldWentBack } from './went-back.ts'

function stateAfterAssessment(assessment: Assessment, acknowledgements: readonly Acknowledgement[]): StateName {
  if (assessment.findings.some((finding) => finding.severity === 'block')) return 'blocked'
  return openAcknowledgements(assessment, acknowledgements).length > 0 ? 'needs-acknowledgement' : 'needs-approval'
}

/** Folds the first event of a log. Throws on a log that does not begin with a request. */
function begin(id: MigrationId, logged: LoggedEvent): Migration {
  const { event } = logged
  if (event.type !== 'requested') throw new Error(`the log of ${id} begins with ${event.type} instead of requested`)
  return {
    schema: logged.schema,
    id,
    version: 1,
    state: 'assessing',
    source: event.source,
    destination: event.destination,
    requestedBy: logged.by as PersonId,
    requestedAt: logged.at,
    changedAt: logged.at,
    stateSince: logged.at,
    wantedStartAt: event.wantedStartAt,
    window: null,
    putOffBecause: null,
    decideBy: event.decideBy,
    isCheckWanted: false,
    assessment: null,
    digest: null,
    assessmentFailure: null,
    acknowledgements: [],
    approval: null,
    schedule: null,
    voided: null,
    answers: NO_ANSWERS,
    seatProposal: null,
    mapped: null,
    onSite: event.onSite ?? null,
    confirmations: [],
    restart: null,
    question: null,
    pilot: null,
    rollback: null,
    retirement: null,
    drift: null,
    cutover: null,
    parked: null,
    stopRequestedBy: null,
    verification: null,
    endedAt: null,
    outcome: null,
  }
}

/** Each rule with what it is about now, so that it is asked again once it is about something else. */
function acknowledged(
  findings: readonly Finding[],
  rules: readonly RuleId[],
  by: PersonId,
  at: EpochMs,
): readonly Acknowledgement[] {
  return rules.map((rule) => ({
    rule,
    subjects: findings.filter((f) => f.rule === rule && f.severity === 'acknowledge').map((f) => f.subject),
    by,
    at,
  }))
}

function acknowledge(m: Migration, rules: readonly RuleId[], by: PersonId, at: EpochMs): Part {
  const { assessment, retirement } = m
  const others = (all: readonly Acknowledgement[]) => all.filter((each) => !rules.includes(each.rule))
  if (retirement) {
    const added = acknowledged(retirement.findings, rules, by, at)
    return { retirement: { ...retirement, acknowledgements: [...others(retirement.acknowledgements), ...added] } }
  }
  if (!assessment) return {}
  const acknowledgements = [...others(m.acknowledgements), ...acknowledged(assessment.findings, rules, by, at)]
  return { acknowledgements, state: stateAfterAssessment(assessment, acknowledgements) }
}

function fold(m: Migration, { event, at, by }: LoggedEvent): Part {
  switch (event.type) {
    case 'requested':
      throw new Error(`the log of ${m.id} holds a second request`)
    case 'check-requested':
      if (m.retirement) return { state: 'assessing-retirement' }
      return m.state === 'scheduled' || m.state === 'needs-window'
        ? { isCheckWanted: true }
        : { state: 'assessing', decideBy: event.decideBy }
    case 'start-wished':
      return { wantedStartAt: event.startAt }
    case 'rejected':
      return { state: 'rejected', outcome: event.reason }
    case 'cancelled':
      return m.retirement && !m.retirement.approvedBy
        ? { state: 'completed', retirement: null }
        : { state: 'cancelled', restart: null, ...NOT_SCHEDULED }
    case 'expired':
      return { state: 'expired', ...NOT_SCHEDULED }
    case 'assessment-failed':
      return { state: 'blocked', assessmentFailure: event.sentence }
    case 'assessed':
      return {
        state: stateAfterAssessment(event.assessment, m.acknowledgements),
        assessment: event.assessment,
        digest: event.digest,
        ...approvalsOf(m, event.digest),
        assessmentFailure: null,
        ...(event.estimate ? { estimate: event.estimate } : {}),
      }
    case 'acknowledged':
      return { ...acknowledge(m, event.rules, by, at), ...(m.retirement ? {} : { digest: event.digest }) }
    case 'approval-given':
    case 'retirement-approval-given':
    case 'approvals-lapsed':
    case 'glass-broken':
    case 'approved':
      return foldApproval(m, event, at, by)
    case 'scheduled':
      return {
        state: 'scheduled',
        // An approval for a window holds to that window's end.
        approval: m.approval && { ...m.approval, expiresAt: Math.max(m.approval.expiresAt, event.window.endAt) },
        wantedStartAt: event.window.startAt,
        ...intoWindow(m, event.windowId ?? ownWindow(m.id, 0)),
        putOffBecause: null,
        schedule: {
          ...event.window,
          isNow: event.isNow,
          scheduledAt: at,
          reminderAts: event.reminderAts,
          recheckedAt: null,
          retryAt: null,
        },
      }
    case 'prepared':
      return { preparation: event.preparation }
    case 'rechecked':
      return {
        isCheckWanted: false,
        assessmentFailure: null,
        schedule: m.schedule && { ...m.schedule, recheckedAt: at, retryAt: null },
      }
    case 'recheck-failed':
      return {
        isCheckWanted: false,
        assessmentFailure: event.sentence,
        schedule: m.schedule && { ...m.schedule, recheckedAt: at, retryAt: event.retryAt },
      }
    case 'approval-voided':
      return {
        ...NOT_STARTED,
        putOffBecause: 'computers-changed',
        state: stateAfterAssessment(event.assessment, m.acknowledgements),
        assessment: event.assessment,
        digest: event.digest,
        assessmentFailure: null,
        voided: withoutNames(event.differences, [m.assessment, event.assessment]),
        ...(event.estimate ? { estimate: event.estimate } : {}),
        isCheckWanted: false,
        decideBy: event.decideBy,
      }
    case 'screen-warning-intended':
    case 'screen-warned':
    case 'screen-warning-missed':
      return foldScreens(m, event, at)
    case 'went-back':
      return foldWentBack(m, event, at)
    case 'window-missed':
      return {
        state: 'needs-window',
        schedule: null,
        wantedStartAt: null,
        putOffBecause: event.because ?? 'not-begun-in-time',
      }
    case 'stuck':
    case 'moving-again':
      return {}
    default:
      return foldFromStart(m, event, at, by)
  }
}

type EventFromStart = Exclude<MigrationEvent, { type: BeforeStart }>
type BeforeStart =
  | 'requested'
  | 'check-requested'
  | 'start-wished'
  | 'rejected'
  | 'cancelled'
  | 'expired'
  | 'assessment-failed'
  | 'assessed'
  | 'acknowledged'
  | ApprovalEvent['type']
  | 'scheduled'
  | 'rechecked'
  | 'prepared'
  | 'recheck-failed'
  | 'approval-voided'
  | 'window-missed'
  | 'went-back'
  | StandstillEvent['type']
  | ScreenEvent['type']

function foldFromStart(m: Migration, event: EventFromStart, at: EpochMs, by: PersonId): Part {
  switch (event.type) {
    case 'verification-started':
    case 'verified':
    case 'verification-failed':
    case 'drift-check-requested':
    case 'drift-checked':
    case 'drift-check-failed':
      return foldVerification(m, event, at)
    case 'pilot-observed':
    case 'released':
    case 'release-made':
    case 'signed-off':
      return foldPilot(m, event, by)
    case 'go-back-by-passed':
    case 'window-extended':
    case 'unanswered':
      return foldWindow(m, event, at)
    case 'rollback-started':
    case 'rolled-back':
      return foldRollback(m, event, at, by)
    case 'retirement-requested':
    case 'retirement-assessed':
    case 'retirement-assessment-failed':
    case 'retirement-approved':
    case 'retired':
      return foldRetirement(m, event, at, by)
    default:
      return foldCutover(m, event, at, by)
  }
}

/** Folds one event. Pure; throws on a log that no version of this product can have written. */
export function evolve(id: MigrationId, m: Migration | null, logged: LoggedEvent): Migration {
  if (!m) return begin(id, logged)
  const schema = Math.max(m.schema, logged.schema)
  const folded = { ...m, ...fold(m, logged), schema, version: m.version + 1, changedAt: logged.at }
  const next = { ...folded, ...timed(m, logged), ...booked(folded, logged.at), ...standing(m, folded, logged) }
  return isEnded(next.state) || next.state === 'failed' ? { ...next, endedAt: logged.at } : { ...next, endedAt: null }
}

function timed(m: Migration, { event, at }: LoggedEvent): Part {
  const timings = timingsWith(m, event, at - m.changedAt)
  return Object.keys(timings).length === 0 ? {} : { timings }
}

const FIRST: LoggedEvent = {
  schema: 1,
  at: 0,
  by: 'stationmaster',
  event: { type: 'requested', source: '', destination: '', wantedStartAt: null, decideBy: 0 },
}
/** What every record has that this version has folded. */
const FIELDS = Object.keys(begin('MIG-0', FIRST))

/** True for a record that an earlier version has folded: it lacks what this one knows, and its log has to be folded again. */
export function isOfEarlierVersion(m: Migration): boolean {
  const { cutover }: Partial<Migration> = m
  return FIELDS.some((field) => !(field in m)) || (cutover != null && cutover.endings === undefined)
}

/** Folds several events in order. */
export function evolveAll(id: MigrationId, m: Migration | null, logged: readonly LoggedEvent[]): Migration | null {
  return logged.reduce<Migration | null>((state, event) => evolve(id, state, event), m)
}

function intoWindow(m: Migration, window: WindowId): Part {
  const left = [...(m.formerWindows ?? []), windowOf(m)].filter((each) => each !== null && each !== window)
  const formerWindows = [...new Set(left)].filter((each) => each !== null)
  return formerWindows.length > 0 || m.formerWindows ? { window, formerWindows } : { window }
}
