import type { MigrationEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import type { Change } from '../plan/change.ts'
import { pilotChanges } from '../stages/pilot-changes.ts'
import { addTiming, type StepKind, type Timing, type Timings } from './timings.ts'

const BYTES_PER_GIGABYTE = 1e9

/** Gigabytes of the template, at least one: what its copy is measured by. */
export function templateGigabytes(m: Pick<Migration, 'assessment'>): number {
  const bytes = m.assessment?.source.virtualDesktops.templateSizeBytes ?? 0
  return Math.max(1, Math.round(bytes / BYTES_PER_GIGABYTE))
}

/**
 * The times of a cutover with the time that this event has ended. Kept with the record, so that no log has to be folded for an
 * estimate. What a rollback, the pilot and a retirement take is not part of a window's work, and no more is a wait for
 * somebody to mend something.
 */
export function timingsWith(m: Migration, event: MigrationEvent, elapsedMs: number): Timings {
  const known = m.timings ?? {}
  if (!m.cutover || m.pilot || m.rollback || m.retirement) return known
  const step = stepOf(m, event)
  return step ? addTiming(known, step.kind, { count: step.count, totalMs: Math.max(0, elapsedMs) }) : known
}

/** What the time until this event was spent on; `count` is 0 as long as it is not through. */
function stepOf(m: Migration, event: MigrationEvent): { kind: StepKind; count: number } | null {
  switch (event.type) {
    case 'change-intended':
    case 'change-under-way':
      return ofChange(m, event.changeId, false)
    case 'change-done':
      return event.how === 'applied' ? ofChange(m, event.changeId, true) : null
    case 'restart-looked-at':
    case 'restart-over':
      return m.restart && ofChange(m, m.restart.changeId, false)
    case 'item-confirmed':
      return { kind: 'manual', count: 1 }
    case 'sessions-warned':
      return { kind: 'sessions', count: 0 }
    case 'sessions-ended':
      return { kind: 'sessions', count: 1 }
    case 'stations-counted':
    case 'seats-proposed':
      return { kind: 'stations', count: 0 }
    case 'seats-confirmed':
      return { kind: 'stations', count: Object.keys(event.seats).length }
    case 'verification-started':
      return { kind: 'verification', count: 0 }
    case 'verified':
      return { kind: 'verification', count: 1 }
    default:
      return null
  }
}

function ofChange(m: Migration, changeId: string, isThrough: boolean): { kind: StepKind; count: number } | null {
  const change = changeOfWindow(m, changeId)
  if (!change) return null
  const count = change.kind === 'template-copy' ? templateGigabytes(m) : 1
  return { kind: change.kind, count: isThrough ? count : 0 }
}

/** Of the plan, or of those that begin the pilot: there are no others in a window. Logs of a thousand changes are folded by it. */
function changeOfWindow({ assessment }: Migration, changeId: string): Change | undefined {
  if (!assessment) return undefined
  const ofId = ({ id }: Change) => id === changeId
  return assessment.changes.find(ofId) ?? pilotChanges(assessment).find(ofId)
}

/** What earlier migrations of the site have taken, together, and how many of them there are. */
export interface Measured {
  readonly timings: Timings
  readonly migrations: number
}

export const NOTHING_MEASURED: Measured = { timings: {}, migrations: 0 }

/** Counts those that were verified: of others it is not known that they were through. */
export function measuredIn(migrations: readonly Migration[]): Measured {
  const finished = migrations.filter((m) => m.pilot && !m.rollback && m.timings)
  const each = finished.flatMap((m) => Object.entries(m.timings ?? {}) as [StepKind, Timing][])
  return {
    timings: each.reduce<Timings>((sum, [step, timing]) => addTiming(sum, step, timing), {}),
    migrations: finished.length,
  }
}
