import type { EpochMs, ServerId } from '../ids.ts'

/** Where a move stands for the people at its stations. */
export type Standing =
  | 'announced'
  | 'started'
  /** It has another time, which is known. */
  | 'moved'
  /** Its time no longer holds, and there is no new one yet. */
  | 'put-off'
  /** Some of its stations can be used again, or all of them while not everybody is let in yet. */
  | 'opened'
  | 'over'
  | 'failed'
  | 'going-back'
  | 'rolled-back'
  | 'cancelled'

/** What a reply tells: a standing that has changed, a new end, or once more what is to come. */
export type Moment = Standing | 'reminder' | 'extended'

/** Why, as far as the people at the stations need to know. */
export type Because =
  /** The servers are no longer as they were when it was approved. */
  | 'computers-changed'
  /** Nobody could look at the moment when it should have begun. */
  | 'not-begun-in-time'
  /** People in this channel had not been told early enough. */
  | 'not-told-in-time'
  /** It had begun and was given up. */
  | 'given-up'
  /** It failed and is being taken back. */
  | 'taken-back'

/** One server's stations, and where their move stands. */
export interface ServerTold {
  readonly server: ServerId
  readonly standing: Standing
  /** Names of the stations that it is about; empty where they are not known yet. */
  readonly stations: readonly string[]
  /** Names of those of them that can be used again. */
  readonly open: readonly string[]
  readonly startAt: EpochMs | null
  readonly endAt: EpochMs | null
  readonly because: Because | null
  /** Accounts are let in step by step: not everyone can log on yet. */
  readonly isStepByStep: boolean
  /** Checks that were made and held when it was verified; null where it was not. */
  readonly checks: number | null
}

/** What happens to several servers at once, told in one breath; `servers` is never empty and all share the moment's times. */
export interface Section {
  readonly moment: Moment
  readonly servers: readonly ServerTold[]
}

/** A reply that everybody must notice, or the post that is kept current: the most urgent section first, never empty. */
export interface BulletinView {
  readonly sections: readonly Section[]
  /** When it should have been said, where that was notably earlier; else null. */
  readonly dueAt: EpochMs | null
  /** Its readers hear of other servers, too, so that each sentence has to say which it is about. */
  readonly isForOthersToo?: boolean
}

/**
 * Words for people who don't know what a server is, in the site's language. Plain text in which `<at:1700000000000>` stands for
 * a moment; everything else is literal, names of stations included.
 */
export interface BulletinText {
  /** What to do now: the one sentence that has to be read. */
  readonly todo: string
  /** What will not work, from when to when, where to go instead; a sentence or two each. */
  readonly details: readonly string[]
  /** Whom to ask; empty where the site names nobody. */
  readonly footer: string
}

/** What stands on a sheet of paper: moments are written out. */
export interface SheetText extends BulletinText {
  /** Since paper is not kept current: when it was true. */
  readonly asOf: string
  /** The language of the texts, as in BCP 47. */
  readonly locale: string
}
