import type { Assessment } from '../assessment/assessment.ts'
import { kindOf } from '../changes/all.ts'
import type { Change } from '../plan/change.ts'
import { isAfterPilot } from '../plan/order-changes.ts'
import type { Policy } from '../policy.ts'
import type { OnSite } from '../record-parts.ts'
import { forwardChanges } from '../stages/work-list.ts'
import { type Measured, templateGigabytes } from './measured.ts'
import type { Estimate, StepKind } from './timings.ts'
import { USUAL_MS } from './usual-durations.ts'

/** Fewer than this say little about the next. */
const FEWEST_MEASURED = 3
/** Connecting a station that stands ready already is no more than answering the question on its screen. */
const NEW_STATION_SHARE = 0.5

export interface EstimateInput {
  readonly assessment: Assessment
  readonly onSite: OnSite | null
  readonly measured: Measured
  readonly policy: Pick<Policy, 'sessionGraceMs' | 'copyAheadMs'>
}

/** How long it takes from the start until the destination is verified; the pilot comes after it. */
export function estimate(input: EstimateInput): Estimate {
  const { assessment, measured } = input
  const steps = [
    ...changeSteps(input),
    { what: 'Warning people and ending sessions', lengthMs: sessionsMs(input) },
    { what: 'Connecting the stations', lengthMs: stationsMs(input) },
    { what: 'Verifying', lengthMs: eachMs('verification', measured) },
  ]
  const parts = groupedByName(steps).filter(({ lengthMs }) => lengthMs > 0)
  return {
    lengthMs: parts.reduce((sum, { lengthMs }) => sum + lengthMs, 0),
    parts: parts.toSorted((one, other) => other.lengthMs - one.lengthMs),
    measuredMigrations: usesMeasured(assessment, measured) ? measured.migrations : 0,
  }
}

/** Changes of the window, with those that begin the pilot. */
function windowChanges(assessment: Assessment): readonly Change[] {
  const answers = { seats: null, confirmedItems: [] }
  return forwardChanges({ assessment, answers }).filter(
    (change) => !isAfterPilot(change) && change.kind !== 'remove-user' && !isRelease(change),
  )
}

function isRelease(change: Change): boolean {
  return change.kind === 'account-enabled' && change.to
}

function changeSteps({ assessment, measured, policy }: EstimateInput) {
  return windowChanges(assessment)
    .filter((change) => change.kind !== 'template-copy' || policy.copyAheadMs === 0)
    .map((change) => {
      const count = change.kind === 'template-copy' ? templateGigabytes({ assessment }) : 1
      return { what: kindOf(change).group, lengthMs: count * eachMs(change.kind, measured) }
    })
}

/** The time that people are given is the policy's, whatever was measured under another one. */
function sessionsMs({ policy }: EstimateInput): number {
  return policy.sessionGraceMs + USUAL_MS.sessions
}

function stationsMs({ assessment, onSite, measured }: EstimateInput): number {
  const share = onSite?.stations === 'new' ? NEW_STATION_SHARE : 1
  return Math.round(assessment.source.stations.length * eachMs('stations', measured) * share)
}

function eachMs(step: StepKind, measured: Measured): number {
  const timing = measured.timings[step]
  return timing && timing.count >= FEWEST_MEASURED ? Math.round(timing.totalMs / timing.count) : USUAL_MS[step]
}

function usesMeasured(assessment: Assessment, measured: Measured): boolean {
  const steps: StepKind[] = ['stations', 'verification', ...windowChanges(assessment).map(({ kind }) => kind)]
  return steps.some((step) => (measured.timings[step]?.count ?? 0) >= FEWEST_MEASURED)
}

function groupedByName(steps: readonly { readonly what: string; readonly lengthMs: number }[]) {
  const sums = new Map<string, number>()
  for (const { what, lengthMs } of steps) sums.set(what, (sums.get(what) ?? 0) + lengthMs)
  return [...sums].map(([what, lengthMs]) => ({ what, lengthMs }))
}
