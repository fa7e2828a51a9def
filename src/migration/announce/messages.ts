import type { Telling } from '../bulletin/decide-bulletin.ts'
import type { EpochMs, MigrationId, PersonId, WindowId } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Verb } from '../roles.ts'

/** 0: a person is waited for; 1: it starts, ends or fails; 2: how far it has come. */
export type Urgency = 0 | 1 | 2

/**
 * Something to be said in Slack, as data; how it looks is decided where it is posted. `key` exists once: it makes a message
 * happen once whatever dies meanwhile.
 */
export type NewMessage = {
  readonly key: string
  readonly migration: MigrationId
  /** Not to be posted before. */
  readonly notBefore: EpochMs
  /** Who goes first where Slack lets us say only so much; absent: least urgent. */
  readonly urgency?: Urgency
} & (
  | {
      /** The migration's one card in the updates channel, drawn from its newest snapshot when posted or edited. */
      readonly kind: 'card'
      readonly channel: string
    }
  | {
      /** A line of the story, in the card's thread. `version` is that of the event it tells. */
      readonly kind: 'story'
      readonly channel: string
      readonly version: number
      /** Plain words, in which `<@U1>` stands for a person and `<at:1700000000000>` for a moment; all else is literal. */
      readonly text: string
      /** Nobody is to read over it. */
      readonly isLoud?: true
    }
  | {
      /** What the people of a channel are told of a window, drawn from the newest snapshots when posted or edited. */
      readonly kind: 'bulletin'
      readonly window: WindowId
      readonly channel: string
    }
  | {
      /** A reply to it that everybody must notice, as far as it still holds when it is posted. */
      readonly kind: 'notice'
      readonly window: WindowId
      readonly channel: string
      /** That of the bulletin. */
      readonly version: number
      readonly tellings: readonly Telling[]
      /** When it should have been made; null where it tells what has just happened. */
      readonly dueAt: EpochMs | null
    }
  | {
      readonly kind: 'direct'
      readonly person: PersonId
      readonly text: string
      /** What the person can press beneath it, as far as the migration still takes it when it is posted. */
      readonly buttons?: readonly Verb[]
      readonly isLoud?: true
    }
)

/** What begins the key of a message about a version. What was said before the records went back in time had the same version. */
export function versionKey({ id, version, turn }: Pick<Migration, 'id' | 'version' | 'turn'>): string {
  return turn === undefined ? `${id}.v${version}` : `${id}.v${version}-${turn}`
}
