import type { EpochMs } from '../ids.ts'
import {
  type History,
  HOUR_MS,
  HOURS_OF_WEEK,
  type LocalHour,
  localHour,
  median,
  type OffsetMinutes,
  WEEKS_KEPT,
} from './history.ts'

const WEEK_MS = HOURS_OF_WEEK * HOUR_MS
/** Every change of a clock, and every offset from UTC, is a multiple of this. */
const STEP_MS = HOUR_MS / 4
/** Fewer weeks than this are little to go by. */
const WEEKS_ENOUGH = 2

/** What the same hours were like in earlier weeks. */
export interface Evidence {
  /** Weeks in which every hour of it was seen; what follows is about those. */
  readonly weeksSeen: number
  /** Most sessions at once: in the middle of these weeks, and in the busiest of them. */
  readonly typical: number
  readonly highest: number
  /** Most sessions that were left open, with nobody there. */
  readonly disconnected: number
}

export interface QuietWindow extends Evidence {
  readonly startAt: EpochMs
  readonly endAt: EpochMs
  /** Hours of the site's clock that it touches. */
  readonly hours: readonly LocalHour[]
  readonly isThin: boolean
}

export interface QuietWish {
  /** Windows start in the seven days from here on, at full hours of the site's clock. */
  readonly earliestStart: EpochMs
  readonly lengthMs: number
  readonly isAllowed?: (startAt: EpochMs, endAt: EpochMs) => boolean
  /** How many at most; 3. */
  readonly count?: number
}

/**
 * The quietest windows of the coming week by what was seen in earlier ones, quietest first: on different days where there are
 * enough, and never overlapping. None that no earlier week tells anything about, and none whose start occurs twice on the clock.
 */
export function quietestWindows(history: History, offsetMinutes: OffsetMinutes, wish: QuietWish): QuietWindow[] {
  const judged = startsIn(wish.earliestStart, offsetMinutes)
    .filter((startAt) => wish.isAllowed?.(startAt, startAt + wish.lengthMs) ?? true)
    .map((startAt) => judge(history, offsetMinutes, startAt, wish.lengthMs))
    .filter((candidate) => candidate !== null)
    .toSorted(byQuiet)
  const count = wish.count ?? 3
  const chosen = choose(judged, [], count, (a, b) => isSameDay(a, b) || overlap(a, b))
  return choose(judged, chosen, count, overlap).toSorted(byQuiet).map(withoutAround)
}

/** Full hours of the site's clock in the week from `earliest` on, without those that a change of the clock repeats. */
function startsIn(earliest: EpochMs, offsetMinutes: OffsetMinutes): EpochMs[] {
  const starts: EpochMs[] = []
  const first = Math.ceil(earliest / STEP_MS) * STEP_MS
  for (let at = first; at < earliest + WEEK_MS; at += STEP_MS) {
    if ((at + offsetMinutes(at) * 60_000) % HOUR_MS === 0 && !occursTwice(at, offsetMinutes)) starts.push(at)
  }
  return starts
}

function occursTwice(at: EpochMs, offsetMinutes: OffsetMinutes): boolean {
  const clock = (moment: EpochMs) => moment + offsetMinutes(moment) * 60_000
  return [HOUR_MS / 2, HOUR_MS, 2 * HOUR_MS].some(
    (apart) => clock(at - apart) === clock(at) || clock(at + apart) === clock(at),
  )
}

interface Candidate extends QuietWindow {
  /** The same with an hour before and after it, so that a slip finds it quiet, too; null where that was not seen. */
  readonly around: Evidence | null
}

function judge(history: History, offsetMinutes: OffsetMinutes, startAt: EpochMs, lengthMs: number): Candidate | null {
  const endAt = startAt + lengthMs
  const hours = hoursBetween(startAt, endAt, offsetMinutes)
  const evidence = evidenceFor(history, hours)
  if (!evidence) return null
  const around = evidenceFor(history, hoursBetween(startAt - HOUR_MS, endAt + HOUR_MS, offsetMinutes))
  return { startAt, endAt, hours, ...evidence, isThin: evidence.weeksSeen < WEEKS_ENOUGH, around }
}

function hoursBetween(startAt: EpochMs, endAt: EpochMs, offsetMinutes: OffsetMinutes): LocalHour[] {
  const hours = new Set<LocalHour>()
  for (let at = startAt; at < endAt; at += STEP_MS) hours.add(localHour(at, offsetMinutes))
  return [...hours]
}

/** What these hours were like in the latest weeks in which all of them were seen; null where they never were. */
function evidenceFor(history: History, hours: readonly LocalHour[]): Evidence | null {
  const weeks: { active: number; disconnected: number }[] = []
  // A window may start more than a week ahead, so the latest that can be known of it may lie two weeks back.
  for (let back = 1; back <= WEEKS_KEPT + 2 && weeks.length < WEEKS_KEPT; back += 1) {
    const seen = hours.map((hour) => history.get(hour - back * HOURS_OF_WEEK)).filter((count) => count !== undefined)
    if (seen.length < hours.length) continue
    weeks.push({
      active: Math.max(...seen.map(({ active }) => active)),
      disconnected: Math.max(...seen.map(({ disconnected }) => disconnected)),
    })
  }
  const peaks = weeks.map(({ active }) => active)
  const typical = median(peaks)
  if (typical === undefined) return null
  const disconnected = Math.max(...weeks.map((week) => week.disconnected))
  return { weeksSeen: weeks.length, typical, highest: Math.max(...peaks), disconnected }
}

function byQuiet(a: Candidate, b: Candidate): number {
  const [left, right] = [keysOf(a), keysOf(b)]
  const differing = left.findIndex((key, index) => key !== right[index])
  return differing < 0 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0)
}

/** Smaller is better, the first that differs decides. */
function keysOf({ typical, highest, weeksSeen, around, disconnected, startAt }: Candidate): number[] {
  const unseen = Number.MAX_SAFE_INTEGER
  return [typical, highest, -weeksSeen, around?.typical ?? unseen, around?.highest ?? unseen, disconnected, startAt]
}

function choose(
  candidates: readonly Candidate[],
  already: readonly Candidate[],
  count: number,
  collides: (a: Candidate, b: Candidate) => boolean,
): Candidate[] {
  const chosen = [...already]
  for (const candidate of candidates) {
    if (chosen.length >= count) break
    if (!chosen.some((other) => collides(candidate, other))) chosen.push(candidate)
  }
  return chosen
}

function overlap(a: Candidate, b: Candidate): boolean {
  return a.startAt < b.endAt && b.startAt < a.endAt
}

function isSameDay(a: Candidate, b: Candidate): boolean {
  const dayOf = ({ hours }: Candidate) => Math.floor((hours[0] ?? 0) / 24)
  return dayOf(a) === dayOf(b)
}

function withoutAround({ around: _, ...window }: Candidate): QuietWindow {
  return window
}
