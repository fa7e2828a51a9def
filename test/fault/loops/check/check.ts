import { acceptedCommands } from './accepted.ts'
import type { Evidence } from './evidence.ts'
import { leftBehind } from './left-behind.ts'
import { logs } from './logs.ts'
import { messages } from './messages.ts'
import { serversAtWork } from './servers-at-work.ts'

/** What is wrong, each as a sentence that says where. */
export interface Faults {
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly leaked: readonly string[]
}

/** One kind of things to look at. It sees only what can be seen from outside. */
export type Check = (evidence: Evidence) => Partial<Faults>

const CHECKS: readonly Check[] = [acceptedCommands, logs, messages, serversAtWork, leftBehind]

/** Everything that is wrong with what happened. */
export function check(evidence: Evidence): Faults {
  const found = CHECKS.map((one) => one(evidence))
  const all = (kind: keyof Faults) => found.flatMap((faults) => faults[kind] ?? [])
  return { lost: all('lost'), doubled: all('doubled'), leaked: all('leaked') }
}
