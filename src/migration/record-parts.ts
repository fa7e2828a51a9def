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

/** What happens to whoever is still logged on to the source once people have had their time. */
export type WhenStillOn = 'wait' | 'ask' | 'end'

/** How people leave the source: what they are told on their screens, and when their sessions end. Part of what is approved. */
export interface DrainPlan {
  /** How long before the start the screens are warned, longest first. */
  readonly warnBeforeMs: readonly number[]
  /** Between the warning at the start and the end of the sessions. */
  readonly graceMs: number
  readonly whenStillOn: WhenStillOn
}

/** One warning on the screens of the source, so long before the start. */
export interface ScreenWarning {
  readonly leadMs: number
  /** `unknown`: whether it was shown, nobody knows; it is not repeated. */
  readonly status: 'intended' | 'shown' | 'unknown' | 'missed'
  /** Sessions that were there when it was shown. */
  readonly sessions: number
  readonly at: EpochMs
}
