import { channel } from 'node:diagnostics_channel'
import { isRefusal } from '../migration/refusal.ts'

/** Every refusal that a person is shown, by its code, for whoever watches this process. */
const REFUSALS = channel('stationmaster:refusal')

/** Lets whoever watches this process see that an answer was a refusal; any other answer passes. */
export function noteRefusal(answer: unknown): void {
  if (isRefusal(answer)) REFUSALS.publish({ name: answer.refused })
}
