import { withoutAccounts } from '../describe/without-accounts.ts'
import type { LoggedEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import type { Audience } from './audience.ts'
import type { NewMessage } from './messages.ts'

/** A cutover that fails or waits for a person is told directly to whoever is on duty: at 02:00 nobody reads a channel. */
export function callOnDuty(
  before: Migration | null,
  after: Migration,
  logged: LoggedEvent,
  { onDuty }: Audience,
): readonly NewMessage[] {
  if (onDuty === null || before?.state === after.state) return []
  const needs = needOf(after)
  if (needs === null) return []
  const text = `${after.id}, ${after.source} to ${after.destination}: ${withoutAccounts(needs, [after.assessment])}`
  const key = `${after.id}.v${after.version}.direct.${onDuty}`
  return [{ kind: 'direct', key, migration: after.id, notBefore: logged.at, person: onDuty, text }]
}

function needOf({ state, outcome, parked }: Migration): string | null {
  if (state === 'failed') return `The cutover has failed. ${outcome ?? ''}`.trim()
  return state === 'waiting-for-person' ? `The cutover waits for a person. ${parked?.sentence ?? ''}`.trim() : null
}
