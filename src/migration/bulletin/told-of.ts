import type { WindowId } from '../ids.ts'
import type { Migration } from '../migration.ts'
import { isAfterPilot, restartsServer } from '../plan/order-changes.ts'
import { stationsInUse } from '../plan/stations-in-use.ts'
import { newAccountsOf } from '../stages/pilot-changes.ts'
import { isEnded } from '../states.ts'
import { includesAccount } from '../worksheet/names.ts'
import type { ServerTold, Standing } from './view.ts'
import { windowOf } from './window-id.ts'

/**
 * Where the move of a source's stations stands, for the people who were told of it in `window`; null for one that was never
 * given a time. Counts and names of stations only.
 */
export function toldOf(m: Migration, window: WindowId | null = windowOf(m)): ServerTold | null {
  if (windowOf(m) === null) return null
  const standing = standingOf(m, window)
  const stations = m.rollback ? (m.assessment?.source.stations ?? []) : stationsInUse(m)
  return {
    server: m.source,
    standing,
    stations: stations.map(({ name }) => name),
    open: stations.filter((station) => isOpen(m, standing, station.stationId)).map(({ name }) => name),
    startAt: m.schedule?.startAt ?? null,
    endAt: m.schedule?.endAt ?? null,
    because: becauseOf(m, standing),
    isStepByStep: ['opened', 'over'].includes(standing) && m.pilot?.signedOffBy == null && areSomeKeptOut(m),
    checks: m.verification?.isOk ? m.verification.checks : null,
  }
}

function standingOf(m: Migration, window: WindowId | null): Standing {
  if (isOver(m)) return 'over'
  switch (m.state) {
    case 'cancelled':
    case 'expired':
    case 'rejected':
      return 'cancelled'
    case 'rolled-back':
      return 'rolled-back'
    case 'failed':
    case 'stopped':
      return 'failed'
    case 'scheduled':
      return windowOf(m) === window ? 'announced' : 'moved'
    default:
      return m.cutover === null ? 'put-off' : standingUnderWay(m)
  }
}

function standingUnderWay(m: Migration): Standing {
  if (m.rollback) return 'going-back'
  return (m.pilot?.releasedSeats.length ?? 0) > 0 ? 'opened' : 'started'
}

/** Once a rollback is begun, stations are open again only when it is through: on the old computer. */
function isOpen(m: Migration, standing: Standing, stationId: number): boolean {
  if (standing === 'over') return true
  return m.rollback === null && (m.pilot?.releasedSeats.includes(stationId) ?? false)
}

function becauseOf(m: Migration, standing: Standing): ServerTold['because'] {
  if (standing === 'put-off') return m.putOffBecause ?? (m.voided ? 'computers-changed' : null)
  if (standing === 'cancelled' && m.cutover) return 'given-up'
  return standing === 'failed' && m.rollback ? 'taken-back' : null
}

/**
 * True once nothing more keeps people from the stations: all are released and everybody is let in, or the pilot is signed off
 * and no restart is still to come. What happens to the source later is not theirs to know.
 */
function isOver(m: Migration): boolean {
  if (m.rollback) return false
  if (m.retirement || isEnded(m.state) || m.state === 'drift') return m.cutover !== null && !GIVEN_UP.has(m.state)
  if (!m.pilot) return false
  return (areAllReleased(m) && !areSomeKeptOut(m)) || (m.pilot.signedOffBy !== null && !hasLateRestart(m))
}

const GIVEN_UP = new Set(['cancelled', 'expired', 'rejected'])

function areAllReleased(m: Migration): boolean {
  const stations = stationsInUse(m)
  return stations.length > 0 && stations.every((station) => m.pilot?.releasedSeats.includes(station.stationId))
}

/** New accounts that the pilot has not let in yet. */
function areSomeKeptOut({ assessment, pilot }: Migration): boolean {
  if (!assessment || !pilot) return false
  return newAccountsOf(assessment).some((name) => !includesAccount(pilot.releasedAccounts, name))
}

function hasLateRestart({ assessment }: Migration): boolean {
  return assessment?.changes.some((change) => isAfterPilot(change) && restartsServer(change)) ?? false
}
