import type { Migration } from '../migration.ts'
import { STATES } from '../states.ts'
import type { NewMessage, Urgency } from './messages.ts'

export const LEAST_URGENT: Urgency = 2

/** How urgent a message is, by what the migration has come to with it. What is said to people at the stations is never mere progress. */
export function urgencyOf(message: Pick<NewMessage, 'kind'>, before: Migration | null, after: Migration): Urgency {
  if (message.kind === 'direct' || (message.kind === 'card' ? waitsForPerson(after) : callsPerson(before, after)))
    return 0
  if (message.kind !== 'card' && message.kind !== 'story') return 1
  return before?.state === after.state ? LEAST_URGENT : 1
}

function waitsForPerson({ state, question }: Migration): boolean {
  const { actsNext } = STATES[state]
  return (actsNext !== 'stationmaster' && actsNext !== 'nobody') || question?.isAnswered === false
}

/** It waits for a person from now on. */
function callsPerson(before: Migration | null, after: Migration): boolean {
  return waitsForPerson(after) && (before?.state !== after.state || before.question !== after.question)
}
