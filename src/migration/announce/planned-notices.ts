import type { LoggedEvent, PilotEvent } from '../events.ts'
import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import { isAfterPilot, restartsServer } from '../plan/order-changes.ts'
import { stationsInUse } from '../plan/stations-in-use.ts'
import { newAccountsOf } from '../stages/pilot-changes.ts'
import { isEnded } from '../states.ts'
import { includesAccount } from '../worksheet/names.ts'
import type { NoticeFacts, NoticeKind } from './messages.ts'

/** What the notices channels are to hear, and not before when. */
export interface PlannedNotice {
  readonly kind: NoticeKind
  readonly notBefore: EpochMs
  readonly because: string | null
  /** Absent: all stations. */
  readonly stations?: readonly string[]
}

/** People in the notices channels have been told of a move, whether its start still holds or not. */
function wasAnnounced(before: Migration | null): boolean {
  return before !== null && (before.announcedStartAt !== null || before.cutover !== null)
}

/** A start that still holds is put off; one that is moved forward, or set anew after it was called off, is told like a first one. */
function isPutOff(before: Migration | null, startAt: EpochMs): boolean {
  return before?.schedule != null && before.announcedStartAt !== null && startAt > before.announcedStartAt
}

/** What the notices channels hear at this event. */
export function plannedNotices(
  before: Migration | null,
  after: Migration,
  { event, at }: LoggedEvent,
): readonly PlannedNotice[] {
  const now = (kind: NoticeKind, because: string | null = null) => [{ kind, notBefore: at, because }]
  const ifAnnounced = (kind: NoticeKind, because: string | null) => (wasAnnounced(before) ? now(kind, because) : [])
  switch (event.type) {
    case 'scheduled': {
      const first = now(isPutOff(before, event.window.startAt) ? 'delayed' : 'scheduled')
      const reminders = event.reminderAts.map((notBefore) => ({ kind: 'reminder' as const, notBefore, because: null }))
      return event.isNow ? [] : [...first, ...reminders]
    }
    case 'started':
      return now('started')
    case 'approval-voided':
      return before?.schedule
        ? ifAnnounced(
            'void',
            'Something on the computers has changed since this was planned, so it is being looked at again.',
          )
        : []
    case 'window-missed':
      return ifAnnounced('delayed', 'It could not start on time. You will be told here about a new time.')
    case 'window-extended':
      return now('extended')
    case 'cancelled':
    case 'expired':
    case 'rejected':
      if (before && isOver(before)) return []
      return ifAnnounced('cancelled', before?.cutover ? 'It had begun and has been given up.' : null)
    case 'change-failed':
    case 'verification-failed':
    case 'stopped':
      return isOver(after)
        ? []
        : now('failed', after.rollback ? 'It is being taken back.' : null).map(ofThoseLeft(after))
    case 'released':
      return releaseNotices(after, event, at)
    case 'signed-off':
      if (before && isOver(before)) return areSomeKeptOut(before) ? now('finished').map(ofThoseInUse(after)) : []
      return isOver(after) ? now('finished').map(ofThoseInUse(after)) : []
    case 'verified':
      return isOver(after) && !(before && isOver(before)) ? now('finished').map(ofThoseInUse(after)) : []
    case 'rollback-started':
      return now('going-back')
    case 'rolled-back':
      return now('rolled-back')
    default:
      return []
  }
}

/**
 * True once people have been told that it is over, so that nothing more keeps them from the stations: all are released, or the
 * pilot is signed off and no restart is still to come. What happens to the source later is not theirs to know.
 */
function isOver(m: Migration): boolean {
  if (m.rollback) return false
  if (m.retirement || isEnded(m.state) || m.state === 'drift') return m.cutover !== null
  if (!m.pilot) return false
  return areAllReleased(m) || (m.pilot.signedOffBy !== null && !hasLateRestart(m))
}

function areAllReleased(m: Migration): boolean {
  const stations = stationsInUse(m)
  return stations.length > 0 && stations.every((station) => m.pilot?.releasedSeats.includes(station.stationId))
}

/** New accounts that the pilot has not let in yet. */
function areSomeKeptOut({ assessment, pilot }: Migration): boolean {
  if (!assessment) return false
  return newAccountsOf(assessment).some((name) => !includesAccount(pilot?.releasedAccounts ?? [], name))
}

function hasLateRestart({ assessment }: Migration): boolean {
  return assessment?.changes.some((change) => isAfterPilot(change) && restartsServer(change)) ?? false
}

/** Station by station, until all of them are released; then that it is over, and later that everyone is let in. */
function releaseNotices(
  after: Migration,
  event: PilotEvent & { type: 'released' },
  at: EpochMs,
): readonly PlannedNotice[] {
  const because = areSomeKeptOut(after) ? 'Not everyone can log on yet: people are let in step by step.' : null
  if (areAllReleased(after)) {
    if (event.seats.length === 0 && areSomeKeptOut(after)) return []
    return [ofThoseInUse(after)({ kind: 'finished', notBefore: at, because })]
  }
  if (event.seats.length === 0) return []
  const stations = stationsInUse(after).filter((station) => event.seats.includes(station.stationId))
  return [{ kind: 'released', notBefore: at, because, stations: stations.map((station) => station.name) }]
}

function ofThoseInUse(m: Migration) {
  return (notice: PlannedNotice): PlannedNotice => withStations(notice, stationsInUse(m), m)
}

function ofThoseLeft(m: Migration) {
  const left = stationsInUse(m).filter((station) => !m.pilot?.releasedSeats.includes(station.stationId))
  return (notice: PlannedNotice): PlannedNotice => withStations(notice, m.rollback ? stationsInUse(m) : left, m)
}

function withStations(notice: PlannedNotice, stations: readonly { name: string }[], m: Migration): PlannedNotice {
  const isAll = stations.length === (m.assessment?.source.stations.length ?? 0)
  return isAll ? notice : { ...notice, stations: stations.map((station) => station.name) }
}

/** A start that is put off without a new one is not told as if it were the new one; one called off is told as it was. */
export function noticeFacts(before: Migration | null, after: Migration, notice: PlannedNotice): NoticeFacts {
  const { kind, because, stations } = notice
  const schedule = after.schedule ?? (kind === 'delayed' ? null : before?.schedule)
  return {
    source: after.source,
    destination: after.destination,
    startAt: schedule?.startAt ?? null,
    endAt: schedule?.endAt ?? null,
    because,
    ...(stations ? { stations } : {}),
  }
}
