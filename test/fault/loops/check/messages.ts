import type { MigrationEvent } from '../../../../src/migration/events.ts'
import type { Evidence } from './evidence.ts'
import type { Check } from './faults.ts'

/** Events that people are told of in the thread, whatever else is. */
const TOLD: readonly MigrationEvent['type'][] = [
  'requested',
  'approved',
  'rejected',
  'cancelled',
  'scheduled',
  'started',
  'rollback-started',
  'rolled-back',
  'signed-off',
]
/** What a row says of a message that is not to be posted. */
const NOT_POSTED: readonly string[] = ['void']

/** No message is posted twice, and none is missing: neither those of the outbox nor those that the log calls for. */
export const messages: Check = (evidence) => ({ lost: missing(evidence), doubled: twice(evidence) })

function missing({ records, messages: rows, posted }: Evidence): string[] {
  const undelivered = [...rows]
    .filter(([key, state]) => !NOT_POSTED.includes(state) && (posted.get(key)?.length ?? 0) === 0)
    .map(([key, state]) => `${key} was never posted; the outbox says "${state}"`)
  const called = records.flatMap(({ id, events }) => [
    `${id}.card`,
    ...events.flatMap(({ event }, index) => (TOLD.includes(event.type) ? [`${id}.v${index + 1}.story`] : [])),
  ])
  return [
    ...undelivered,
    ...called.filter((key) => !rows.has(key)).map((key) => `${key} is in no outbox, although its event is in the log`),
  ]
}

/** One that is taken back again, because it is a second one, was seen all the same. */
function twice({ postings }: Evidence): string[] {
  return [...postings].filter(([, count]) => count > 1).map(([key, count]) => `${key} was posted ${count} times`)
}
