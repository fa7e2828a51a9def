import type { EpochMs, MigrationId, PersonId } from '../ids.ts'
import type { Verb } from '../roles.ts'
import type { Urgency } from './urgency.ts'

/** Moments that the notices channels hear about. */
export type NoticeKind =
  | 'scheduled'
  | 'reminder'
  | 'started'
  | 'delayed'
  | 'extended'
  | 'released'
  | 'finished'
  | 'cancelled'
  | 'failed'
  | 'void'
  | 'going-back'
  | 'rolled-back'

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
    }
  | {
      readonly kind: 'notice'
      readonly channel: string
      readonly notice: NoticeKind
      /** Plain facts for the text; times are instants and drawn in the reader's zone. */
      readonly facts: NoticeFacts
    }
  | {
      readonly kind: 'direct'
      readonly person: PersonId
      readonly text: string
      /** What the person can press beneath it, as far as the migration still takes it when it is posted. */
      readonly buttons?: readonly Verb[]
    }
)

export interface NoticeFacts {
  readonly source: string
  readonly destination: string
  readonly startAt: EpochMs | null
  readonly endAt: EpochMs | null
  /** One plain sentence more: why, or for whom. */
  readonly because: string | null
  /** Names of the stations that it is about; absent: all of the source. */
  readonly stations?: readonly string[]
}
