import type { Block, JsonObject } from '../json.ts'

/** A message as the workspace keeps it. Everything but its place can be edited. */
export interface StoredMessage {
  readonly channel: string
  readonly ts: string
  readonly user: string
  readonly bot_id?: string
  readonly thread_ts?: string
  text: string
  blocks?: Block[]
  metadata?: JsonObject
  reply_broadcast?: boolean
  edited?: { user: string; ts: string }
  files?: JsonObject[]
  reactions?: { name: string; users: string[]; count: number }[]
  subtype?: string
}

/** A message that one person sees and nobody keeps: never part of a channel's history. */
export interface EphemeralMessage extends StoredMessage {
  readonly visibleTo: string
}

export function isReply(message: StoredMessage): boolean {
  return message.thread_ts !== undefined && message.thread_ts !== message.ts
}

/** The message as the Web API and payloads show it; metadata only on request. */
export function renderMessage(
  message: StoredMessage,
  replies: readonly StoredMessage[],
  app: { appId: string; teamId: string },
  withMetadata = false,
): JsonObject {
  const { channel: _, metadata, reply_broadcast, ...shown } = structuredClone(message)
  const last = replies.at(-1)
  return {
    type: 'message',
    ...shown,
    team: app.teamId,
    ...(message.bot_id ? { app_id: app.appId } : {}),
    ...(reply_broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(last ? { thread_ts: message.ts, reply_count: replies.length, latest_reply: last.ts } : {}),
    ...(withMetadata && metadata ? { metadata } : {}),
  }
}
