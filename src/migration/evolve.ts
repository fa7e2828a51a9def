import type { Assessment, Difference } from './assessment/assessment.ts'
import type { RuleId } from './assessment/finding.ts'
import { withoutAccounts } from './describe/without-accounts.ts'
import type { CutoverEvent, LoggedEvent, VerificationEvent } from './events.ts'
import type { EpochMs, MigrationId, PersonId } from './ids.ts'
import type { Acknowledgement, ChangeProgress, Cutover, Migration } from './migration.ts'
import { itemsInTheWay, openAcknowledgements } from './open-points.ts'
import { NO_ANSWERS } from './plan/answers.ts'
import { isEnded, type StateName } from './states.ts'

function stateAfterAssessment(assessment: Assessment, acknowledgements: readonly Acknowledgement[]): StateName {
  if (assessment.findings.some((finding) => finding.severity === 'block')) return 'blocked'
  return openAcknowledgements(assessment, acknowledgements).length > 0 ? 'needs-acknowledgement' : 'needs-approval'
}

/** Folds the first event of a log. Throws on a log that does not begin with a request. */
function begin(id: MigrationId, logged: LoggedEvent): Migration {
  const { event } = logged
  if (event.type !== 'requested') throw new Error(`the log of ${id} begins with ${event.type} instead of requested`)
  return {
    schema: 1,
    id,
    version: 1,
    state: 'assessing',
    source: event.source,
    destination: event.destination,
    requestedBy: logged.by as PersonId,
    requestedAt: logged.at,
    changedAt: logged.at,
    wantedStartAt: event.wantedStartAt,
    announcedStartAt: null,
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
    cutover: null,
    parked: null,
    stopRequestedBy: null,
    verification: null,
    endedAt: null,
    outcome: null,
  }
}

type Part = Partial<Omit<Migration, 'schema' | 'id' | 'version'>>

function withCutover(m: Migration, part: Partial<Cutover>): Part {
  return m.cutover ? { cutover: { ...m.cutover, ...part } } : {}
}

function withProgress(m: Migration, changeId: string, progress: ChangeProgress): Part {
  const settled = progress.status === 'intended' ? { isUntouched: false } : { attempts: 0 }
  return withCutover(m, { progress: { ...m.cutover?.progress, [changeId]: progress }, retryAt: null, ...settled })
}

function acknowledge(m: Migration, rules: readonly RuleId[], by: PersonId, at: EpochMs): Part {
  const assessment = m.assessment
  if (!assessment) return {}
  const added = rules.map((rule) => ({
    rule,
    subjects: assessment.findings.filter((f) => f.rule === rule && f.severity === 'acknowledge').map((f) => f.subject),
    by,
    at,
  }))
  const acknowledgements = [...m.acknowledgements.filter((a) => !rules.includes(a.rule)), ...added]
  return { acknowledgements, state: stateAfterAssessment(assessment, acknowledgements) }
}

/** All changes count as begun only: each is observed again, and what this migration applied is still known as its own. */
function lookedAtAnew(progress: Cutover['progress'], at: EpochMs): Cutover['progress'] {
  const ours = Object.entries(progress).filter(([, each]) => each.status !== 'done' || each.how === 'applied')
  return Object.fromEntries(ours.map(([id]) => [id, { status: 'intended', at } as const]))
}

/** Where a resumed migration goes on: what failed is looked at anew from the first change. */
function resume(m: Migration, at: EpochMs): Part {
  const cutover = m.state === 'failed' ? { progress: lookedAtAnew(m.cutover?.progress ?? {}, at) } : {}
  return {
    state: m.cutover ? 'migrating' : m.state,
    parked: null,
    stopRequestedBy: null,
    verification: null,
    outcome: null,
    ...withCutover(m, { ...cutover, attempts: 0, retryAt: null }),
  }
}

function confirmItem(m: Migration, item: string): Part {
  const answers = { ...m.answers, confirmedItems: [...new Set([...m.answers.confirmedItems, item])] }
  const isLast = itemsInTheWay({ ...m, answers }).length === 0
  return m.parked?.reason === 'manual-items' && isLast ? { answers, state: 'migrating', parked: null } : { answers }
}

/** The record shows them to everyone in the channel; who has the role finds names in the log. */
function withoutNames(differences: readonly Difference[], pair: readonly (Assessment | null)[]): readonly Difference[] {
  const clean = (text: string) => withoutAccounts(text, pair)
  return differences.map(({ server, field, was, now }) => ({
    server,
    field: clean(field),
    was: clean(was),
    now: clean(now),
  }))
}

const NOT_SCHEDULED = { approval: null, schedule: null } as const
/** Answers and a stop belonged to the plan that is void now. */
const NOT_STARTED = {
  ...NOT_SCHEDULED,
  cutover: null,
  answers: NO_ANSWERS,
  seatProposal: null,
  mapped: null,
  stopRequestedBy: null,
} as const

