import type { LoggedEvent } from '../../migration/events.ts'
import type { EpochMs, PersonId } from '../../migration/ids.ts'
import type { Migration } from '../../migration/migration.ts'

/** A migration with everything that has happened to it, and how moments and people are written. */
export interface Told {
  readonly migration: Migration
  readonly events: readonly LoggedEvent[]
  /** Of the log, where it is known. */
  readonly head: string | null
  readonly formatTime: (at: EpochMs) => string
  readonly nameOf: (person: PersonId) => string
}

/** Writes the names of people, and moments, in place of what stands for them in a sentence of ours. */
export function inWords(sentence: string, { nameOf, formatTime }: Pick<Told, 'nameOf' | 'formatTime'>): string {
  return sentence
    .replace(/<@([A-Z0-9-]+)>/gi, (_, person: string) => nameOf(person))
    .replace(/<at:(\d{1,15})>/g, (_, at: string) => formatTime(Number(at)))
}
