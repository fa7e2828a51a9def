import type { MakeBelieveSite, SiteOptions } from '../../site/make-believe-site.ts'
import type { Desk } from '../desk.ts'

/** A story that is played without a person, on a site of its own. */
export interface Play {
  readonly scenario: string
  readonly site?: Partial<Pick<SiteOptions, 'policy' | 'roles' | 'server'>>
  /** Plays it; resolves with what is not as it should be. */
  run(site: MakeBelieveSite, desk: Desk): Promise<string[]>
}

/** The longest notice that the site promises, and a bit. */
export const NOTICE_MS = 11 * 60_000