function fold(m: Migration, { event, at, by }: LoggedEvent): Part {
  switch (event.type) {
    case 'requested':
      throw new Error(`the log of ${m.id} holds a second request`)
    case 'check-requested':
      return m.state === 'scheduled' || m.state === 'needs-window'
        ? { isCheckWanted: true }
        : { state: 'assessing', decideBy: event.decideBy }
    case 'rejected':
      return { state: 'rejected', outcome: event.reason }
    case 'cancelled':
      return { state: 'cancelled', ...NOT_SCHEDULED }
    case 'expired':
      return { state: 'expired', ...NOT_SCHEDULED }
    case 'assessment-failed':
      return { state: 'blocked', assessmentFailure: event.sentence }
    case 'assessed':
      return {
        state: stateAfterAssessment(event.assessment, m.acknowledgements),
        assessment: event.assessment,
        digest: event.digest,
        assessmentFailure: null,
      }
    case 'acknowledged':
      return { ...acknowledge(m, event.rules, by, at), digest: event.digest }
    case 'approved':
      return {
        state: 'needs-window',
        approval: { digest: event.digest, by, at, expiresAt: event.expiresAt },
        voided: null,
      }
    case 'scheduled':
      return {
        state: 'scheduled',
        // An approval for a window holds to that window's end.
        approval: m.approval && { ...m.approval, expiresAt: Math.max(m.approval.expiresAt, event.window.endAt) },
        wantedStartAt: event.window.startAt,
        announcedStartAt: event.isNow ? m.announcedStartAt : event.window.startAt,
        schedule: {
          ...event.window,
          isNow: event.isNow,
          scheduledAt: at,
          reminderAts: event.reminderAts,
          recheckedAt: null,
          retryAt: null,
        },
      }
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
        state: stateAfterAssessment(event.assessment, m.acknowledgements),
        assessment: event.assessment,
        digest: event.digest,
        assessmentFailure: null,
        voided: withoutNames(event.differences, [m.assessment, event.assessment]),
        isCheckWanted: false,
        decideBy: event.decideBy,
      }
    case 'window-missed':
      return { state: 'needs-window', schedule: null, wantedStartAt: null }
    default:
      return foldCutover(m, event, at, by)
  }
}

function foldCutover(m: Migration, event: CutoverEvent | VerificationEvent, at: EpochMs, by: PersonId): Part {
  switch (event.type) {
    case 'started':
      return {
        state: 'migrating',
        cutover: {
          startedAt: at,
          secretKeyId: event.secretKeyId,
          isUntouched: true,
          warning: 'none',
          progress: {},
          attempts: 0,
          retryAt: null,
        },
      }
    case 'sessions-warning-intended':
      return withCutover(m, { warning: 'intended' })
    case 'sessions-warned':
      return withCutover(m, { warning: { sessions: event.sessions } })
    case 'change-intended':
      return withProgress(m, event.changeId, { status: 'intended', at })
    case 'change-done':
      return withProgress(m, event.changeId, { status: 'done', how: event.how, at })
    case 'change-failed':
      return {
        ...withProgress(m, event.changeId, { status: 'failed', sentence: event.sentence, at }),
        state: 'failed',
        outcome: event.sentence,
      }
    case 'attempt-failed':
      return withCutover(m, { attempts: (m.cutover?.attempts ?? 0) + 1, retryAt: event.retryAt })
    case 'stations-counted':
      return {
        state: 'waiting-for-stations',
        mapped: { mapped: event.mapped, wanted: event.wanted },
        ...withCutover(m, { attempts: 0, retryAt: null }),
      }
    case 'seats-proposed':
      return { seatProposal: { seats: event.seats, found: event.found } }
    case 'seats-confirmed':
      return { answers: { ...m.answers, seats: event.seats }, state: 'migrating', parked: null }
    case 'item-confirmed':
      return confirmItem(m, event.item)
    case 'parked':
      return { state: 'waiting-for-person', parked: { reason: event.reason, sentence: event.sentence } }
    case 'resumed':
      return resume(m, at)
    case 'stop-requested':
      return { stopRequestedBy: by }
    case 'stopped':
      return { state: 'stopped', stopRequestedBy: null, parked: null }
    case 'verification-started':
      return { state: 'verifying', verification: null, ...withCutover(m, { attempts: 0, retryAt: null }) }
    case 'verified':
      return { state: 'completed', verification: { isOk: true, checks: event.checks, differences: [], at } }
    case 'verification-failed':
      return {
        state: 'failed',
        verification: { isOk: false, checks: 0, differences: event.differences, at },
        outcome: `The destination is not as planned: ${event.differences.join('; ')}`,
      }
    default:
      return unknownEvent(event)
  }
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify((event as { type?: unknown }).type)}`)
}

/** Folds one event. Pure; throws on a log that no version of this product can have written. */
export function evolve(id: MigrationId, m: Migration | null, logged: LoggedEvent): Migration {
  if (!m) return begin(id, logged)
  const next = { ...m, ...fold(m, logged), version: m.version + 1, changedAt: logged.at }
  return isEnded(next.state) || next.state === 'failed' ? { ...next, endedAt: logged.at } : { ...next, endedAt: null }
}

/** Folds several events in order. */
export function evolveAll(id: MigrationId, m: Migration | null, logged: readonly LoggedEvent[]): Migration | null {
  return logged.reduce<Migration | null>((state, event) => evolve(id, state, event), m)
}
