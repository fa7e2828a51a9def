import type { EpochMs, PersonId } from './ids.ts'

/** Who is at the stations during the cutover, as the request says. */
export interface OnSite {
  /** The same stations are moved to the destination, or new ones stand ready there. */
  readonly stations: 'moved' | 'new'
  readonly person: PersonId | null
  readonly by: EpochMs | null
}

/** A window as it stands in calendars, where one that is called off is crossed out and not forgotten. */
export interface Booking {
  readonly startAt: EpochMs
  readonly endAt: EpochMs
  readonly isCancelled: boolean
  /** Raised at each change, so that a calendar knows the newer one. */
  readonly sequence: number
  readonly changedAt: EpochMs
}

/** What is done on the destination before the window: the template is copied ahead, where the site wants it so. */
export interface Preparation {
  readonly changeId: string
  readonly status: 'intended' | 'done' | 'failed'
  readonly found: string
  /** When it is looked at again; null once there is no need. */
  readonly lookAgainAt: EpochMs | null
}

/** How to tell that a server has restarted, or is off: plain data, kept between two looks. Moments are of the real clock. */
export interface RestartWait {
  readonly server: 'source' | 'destination'
  readonly changeId: string
  /** What the server shall do: come back, or stay away. */
  readonly expects: 'back' | 'away'
  /** When the server had started before, by its own clock. */
  readonly bootedBefore: EpochMs
  readonly since: EpochMs
  /** Answers in a row that were as expected. */
  readonly goodAnswers: number
  /** By the domain's clock, as all that is due. */
  readonly lookAgainAt: EpochMs
  /** When a person is asked, because it takes too long. */
  readonly overdueAt: EpochMs
  /** How long that is, for a wait that is begun anew. */
  readonly patienceMs: number
}

/** What was seen of the pilot; counts and places, no names. */
export interface PilotSeen {
  /** Name of the station at which the test account was seen; null until then. */
  readonly administratorAt: string | null
  readonly userAt: string | null
  readonly failedLogOns: number
  readonly alerts: readonly string[]
}
