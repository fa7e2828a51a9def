import type { WentBackEvent } from '../events.ts'
import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { StateName } from '../states.ts'
import { NOT_STARTED } from './not-started.ts'
import { lookedAtAnew, type Part, withCutover } from './part.ts'

const NOTHING_WRITTEN: readonly StateName[] = [
  'assessing',
  'blocked',
  'needs-acknowledgement',
  'needs-approval',
  'needs-window',
  'scheduled',
]

/**
 * What an old record says may be done is not done before it was verified: what has written nothing is examined and approved anew,
 * what is in the middle of its work waits for a person and then observes everything again.
 */
export function foldWentBack(m: Migration, event: WentBackEvent, at: EpochMs): Part {
  return { turn: event.turn, ...verifyFirst(m, event, at) }
}

function verifyFirst(m: Migration, event: WentBackEvent, at: EpochMs): Part {
  if (isNothingWritten(m)) {
    return {
      ...NOT_STARTED,
      state: 'assessing',
      decideBy: event.decideBy,
      isCheckWanted: false,
      parked: null,
      ...(m.schedule ? { putOffBecause: 'not-begun-in-time' as const } : {}),
    }
  }
  switch (m.state) {
    case 'drift':
    case 'assessing-retirement':
      return {}
    case 'needs-retirement-approval':
      return { state: 'assessing-retirement' }
    case 'stopped':
    case 'failed':
      return anew(m, at)
    default:
      return {
        ...anew(m, at),
        state: 'waiting-for-person',
        stopRequestedBy: null,
        parked: { reason: 'went-back', sentence: wentBackSentence(event) },
      }
  }
}

/** As far as the record knows. */
function isNothingWritten(m: Migration): boolean {
  if (NOTHING_WRITTEN.includes(m.state)) return true
  const isAtItsBeginning = m.state === 'migrating' || m.state === 'waiting-for-person'
  return isAtItsBeginning && m.cutover?.isUntouched === true && !m.pilot && !m.rollback && !m.retirement
}

function anew(m: Migration, at: EpochMs): Part {
  return withCutover(m, { progress: lookedAtAnew(m.cutover?.progress ?? {}, at), attempts: 0, retryAt: null })
}

export function wentBackSentence({ why }: WentBackEvent): string {
  return `The records went back in time: ${why}. What had happened since then is not known any more. Look at both servers, then resume: everything is observed again, and what is done is not done twice.`
}
