import { setTimeout as after } from 'node:timers/promises'
import type { Connections } from '../socket-mode/connections.ts'
import type { Acknowledgement, Envelope } from '../socket-mode/envelope.ts'
import type { WorkspaceClock } from '../workspace/clock.ts'

export interface DeliveryOptions {
  /** How often the same content is sent, each time in a new envelope. Default 1. */
  readonly deliveries?: number
  /** Send to every open connection, as if several bots sat in one workspace. */
  readonly toAll?: boolean
  /** Send to this connection instead of the next in turn. */
  readonly connection?: number
  /** Marks an event as one that Slack sends again, and says why. */
  readonly retry?: { readonly attempt: number; readonly reason: string }
}

/** Delivers at once to all that are to get it, and hands on each acknowledgement as it arrives. */
export async function deliver(
  connections: Connections,
  envelope: Envelope,
  options: DeliveryOptions,
  onAcknowledged: (ack: Acknowledgement) => void = () => {},
): Promise<Acknowledgement[]> {
  const sent = options.retry ? { ...envelope, retry: options.retry } : envelope
  const targets = options.toAll ? connections.open : [options.connection]
  const all = targets.flatMap((target) => Array<number | undefined>(options.deliveries ?? 1).fill(target))
  return Promise.all(
    all.map(async (target) => {
      const ack = await connections.deliver(sent, target)
      if (ack.status === 'acknowledged') onAcknowledged(ack)
      return ack
    }),
  )
}

/** When Slack sends an event again that nobody has taken, by the workspace's clock: at once, after a minute, after five. */
const RETRY_DELAYS_MS = [0, 60_000, 300_000]

/** Sends an event again and again until somebody takes it or Slack gives up; what came of each further delivery. */
export async function redeliver(
  connections: Connections,
  envelope: Envelope,
  first: readonly Acknowledgement[],
  clock: WorkspaceClock,
): Promise<Acknowledgement[]> {
  const more: Acknowledgement[] = []
  for (const [index, delayMs] of RETRY_DELAYS_MS.entries()) {
    if ([...first, ...more].some(({ status }) => status === 'acknowledged')) break
    await after(clock.realMs(delayMs))
    const retry = { attempt: index + 1, reason: 'timeout' }
    more.push(...(await deliver(connections, envelope, { retry })))
  }
  return more
}
