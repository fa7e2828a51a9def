import type { EpochMs } from '../ids.ts'

/** A day as the site's calendar has it, `YYYY-MM-DD`. */
export type SiteDate = string

/** What the clock on the site's wall shows. Zones are known behind it only. */
export interface SiteClock {
  dateOf(at: EpochMs): SiteDate
  /**
   * When the wall clock shows so many minutes after midnight on that day: the first and the last such moment, which differ where
   * clocks are put back over it. Where they are put forward over it, the moment of that, twice.
   */
  momentsOf(date: SiteDate, minutes: number): { readonly first: EpochMs; readonly last: EpochMs }
}
