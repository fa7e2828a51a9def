import { counted, listed } from '../describe/words.ts'
import type { NewMessage } from './messages.ts'

/** What could not be confirmed, and where it was to be said: for operators. Channels and people stand as Slack mentions. */
export function unconfirmedLine(messages: readonly NewMessage[]): string {
  return `${counted(messages.length, 'message')} could not be confirmed: ${listed(messages.map(placeOf))}. Please look there.`
}

function placeOf(message: NewMessage): string {
  const place = 'channel' in message ? message.channel : message.person
  return /^[UW]/.test(place) ? `<@${place}>` : `<#${place}>`
}
