import type { Migration } from '../migration.ts'
import { itemsInTheWay, openItems } from '../open-points.ts'
import type { SeatMap } from '../plan/answers.ts'
import { checkSeats } from '../plan/seats.ts'
import { refuse } from '../refusal.ts'
import { STATES } from '../states.ts'
import { type Decision, refuseUnless, wrongState } from './command.ts'

/** What is overruled when fewer stations than planned are enough, and when nobody logs on with the test accounts. */
export const FEWER_STATIONS = 'stations'
export const PILOT_LOG_ONS = 'pilot-log-ons'

/** What an approver may overrule now: open manual items, stations that are not there, test log-ons that nobody makes. */
export function overrulable(m: Migration): readonly string[] {
  switch (m.state) {
    case 'waiting-for-stations':
      return [FEWER_STATIONS]
    case 'waiting-for-person':
      return m.parked?.reason === 'manual-items' ? itemsInTheWay(m).map((item) => item.item) : []
    case 'pilot':
      return m.answers.overruledItems?.includes(PILOT_LOG_ONS) ? [] : [PILOT_LOG_ONS]
    default:
      return []
  }
}

/** Goes on without what people were to do, for a reason that is recorded; what it would have made so stays different. */
export function decideOverrule(m: Migration, reason: string): Decision {
  if (!STATES[m.state].verbs.includes('overrule')) return wrongState(m.id, 'be overruled', m.state)
  const items = overrulable(m)
  if (items.length === 0) return refuse('wrong-state', `${m.id} has nothing open that can be overruled.`)
  if (reason.trim() === '') {
    return refuse('bad-input', `Say why ${items.join(', ')} may stay undone: the reason is recorded.`)
  }
  return [{ type: 'items-overruled', items, reason: reason.trim() }]
}

/** Which station on the destination is which seat. */
export function decideSeats(m: Migration, seats: SeatMap): Decision {
  if (m.parked?.reason !== 'seats' || !m.seatProposal || !m.assessment)
    return wrongState(m.id, 'have its seats confirmed', m.state)
  const mayLeaveOut = m.answers.overruledItems?.includes(FEWER_STATIONS) ?? false
  const problem = checkSeats(seats, m.assessment.source.stations, m.seatProposal.found, mayLeaveOut)
  return problem ? refuse('bad-input', problem) : [{ type: 'seats-confirmed', seats }]
}

const WITH_ITEMS = ['migrating', 'waiting-for-stations', 'waiting-for-person', 'rolling-back', 'retiring'] as const

/** A manual item is done. */
export function decideConfirm(m: Migration, item: string): Decision {
  const refusal = refuseUnless(m, WITH_ITEMS, 'have an item confirmed')
  if (refusal) return refusal
  const open = openItems(m)
  const wanted = item.trim().toLowerCase()
  if (!open.some((candidate) => candidate.item === wanted)) {
    const names = open.map((candidate) => candidate.item).join(', ') || 'none'
    return refuse('bad-input', `${m.id} has no open item called ${wanted || '(nothing)'}. Open are: ${names}.`)
  }
  return [{ type: 'item-confirmed', item: wanted }]
}
