import type { MakeBelieveSite, SiteOptions } from '../../site/make-believe-site.ts'
import type { Desk } from '../desk.ts'

/** A story that is played without a person, on a site of its own. */
export interface Play {
  readonly scenario: string
  readonly site?: Partial<
    Pick<SiteOptions, 'policy' | 'roles' | 'server' | 'speed' | 'startsAt' | 'pairs' | 'workspace'>
  >
  /** Too long to be played with the other tests. */
  readonly isLong?: true
  /** Plays it; resolves with what is not as it should be. `tell` is for what was measured. */
  run(site: MakeBelieveSite, desk: Desk, tell: (line: string) => void): Promise<string[]>
}

/** The longest notice that the site promises, and a bit. */
export const NOTICE_MS = 11 * 60_000
