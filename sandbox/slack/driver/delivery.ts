import type { Connections } from '../socket-mode/connections.ts'
import type { Acknowledgement, Envelope } from '../socket-mode/envelope.ts'

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
