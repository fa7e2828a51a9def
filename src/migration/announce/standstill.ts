import type { EpochMs } from '../ids.ts'
import type { Stuck } from '../migration.ts'
import { moment } from './marks.ts'

/** What a standstill is, and what to do about it, for people; moments are marked. */
export function standstillLine({ since, why, reference }: Stuck): string {
  const what =
    why === 'untouched'
      ? `Nobody has worked on it since ${moment(since)}, when it was due. Look whether the workers run.`
      : `It is worked on again and again since ${moment(since)}, and does not come on. The log says why.`
  return `${what} Reference ${reference}.`
}

/** Of a record that cannot even be read. `sentence` says what is wrong with it. */
export function unreadableLine(sentence: string, since: EpochMs, reference: string): string {
  return `${sentence}. It was due at ${moment(since)}, and nothing is done about it until it can be read. Reference ${reference}.`
}
