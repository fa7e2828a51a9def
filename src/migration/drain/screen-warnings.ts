import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Policy } from '../policy.ts'
import type { ScreenWarning } from '../record-parts.ts'
import { drainOf } from './drain-plan.ts'

/** A warning whose moment has passed by more than this is not shown any more. */
export const LATE_AFTER_MS = 60_000

/** Leads that nothing is recorded of yet. Those that the start was set too late for are nobody's. */
function openLeads(m: Migration, policy: Policy): readonly number[] {
  const { schedule } = m
  if (m.state !== 'scheduled' || !m.approval || !schedule || schedule.isNow) return []
  const settled = (schedule.warnings ?? []).map(({ leadMs }) => leadMs)
  return drainOf(m, policy).warnBeforeMs.filter(
    (leadMs) => !settled.includes(leadMs) && schedule.startAt - leadMs > schedule.scheduledAt,
  )
}

function interruptedOf({ schedule }: Migration): readonly ScreenWarning[] {
  return (schedule?.warnings ?? []).filter(({ status }) => status === 'intended')
}

/** When screens are to be warned next, or one that a crash cut off is to be settled; null where no such moment lies ahead. */
export function nextScreenWarningAt(m: Migration, policy: Policy): EpochMs | null {
  const { schedule } = m
  if (m.state !== 'scheduled' || !schedule) return null
  const moments = [
    ...openLeads(m, policy).map((leadMs) => schedule.startAt - leadMs),
    ...interruptedOf(m).map(({ at }) => at),
  ]
  return moments.length > 0 ? Math.min(...moments) : null
}

export interface ScreenWork {
  /** The lead of the warning that is to be shown now; null where none is. */
  readonly show: number | null
  /** Leads whose moment has passed, or has been overtaken by a later one. */
  readonly missed: readonly number[]
  /** Leads of those that an earlier look began: whether they were shown, nobody can read back. */
  readonly unknown: readonly number[]
}

/** What is due on the screens now. One warning at a time, and none late as if it were on time. */
export function screenWork(m: Migration, policy: Policy, now: EpochMs): ScreenWork {
  const startAt = m.schedule?.startAt ?? 0
  const due = openLeads(m, policy).filter((leadMs) => startAt - leadMs <= now)
  const latest = due.length > 0 ? Math.min(...due) : null
  const isInTime = latest !== null && now < startAt && now - (startAt - latest) <= LATE_AFTER_MS
  const show = isInTime ? latest : null
  return {
    show,
    missed: due.filter((leadMs) => leadMs !== show),
    unknown: interruptedOf(m).map(({ leadMs }) => leadMs),
  }
}
