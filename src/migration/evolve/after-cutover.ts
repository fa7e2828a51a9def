import type { PilotEvent, RetirementEvent, RollbackEvent, VerificationEvent, WindowEvent } from '../events.ts'
import type { EpochMs, PersonId } from '../ids.ts'
import type { Migration, Pilot } from '../migration.ts'
import { endingsThatLast, goingOn, type Part, withCutover, withoutNames } from './part.ts'

export function foldVerification(m: Migration, event: VerificationEvent, at: EpochMs): Part {
  switch (event.type) {
    case 'verification-started':
      return { state: 'verifying', verification: null, ...withCutover(m, { attempts: 0, retryAt: null }) }
    case 'verified':
      return verified(m, event, at)
    case 'verification-failed':
      return {
        state: 'failed',
        verification: { isOk: false, checks: 0, differences: event.differences, worksheet: null, at },
        outcome: `The destination is not as planned: ${event.differences.join('; ')}`,
      }
    case 'drift-check-requested':
      return {
        state: 'drift',
        drift: { requestedAt: at, returnTo: m.state, differences: null, checkedAt: null, failure: null },
      }
    case 'drift-checked':
      return {
        state: m.drift?.returnTo ?? m.state,
        drift: m.drift && { ...m.drift, differences: withoutNames(event.differences, [m.assessment]), checkedAt: at },
      }
    case 'drift-check-failed':
      return { state: m.drift?.returnTo ?? m.state, drift: m.drift && { ...m.drift, failure: event.sentence } }
  }
}

/** The first verification opens the pilot, the one after its sign-off ends the migration. Earlier versions had no pilot. */
function verified(m: Migration, event: VerificationEvent & { type: 'verified' }, at: EpochMs): Part {
  const { checks, worksheet = null } = event
  const verification = { isOk: true, checks, differences: [], worksheet, at }
  const hasPilot = worksheet !== null && !m.pilot?.signedOffBy
  if (!hasPilot) return { state: 'completed', verification }
  const question = m.question && { ...m.question, isAnswered: true }
  return { state: 'pilot', verification, question, pilot: m.pilot ?? newPilot(at) }
}

function newPilot(at: EpochMs): Pilot {
  return {
    startedAt: at,
    seen: { administratorAt: null, userAt: null, failedLogOns: 0, alerts: [] },
    releasedSeats: [],
    releasedAccounts: [],
    signedOffBy: null,
  }
}

export function foldPilot(m: Migration, event: PilotEvent, by: PersonId): Part {
  const { pilot } = m
  if (!pilot) return {}
  switch (event.type) {
    case 'pilot-observed':
      return { pilot: { ...pilot, seen: event.seen } }
    case 'released':
      return {
        state: 'migrating',
        pilot: {
          ...pilot,
          releasedSeats: [...new Set([...pilot.releasedSeats, ...event.seats])],
          releasedAccounts: [...new Set([...pilot.releasedAccounts, ...event.accounts])],
        },
      }
    case 'release-made':
      return { state: 'pilot' }
    case 'signed-off':
      return { state: 'migrating', pilot: { ...pilot, signedOffBy: by } }
  }
}

export function foldWindow(m: Migration, event: WindowEvent, at: EpochMs): Part {
  switch (event.type) {
    case 'go-back-by-passed':
      return { question: { askedAt: at, answerBy: event.answerBy, isAnswered: false } }
    case 'window-extended':
      return {
        schedule: m.schedule && { ...m.schedule, ...event.window },
        question: null,
        ...(m.parked?.reason === 'window-over' ? { ...goingOn(m, at), parked: null } : {}),
      }
    case 'unanswered':
      return { question: m.question && { ...m.question, isAnswered: true } }
  }
}

export function foldRollback(m: Migration, event: RollbackEvent, at: EpochMs, by: PersonId | 'stationmaster'): Part {
  switch (event.type) {
    case 'rollback-started': {
      const { changes, leftovers, reason } = event
      const rollback = { startedAt: at, by, reason, changes, leftovers, differences: [] }
      return {
        ...goingOn(m, at, { rollback, retirement: null }),
        rollback,
        retirement: null,
        parked: null,
        stopRequestedBy: null,
        question: m.question && { ...m.question, isAnswered: true },
        outcome: null,
        ...withCutover(m, { ...endingsThatLast(m), attempts: 0, retryAt: null }),
      }
    }
    case 'rolled-back':
      return {
        state: 'rolled-back',
        rollback: m.rollback && { ...m.rollback, differences: withoutNames(event.differences, [m.assessment]) },
        outcome: m.rollback?.reason ?? null,
      }
  }
}

export function foldRetirement(m: Migration, event: RetirementEvent, at: EpochMs, by: PersonId): Part {
  switch (event.type) {
    case 'retirement-requested':
      return {
        state: 'assessing-retirement',
        retirement: {
          requestedBy: by,
          requestedAt: at,
          findings: [],
          changes: [],
          acknowledgements: [],
          approvedBy: null,
          failure: null,
        },
      }
    case 'retirement-assessed':
      return {
        state: 'needs-retirement-approval',
        retirement: m.retirement && {
          ...m.retirement,
          findings: event.findings,
          changes: event.changes,
          failure: null,
          ...examinedAnew(m),
        },
      }
    case 'retirement-assessment-failed':
      return {
        state: 'needs-retirement-approval',
        retirement: m.retirement && { ...m.retirement, failure: event.sentence, ...examinedAnew(m) },
      }
    case 'retirement-approved':
      return {
        state: 'retiring',
        retirement: m.retirement && { ...m.retirement, approvedBy: by },
        ...withCutover(m, { ...endingsThatLast(m), attempts: 0, retryAt: null }),
      }
    case 'retired':
      return { state: 'retired' }
  }
}

/** What was approved of an earlier examination is void. */
function examinedAnew({ version, retirement }: Migration) {
  return { examinedAs: version + 1, ...(retirement?.approvals ? { approvals: [] } : {}) }
}
