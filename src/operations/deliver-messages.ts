import type { NewMessage } from '../migration/announce/messages.ts'
import { contentOf, isKeptCurrent, isOfEarlierVersion, isStanding, isWanted, noteAnnounced } from './message-content.ts'
import { type ClaimedMessage, DeliveryTrouble, type Messenger, type Ports } from './ports.ts'
import { boardKey, tellPeople } from './tell-people.ts'

const BATCH = 20
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 60_000
/** A message whose answer was lost is looked for from a little before its first try, because clocks differ. */
const SEARCH_MARGIN_MS = 60_000

export interface Sender {
  /** Unique for every run, also within one process. */
  readonly owner: string
  readonly signal: AbortSignal
}

/** Says what is due in Slack, each message once: one that may have been said already is looked for first. */
export async function deliverMessages(
  ports: Ports,
  messenger: Messenger,
  sender: Sender,
): Promise<{ delivered: number }> {
  let delivered = 0
  while (!sender.signal.aborted) {
    await tellPeople(ports, sender.signal)
    const batch = await ports.outbox.claimDue(ports.clock.now(), sender.owner, BATCH)
    if (batch.length === 0) break
    for (const claimed of batch) {
      if (sender.signal.aborted) await giveBack(ports, claimed)
      else if (await deliverOne(ports, messenger, claimed)) delivered += 1
    }
  }
  return { delivered }
}

/** Claimed and not tried: whoever sends next need not wait for our lease, nor look whether it was posted. */
function giveBack(ports: Ports, { message, claim, isUncertain }: ClaimedMessage): Promise<void> {
  return ports.outbox.defer(message.key, claim, ports.clock.now(), isUncertain)
}

async function deliverOne(ports: Ports, messenger: Messenger, claimed: ClaimedMessage): Promise<boolean> {
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
    const sent = await messenger.deliver(message, { ...content, thread, edit })
    const since = claimed.firstTriedAt - SEARCH_MARGIN_MS
    if (await isStanding(ports, messenger, message, { thread, content, since })) {
      await noteAnnounced(ports, message, content)
    }
    await ports.outbox.markSent(message.key, claim, sent)
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
async function threadOf(ports: Ports, message: NewMessage) {
  if (message.kind === 'story') return (await ports.outbox.posted(`${message.migration}.card`)) ?? null
  if (message.kind === 'notice') return (await ports.outbox.posted(boardKey(message))) ?? null
  return null
}

async function noteTrouble(
  ports: Ports,
  { message, claim, attempts, isUncertain }: ClaimedMessage,
  trouble: DeliveryTrouble,
): Promise<void> {
  const fields = { migrationId: message.migration, key: message.key, trouble: trouble.trouble, err: trouble }
  if (trouble.trouble === 'dead') {
    ports.logger.error(fields, 'message can not be delivered')
    return ports.outbox.markUndeliverable(message.key, claim, trouble.message)
  }
  ports.logger.warn(fields, 'message not delivered yet')
  const backoffMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts, 5))
  const at = ports.clock.now() + (trouble.retryAfterMs ?? backoffMs)
  await ports.outbox.defer(message.key, claim, at, isUncertain || trouble.trouble === 'ambiguous')
}
