import type { NewMessage } from '../../migration/announce/messages.ts'
import type { EpochMs } from '../../migration/ids.ts'
import { type ClaimedMessage, DeliveryTrouble, type Messenger, type Ports } from '../ports.ts'
import { contentOf, isKeptCurrent, isOfEarlierVersion, isStanding, isWanted, noteAnnounced } from './message-content.ts'
import { boardKey, tellPeople } from './tell-people.ts'

/** Messages under way at the same time in one run, so that a slow answer holds up nobody else. */
const AT_A_TIME = 8
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 60_000
/** A message whose answer was lost is looked for from a little before its first try, because clocks differ. */
export const SEARCH_MARGIN_MS = 60_000

export interface Sender {
  /** Unique for every run, also within one process. */
  readonly owner: string
  readonly signal: AbortSignal
  /** Is told when there is something to send next, once nothing more can be sent now. */
  readonly wakeAt?: (at: EpochMs) => void
  /** Whether trouble of this kind was not told lately; always where absent. */
  readonly isNews?: (key: string) => boolean
}

/** Says what is due in Slack, each message once: one that may have been said already is looked for first. */
export async function deliverMessages(
  ports: Ports,
  messenger: Messenger,
  sender: Sender,
): Promise<{ delivered: number }> {
  const inHand = new Set<Promise<void>>()
  const failures: unknown[] = []
  let delivered = 0
  const begin = (claimed: ClaimedMessage) => {
    const run = deliverOne(ports, messenger, sender, claimed)
      .then((isDelivered) => {
        if (isDelivered) delivered += 1
      })
      .catch((error: unknown) => void failures.push(error))
      .finally(() => inHand.delete(run))
    inHand.add(run)
  }
  try {
    while (!sender.signal.aborted && failures.length === 0) {
      await tellPeople(ports, sender.signal, sender.isNews)
      const now = ports.clock.now()
      const batch = await ports.outbox.claimDue(now, sender.owner, AT_A_TIME - inHand.size)
      for (const claimed of batch) begin(claimed)
      if (batch.length === 0) await tellNext(ports, sender, now)
      if (inHand.size === 0) break
      if (batch.length === 0 || inHand.size === AT_A_TIME) await Promise.race(inHand)
    }
  } finally {
    await Promise.all(inHand)
  }
  if (failures.length > 0) throw failures[0]
  return { delivered }
}

/** What was due when it was asked for and not handed out is not for us. */
async function tellNext(ports: Ports, { wakeAt }: Sender, askedAt: EpochMs): Promise<void> {
  if (!wakeAt) return
  const moments = await Promise.all([ports.outbox.nextDueAt(), ports.bulletins.nextDueAt()])
  const ahead = moments.filter((at) => at !== undefined && at > askedAt).map(Number)
  if (ahead.length > 0) wakeAt(Math.min(...ahead))
}

/** Claimed and not tried: whoever sends next need not wait for our lease, nor look whether it was posted. */
function giveBack(ports: Ports, { message, claim, isUncertain }: ClaimedMessage): Promise<void> {
  return ports.outbox.defer(message.key, claim, ports.clock.now(), isUncertain)
}

async function deliverOne(
  ports: Ports,
  messenger: Messenger,
  { signal }: Sender,
  claimed: ClaimedMessage,
): Promise<boolean> {
  const { message, claim } = claimed
  let { isUncertain } = claimed
  try {
    if (isOfEarlierVersion(message)) return await withdraw(ports, claimed)
    const thread = await threadOf(ports, message)
    const posted = isUncertain
      ? await messenger.find(message, thread, claimed.firstTriedAt - SEARCH_MARGIN_MS)
      : undefined
    isUncertain = false
    const content = await contentOf(ports, message)
    const edit = claimed.posted ?? posted ?? null
    if (posted && !isKeptCurrent(message)) {
      await noteAnnounced(ports, message, content)
      await ports.outbox.markSent(message.key, claim, posted)
      return true
    }
    if (!isWanted(message, content, { thread, edit })) return await withdraw(ports, claimed)
    if (!(await ports.outbox.stillHolds(message.key, claim))) return false
    if (signal.aborted) {
      await giveBack(ports, { ...claimed, isUncertain })
      return false
    }
    const unconfirmed = message.kind === 'card' ? await ports.outbox.unconfirmed(message.migration) : []
    const sent = await messenger.deliver(message, { ...content, thread, edit, unconfirmed })
    const since = claimed.firstTriedAt - SEARCH_MARGIN_MS
    if (await isStanding(ports, messenger, message, { thread, content, since })) {
      await noteAnnounced(ports, message, content)
    }
    await ports.outbox.markSent(message.key, claim, sent)
    ports.observer.delivered(message.kind, 'sent', ports.clock.now() - message.notBefore)
    return true
  } catch (error) {
    await noteTrouble(ports, { ...claimed, isUncertain }, troubleOf(error))
    return false
  }
}

async function withdraw(ports: Ports, { message, claim }: ClaimedMessage): Promise<false> {
  await ports.outbox.withdraw(message.key, claim)
  return false
}

/** One message that trips our own code must not hold up those claimed with it. Where the store is away, noting it fails, too. */
function troubleOf(error: unknown): DeliveryTrouble {
  if (error instanceof DeliveryTrouble) return error
  return new DeliveryTrouble('ambiguous', 'the message could not be dealt with', undefined, { cause: error })
}

/** A story replies to its migration's card, a notice to its channel's bulletin. */
export async function threadOf(ports: Ports, message: NewMessage) {
  if (message.kind === 'story') return (await ports.outbox.posted(`${message.migration}.card`)) ?? null
  if (message.kind === 'notice') return (await ports.outbox.posted(boardKey(message))) ?? null
  return null
}

async function noteTrouble(
  ports: Ports,
  { message, claim, attempts, isUncertain }: ClaimedMessage,
  trouble: DeliveryTrouble,
): Promise<void> {
  ports.observer.delivered(message.kind, trouble.trouble, 0)
  const fields = { migrationId: message.migration, key: message.key, trouble: trouble.trouble, err: trouble }
  if (trouble.trouble === 'dead') {
    ports.logger.error(fields, 'message can not be delivered')
    return ports.outbox.markUndeliverable(message.key, claim, trouble.message)
  }
  if (trouble.trouble === 'unreadable') {
    ports.logger.error(fields, 'nobody can tell whether the message was posted')
    return ports.outbox.markUnknown(message.key, claim, trouble.message)
  }
  ports.logger.warn(fields, 'message not delivered yet')
  if (trouble.limit !== undefined && trouble.retryAfterMs !== undefined) {
    await ports.outbox.setAside(message.key, trouble.limit, trouble.retryAfterMs)
  }
  const backoffMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts, 5))
  const at = ports.clock.now() + (trouble.retryAfterMs ?? backoffMs)
  await ports.outbox.defer(message.key, claim, at, isUncertain || trouble.trouble === 'ambiguous')
}
