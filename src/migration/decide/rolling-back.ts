import type { MigrationEvent } from '../events.ts'
import { type Migration, SOURCE_SESSIONS } from '../migration.ts'
import { isSettled } from '../open-points.ts'
import { type Reversal, reversal } from '../plan/reversal.ts'
import { forwardChanges } from '../plan/work-list.ts'
import { refuse } from '../refusal.ts'
import { STATES } from '../states.ts'
import { type Decision, wrongState } from './command.ts'

/** Takes back what was made, at any point before the source is retired. */
export function decideRollback(m: Migration, reason: string): Decision {
  if (!STATES[m.state].verbs.includes('rollback') || !m.cutover) return wrongState(m.id, 'be rolled back', m.state)
  if (m.retirement?.approvedBy) {
    return refuse('wrong-state', `${m.id} can't be rolled back: the retirement of the source has begun.`)
  }
  if (m.rollback) return refuse('wrong-state', `${m.id} is being rolled back already. Resume it where it waits.`)
  if (reason.trim() === '') {
    return refuse('bad-input', `Say why ${m.id} is rolled back: people are told that they go on as before.`)
  }
  return [rollbackStarted(m, reason.trim())]
}

export function rollbackStarted(m: Migration, reason: string): MigrationEvent {
  return { type: 'rollback-started', ...takenBack(m), reason }
}

/** What is taken back now: everything that was made or begun, by whoever it was found done. For people to see beforehand, too. */
export function takenBack(m: Migration): Reversal {
  const { assessment } = m
  if (!assessment) return { changes: [], leftovers: [] }
  const progress = m.cutover?.progress ?? {}
  const made = forwardChanges(m).filter((change) => {
    if (change.kind === 'manual') return isSettled(m, change) && !m.answers.overruledItems?.includes(change.item)
    if (m.preparation?.changeId === change.id) return true
    const done = progress[change.id]
    return done !== undefined && !(done.status === 'done' && done.how === 'already-so')
  })
  return reversal({
    assessment,
    made,
    seats: m.answers.seats,
    found: m.seatProposal?.found ?? assessment.before.stations,
    areStationsMoved: m.onSite?.stations !== 'new' && hasDowntimeBegun(m),
  })
}

/** From then on whoever is on site may have moved cables, and no server tells where they are. */
function hasDowntimeBegun(m: Migration): boolean {
  return m.mapped !== null || m.cutover?.endings[SOURCE_SESSIONS]?.status === 'ended'
}
