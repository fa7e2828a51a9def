import type { DrainPlan } from '../record-parts.ts'

const MINUTE_MS = 60_000

/** What is written on the screens of the source, as data; whole minutes. */
export type ScreenMoment =
  /** So long before the start. */
  | { readonly kind: 'soon'; readonly minutes: number }
  /** From the start on. `minutes` until everybody is logged off, 0: now; null where nobody is by itself. */
  | { readonly kind: 'now'; readonly minutes: number | null }

export function beforeStart(untilStartMs: number): ScreenMoment {
  return { kind: 'soon', minutes: inMinutes(untilStartMs) }
}

/** At the start. Where sessions end by themselves it says when. */
export function atStart({ graceMs, whenStillOn }: DrainPlan): ScreenMoment {
  return { kind: 'now', minutes: whenStillOn === 'end' && graceMs > 0 ? inMinutes(graceMs) : null }
}

/** Once somebody has decided that sessions end although people are still on. */
export function beforeEnd(untilEndMs: number): ScreenMoment {
  return { kind: 'now', minutes: untilEndMs > 0 ? inMinutes(untilEndMs) : 0 }
}

/** Never none: a moment is left as long as it is spoken of. */
function inMinutes(ms: number): number {
  return Math.max(1, Math.round(ms / MINUTE_MS))
}
