import { acceptedCommands } from './accepted.ts'
import type { Evidence } from './evidence.ts'
import type { Check, Faults } from './faults.ts'
import { leftBehind } from './left-behind.ts'
import { logs } from './logs.ts'
import { messages } from './messages.ts'
import { serversAtWork } from './servers-at-work.ts'

const CHECKS: readonly Check[] = [acceptedCommands, logs, messages, serversAtWork, leftBehind]

/** Everything that is wrong with what happened. */
export function check(evidence: Evidence): Faults {
  const found = CHECKS.map((one) => one(evidence))
  const all = (kind: keyof Faults) => found.flatMap((faults) => faults[kind] ?? [])
  return { lost: all('lost'), doubled: all('doubled'), leaked: all('leaked') }
}
