import { unconfirmedLine } from '../../migration/announce/unconfirmed.ts'
import { LEAST_URGENT } from '../../migration/announce/urgency.ts'
import { DeliveryTrouble, type Messenger, type Ports, type Sweep, UnreadableError } from '../ports.ts'
import { SEARCH_MARGIN_MS, threadOf } from './deliver-messages.ts'

/**
 * Looks once more at messages that were in doubt. A call that was slow, or a sender that was frozen, may have posted after it was
 * looked for: of several only the recorded one stays. What is still not known, and what cannot be said, is told to whoever is on
 * duty.
 */
export async function sweepMessages(ports: Ports, messenger: Messenger): Promise<void> {
  for (const sweep of await ports.outbox.claimSweeps()) {
    try {
      await sweepOne(ports, messenger, sweep)
    } catch (err) {
      if (err instanceof UnreadableError) {
        ports.logger.error(
          { key: sweep.message.key, err },
          'message not looked at again, because something of it is damaged',
        )
        continue
      }
      if (!(err instanceof DeliveryTrouble)) throw err
      ports.logger.warn({ key: sweep.message.key, trouble: err.trouble, err }, 'message not looked at again yet')
      if (err.limit !== undefined && err.retryAfterMs !== undefined) {
        await ports.outbox.setAside(sweep.message.key, err.limit, err.retryAfterMs)
      }
    }
  }
}

async function sweepOne(ports: Ports, messenger: Messenger, sweep: Sweep): Promise<void> {
  const { message, state, posted } = sweep
  switch (state) {
    case 'under-way':
      return
    case 'void':
      return ports.outbox.endSweep(message.key)
    case 'undeliverable':
      await tellOnDuty(ports, sweep)
      return ports.outbox.endSweep(message.key)
    case 'sent':
      if (posted) await removeTwins(ports, messenger, sweep, posted.ts)
      return ports.outbox.endSweep(message.key)
    case 'unknown':
      return lookAgain(ports, messenger, sweep)
  }
}

/** Never the recorded one. Where we may not look there is nothing that we could delete either. */
async function removeTwins(ports: Ports, messenger: Messenger, sweep: Sweep, recorded: string): Promise<void> {
  for (const twin of await allOf(ports, messenger, sweep)) {
    if (twin.ts === recorded) continue
    await messenger.remove(twin)
    ports.logger.warn({ key: sweep.message.key, ...twin }, 'removed a message that was posted twice')
  }
}

async function lookAgain(ports: Ports, messenger: Messenger, sweep: Sweep): Promise<void> {
  try {
    const [found, ...twins] = await allOf(ports, messenger, sweep)
    for (const twin of twins) await messenger.remove(twin)
    await ports.outbox.resolve(sweep.message.key, found ?? null)
  } catch (error) {
    if (error instanceof DeliveryTrouble && error.trouble === 'unreadable') await tellOnDuty(ports, sweep)
    throw error
  }
}

/** The first notice in a channel is what later ones reply to, and its twins stand beside it. */
async function allOf(ports: Ports, messenger: Messenger, { message, posted, firstTriedAt }: Sweep) {
  const thread = await threadOf(ports, message)
  const isOwnThread = thread !== null && thread.ts === posted?.ts
  return messenger.findAll(message, isOwnThread ? null : thread, firstTriedAt - SEARCH_MARGIN_MS)
}

/** Once for each message: its key makes it so. Not about what was to be said to that person directly. */
async function tellOnDuty(ports: Ports, { message }: Sweep): Promise<void> {
  const { onDuty } = ports.policy
  if (onDuty === null || (message.kind === 'direct' && message.person === onDuty)) return
  await ports.outbox.add({
    kind: 'direct',
    key: `${message.key}.unconfirmed.${onDuty}`,
    migration: message.migration,
    notBefore: ports.clock.now(),
    urgency: message.urgency ?? LEAST_URGENT,
    person: onDuty,
    text: `${message.migration}: ${unconfirmedLine([message])}`,
  })
}
