import { createHmac } from 'node:crypto'
import type { SecretValue } from '../operations/ports.ts'

/** The path of an installation's calendar: nobody can guess it who does not hold the secret, and it tells nothing of it. */
export function calendarPath(secret: SecretValue, installation: string): string {
  const proof = createHmac('sha256', secret.reveal()).update(`stationmaster calendar feed 1 ${installation}`)
  return `/calendar/${proof.digest('base64url')}.ics`
}
