import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Policy } from '../policy.ts'
import { isFromBeforeBulletins } from './window-id.ts'

/** When one channel was seen to have been told of the start; null: it never was. */
export interface Heard {
  readonly channel: string
  readonly at: EpochMs | null
}

/** By when people are promised to know of a start; null where nothing is: begun at once, by policy, or told by an earlier version. */
export function promisedBy(m: Migration, policy: Policy): EpochMs | null {
  const { schedule } = m
  if (!schedule || schedule.isNow || policy.noticesBeforeMs.length === 0 || isFromBeforeBulletins(m)) return null
  return schedule.startAt - Math.max(...policy.noticesBeforeMs)
}

/** Channels whose people were not told in time, with when they were. */
export function brokenPromises(m: Migration, heard: readonly Heard[], policy: Policy): readonly Heard[] {
  const by = promisedBy(m, policy)
  if (by === null) return []
  return heard.filter(({ at }) => at === null || at > by + policy.noticeToleranceMs)
}

/** The sentence for those who have to set a new time; `mention` writes a channel. */
export function brokenPromiseSentence(
  broken: readonly Heard[],
  m: Migration,
  policy: Policy,
  say: { readonly channel: (id: string) => string; readonly moment: (at: EpochMs) => string },
): string {
  const by = promisedBy(m, policy)
  const told = broken.map(({ channel, at }) =>
    at === null
      ? `${say.channel(channel)} could not be seen to have been told at all`
      : `${say.channel(channel)} was told ${say.moment(at)}`,
  )
  const promise = by === null ? '' : ` People were promised to know by ${say.moment(by)}.`
  return `Nothing was begun, because people were not told in time: ${told.join(', ')}.${promise} Set a new time; an approver can start it at once with \`now\` and a reason.`
}
