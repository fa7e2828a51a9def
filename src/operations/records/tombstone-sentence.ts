import type { EpochMs } from '../../migration/ids.ts'
import { STATES } from '../../migration/states.ts'
import type { Tombstone } from '../ports.ts'
import { shortHead } from './log-chain.ts'

/** What became of a migration whose record is no longer kept. */
export function tombstoneSentence(
  { id, source, destination, state, endedAt, version, head }: Tombstone,
  format: (at: EpochMs) => string,
): string {
  return `${id}, ${source} to ${destination}, is ${STATES[state].says} since ${format(endedAt)}. Its record is no longer kept; it had ${version} events, and the head of its log is ${shortHead(head)}.`
}
