import type { EpochMs, MigrationId } from '../ids.ts'
import type { BulletinView, ServerTold, Standing } from './view.ts'
import type { BulletinPlace } from './window-id.ts'

/** What the people of a channel last had to notice about one migration. */
export interface Noticed {
  readonly standing: Standing
  readonly startAt: EpochMs | null
  readonly endAt: EpochMs | null
}

/**
 * What the people of one channel are told of one window: a post that is kept current, and replies for what everybody must
 * notice. Plain data, changed by one decision at a time.
 */
export interface Bulletin extends BulletinPlace {
  readonly schema: 1
  /** Number of decisions so far. */
  readonly version: number
  readonly noticed: Readonly<Record<MigrationId, Noticed>>
  /** Moments of reminders that were decided on, or passed over. */
  readonly reminded: readonly EpochMs[]
  /** That stations are open is told once; from then on the post shows which, until all is over. */
  readonly isOpeningTold: boolean
  /** The post as it was last asked for, to see whether it has to be edited. */
  readonly shown: BulletinView | null
}

/** A migration that shares the window, as it is now. */
export interface Member {
  readonly id: MigrationId
  readonly told: ServerTold
  /** It has left this window, and is told of in another one. */
  readonly isAway: boolean
  /** It has left another window, whose people know of an earlier time. */
  readonly isFromElsewhere: boolean
  readonly reminderAts: readonly EpochMs[]
}

export function newBulletin(place: BulletinPlace): Bulletin {
  return { schema: 1, ...place, version: 0, noticed: {}, reminded: [], isOpeningTold: false, shown: null }
}
