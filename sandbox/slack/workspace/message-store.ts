import { SlackRefusal } from '../slack-refusal.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { WorkspaceClock } from './clock.ts'
import { type EphemeralMessage, isReply, type StoredMessage } from './message.ts'

export type NewMessage = Omit<StoredMessage, 'ts'>
export type MessageEdit = Partial<Omit<StoredMessage, 'channel' | 'ts' | 'user' | 'bot_id' | 'thread_ts'>>

/** All messages of all channels, oldest first, and the ephemeral ones beside them. */
export class MessageStore {
  readonly #byChannel = new Map<string, StoredMessage[]>()
  #ephemerals: EphemeralMessage[] = []
  readonly #clock: WorkspaceClock
  readonly #feed: ChangeFeed

  constructor(clock: WorkspaceClock, feed: ChangeFeed) {
    this.#clock = clock
    this.#feed = feed
  }

  in(channel: string): readonly StoredMessage[] {
    return this.#byChannel.get(channel) ?? []
  }

  find(channel: string, ts: string): StoredMessage | undefined {
    return this.in(channel).find((message) => message.ts === ts)
  }

  repliesTo(channel: string, ts: string): StoredMessage[] {
    return this.in(channel).filter((message) => isReply(message) && message.thread_ts === ts)
  }

  post(message: NewMessage): StoredMessage {
    const stored: StoredMessage = { ...message, ts: this.#clock.timestamp() }
    const inChannel = this.#byChannel.get(message.channel)
    if (inChannel) inChannel.push(stored)
    else this.#byChannel.set(message.channel, [stored])
    this.#feed.publish({ kind: 'message', message: stored })
    return stored
  }

  edit(message: StoredMessage, edit: MessageEdit): void {
    Object.assign(message, edit)
    this.#feed.publish({ kind: 'edit', message })
  }

  /** Removes a message; the parent of a thread leaves a tombstone so that its replies stay reachable. */
  delete(message: StoredMessage): void {
    if (this.repliesTo(message.channel, message.ts).length > 0) {
      Object.assign(message, { text: 'This message was deleted.', subtype: 'tombstone', blocks: [] })
    } else {
      this.#byChannel.set(
        message.channel,
        this.in(message.channel).filter((other) => other !== message),
      )
    }
    this.#feed.publish({ kind: 'delete', message })
  }

  postEphemeral(message: Omit<EphemeralMessage, 'ts'>): EphemeralMessage {
    const stored: EphemeralMessage = { ...message, ts: this.#clock.timestamp() }
    this.#ephemerals.push(stored)
    this.#feed.publish({ kind: 'ephemeral', message: stored })
    return stored
  }

  editEphemeral(message: EphemeralMessage, edit: MessageEdit): void {
    Object.assign(message, edit)
    this.#feed.publish({ kind: 'ephemeral-edit', message })
  }

  deleteEphemeral(message: EphemeralMessage): void {
    this.#ephemerals = this.#ephemerals.filter((other) => other !== message)
    this.#feed.publish({ kind: 'ephemeral-delete', message })
  }

  ephemerals(userId?: string): readonly EphemeralMessage[] {
    return this.#ephemerals.filter((message) => userId === undefined || message.visibleTo === userId)
  }

  /** The thread that a post names must exist, and be named by its parent. */
  assertThread(channel: string, threadTs: string | undefined): void {
    if (threadTs === undefined) return
    if (!/^\d{10}\.\d{6}$/.test(threadTs)) throw new SlackRefusal('invalid_thread_ts')
    const parent = this.find(channel, threadTs)
    if (!parent) throw new SlackRefusal('thread_not_found')
    if (isReply(parent) || parent.subtype === 'tombstone') throw new SlackRefusal('cannot_reply_to_message')
  }
}
