import { counted } from '../describe/words.ts'
import type { DrainPlan } from '../record-parts.ts'

const MINUTE_MS = 60_000

/** What is written on the screens of the source; for people who don't know what a server is. */
export function textBefore(untilStartMs: number, { contact }: DrainPlan): string {
  const when = minutes(untilStartMs)
  return `In ${when} the work on this computer moves to another computer. Please save your work and log off before then. ${contact}`.trim()
}

/** At the start. Where sessions end by themselves it says when. */
export function textAtStart({ contact, graceMs, whenStillOn }: DrainPlan): string {
  const end = whenStillOn === 'end' && graceMs > 0 ? ` In ${minutes(graceMs)} everybody is logged off.` : ''
  return `The work on this computer moves to another computer now. Please save your work and log off.${end} ${contact}`.trim()
}

/** Once somebody has decided that sessions end although people are still on. */
export function textBeforeEnd(untilEndMs: number, { contact }: DrainPlan): string {
  const when = untilEndMs > 0 ? `In ${minutes(untilEndMs)}` : 'Now'
  return `${when} everybody is logged off, because the work on this computer moves to another computer. Please save your work. ${contact}`.trim()
}

/** Whole minutes as they are, never none. */
function minutes(ms: number): string {
  return counted(Math.max(1, Math.round(ms / MINUTE_MS)), 'minute')
}
