import { type History, HOURS_OF_WEEK, hourOfWeek, median } from './history.ts'

/** One hour of one weekday, over the weeks in which it was seen. */
export interface HeatCell {
  readonly weeksSeen: number
  /** Most sessions at once, in the middle of these weeks; null where the hour was never seen. */
  readonly typical: number | null
  readonly highest: number
}

/** Hours from Monday 00:00 to Sunday 24:00 of the site's clock, 24 for each of the seven days. */
export type HeatMap = readonly (readonly HeatCell[])[]

export function heatMapOf(history: History): HeatMap {
  const peaks: number[][] = Array.from({ length: HOURS_OF_WEEK }, () => [])
  for (const [hour, { active }] of history) peaks[hourOfWeek(hour)]?.push(active)
  const cells = peaks.map((counts) => ({
    weeksSeen: counts.length,
    typical: median(counts) ?? null,
    highest: Math.max(0, ...counts),
  }))
  return Array.from({ length: 7 }, (_, day) => cells.slice(day * 24, day * 24 + 24))
}

/** The largest of the typical counts. */
export function busiest(heatMap: HeatMap): number {
  return Math.max(0, ...heatMap.flat().map(({ typical }) => typical ?? 0))
}

/** `few`: up to a quarter of the busiest hour. `unseen` is not the same as `nobody`. */
export type Level = 'unseen' | 'nobody' | 'few' | 'many'

/** The most that still counts as few; 1 or more. */
export function fewUpTo(heatMap: HeatMap): number {
  return Math.max(1, Math.floor(busiest(heatMap) / 4))
}

export function levelOf({ typical }: HeatCell, few: number): Level {
  if (typical === null) return 'unseen'
  if (typical === 0) return 'nobody'
  return typical <= few ? 'few' : 'many'
}
