import type { CutoverEvent } from '../events.ts'
import type { EpochMs, PersonId } from '../ids.ts'
import { type Migration, type SessionsEnding, SOURCE_SESSIONS } from '../migration.ts'
import { itemsInTheWay } from '../open-points.ts'
import { foldStillOn } from './drain.ts'
import { endingsThatLast, goingOn, lookedAtAnew, type Part, withCutover, withProgress, workState } from './part.ts'

/** From the start of the cutover until it is verified; the same events tell a rollback and a retirement. */
export function foldCutover(m: Migration, event: CutoverEvent, at: EpochMs, by: PersonId): Part {
  switch (event.type) {
    case 'started':
      return {
        state: 'migrating',
        cutover: {
          startedAt: at,
          secretKeyId: event.secretKeyId,
          isUntouched: true,
          endings: {},
          progress: {},
          attempts: 0,
          retryAt: null,
        },
      }
    case 'sessions-warning-intended':
      return withEnding(m, event.before, { status: 'intended', sessions: 0, at })
    case 'sessions-warned':
      return withEnding(m, event.before, { status: 'warned', sessions: event.sessions, at })
    case 'sessions-ended':
      return withEnding(m, event.before, { status: 'ended', sessions: event.sessions, at })
    case 'sessions-left':
    case 'still-on-answered':
      return foldStillOn(m, event, at)
    case 'change-intended':
      return {
        ...withProgress(m, event.changeId, { status: 'intended', at }),
        ...(event.restart ? { state: 'restarting', restart: event.restart } : {}),
      }
    case 'change-under-way':
      return withCutover(m, {
        progress: { ...m.cutover?.progress, [event.changeId]: { status: 'intended', at, found: event.found } },
        attempts: 0,
        retryAt: event.lookAgainAt,
      })
    case 'restart-looked-at':
      return { restart: event.wait, ...withCutover(m, { attempts: 0, retryAt: null }) }
    case 'restart-over':
      return { state: workState(m), restart: null, ...withCutover(m, { attempts: 0, retryAt: null }) }
    case 'change-done':
      return {
        ...withProgress(m, event.changeId, { status: 'done', how: event.how, at }),
        ...(m.state === 'restarting' ? { state: workState(m), restart: null } : {}),
      }
    case 'change-failed':
      return {
        ...withProgress(m, event.changeId, { status: 'failed', sentence: event.sentence, at }),
        state: 'failed',
        restart: null,
        outcome: event.sentence,
      }
    case 'attempt-failed':
      return withCutover(m, { attempts: (m.cutover?.attempts ?? 0) + 1, retryAt: event.retryAt })
    case 'stations-counted': {
      const { mapped, wanted, incomplete = [], isConsoleMode = false } = event
      return {
        state: 'waiting-for-stations',
        mapped: { mapped, wanted, incomplete, isConsoleMode },
        ...withCutover(m, { attempts: 0, retryAt: null }),
      }
    }
    case 'seats-proposed':
      return { seatProposal: { seats: event.seats, found: event.found } }
    case 'seats-confirmed':
      return { answers: { ...m.answers, seats: event.seats }, state: 'migrating', parked: null }
    case 'item-confirmed':
      return settleItems(m, [event.item], { by, at, overruledBecause: null })
    case 'items-overruled':
      return settleItems(m, event.items, { by, at, overruledBecause: event.reason })
    case 'parked':
      return { state: 'waiting-for-person', parked: { reason: event.reason, sentence: event.sentence } }
    case 'resumed':
      return resume(m, at)
    case 'stop-requested':
      return { stopRequestedBy: by }
    case 'stopped':
      return { state: 'stopped', stopRequestedBy: null, parked: null }
    default:
      return unknownEvent(event)
  }
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify((event as { type?: unknown }).type)}`)
}

function withEnding(m: Migration, before: string | undefined, ending: SessionsEnding): Part {
  return withCutover(m, { endings: { ...m.cutover?.endings, [before ?? SOURCE_SESSIONS]: ending } })
}

/** Where a resumed migration goes on: what failed is looked at anew from the first change. */
function resume(m: Migration, at: EpochMs): Part {
  const cutover = m.state === 'failed' ? { progress: lookedAtAnew(m.cutover?.progress ?? {}, at) } : {}
  return {
    ...goingOn(m, at),
    parked: null,
    stopRequestedBy: null,
    verification: m.pilot || m.rollback ? m.verification : null,
    outcome: null,
    ...withCutover(m, { ...cutover, ...endingsThatLast(m), attempts: 0, retryAt: null }),
  }
}

function settleItems(
  m: Migration,
  items: readonly string[],
  how: { by: PersonId; at: EpochMs; overruledBecause: string | null },
): Part {
  const overruled = m.answers.overruledItems ?? []
  const answers = {
    ...m.answers,
    confirmedItems: [...new Set([...m.answers.confirmedItems, ...items])],
    ...(how.overruledBecause === null ? {} : { overruledItems: [...new Set([...overruled, ...items])] }),
  }
  const confirmations = [...m.confirmations, ...items.map((item) => ({ item, ...how }))]
  const isLast = itemsInTheWay({ ...m, answers }).length === 0
  const goesOn = m.parked?.reason === 'manual-items' && isLast
  return goesOn ? { answers, confirmations, state: workState(m), parked: null } : { answers, confirmations }
}
