import type { EpochMs, ServerId } from '../ids.ts'
import { type HeatMap, heatMapOf } from './heat-map.ts'
import { historyOf, type OffsetMinutes, type SessionSample } from './history.ts'
import { type QuietWindow, type QuietWish, quietestWindows } from './windows.ts'

/** When a server is quiet, by what was seen of it. */
export interface QuietTimes {
  readonly server: ServerId
  readonly lengthMs: number
  /** Quietest first; none where nothing was seen yet. */
  readonly windows: readonly QuietWindow[]
  readonly heatMap: HeatMap
  /** From the first sample to the last; null where there is none. */
  readonly seen: { readonly from: EpochMs; readonly to: EpochMs } | null
}

export function quietTimesOf(
  server: ServerId,
  samples: readonly SessionSample[],
  offsetMinutes: OffsetMinutes,
  wish: QuietWish,
): QuietTimes {
  const history = historyOf(samples, offsetMinutes)
  const moments = samples.map(({ at }) => at)
  return {
    server,
    lengthMs: wish.lengthMs,
    windows: quietestWindows(history, offsetMinutes, wish),
    heatMap: heatMapOf(history),
    seen: moments.length > 0 ? { from: Math.min(...moments), to: Math.max(...moments) } : null,
  }
}
