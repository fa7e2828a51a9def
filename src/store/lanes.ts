import type { NewMessage } from '../migration/announce/messages.ts'
import { bulletinName } from '../migration/bulletin/window-id.ts'

/**
 * A lane is a queue of messages that go out one at a time and in order: the card, the story and the words to one person of one
 * migration; the post and the notices of one bulletin.
 */
export interface Place {
  readonly lane: string
  /** Message that must have been posted before this one. */
  readonly after?: string
  /** Lane that starts to move once this message is posted. */
  readonly opens?: string
  /** Edited in place whenever it is asked for anew. */
  readonly isKeptCurrent?: boolean
  /** Order within the lane; equal ones go by the version that made them. */
  readonly order: number
}

/** Where a message stands in line. */
export function placeOf(message: NewMessage): Place {
  const id = message.migration
  switch (message.kind) {
    case 'card':
      return { lane: `${id}.card`, opens: `${id}.story`, isKeptCurrent: true, order: 0 }
    case 'story':
      return { lane: `${id}.story`, after: `${id}.card`, order: message.version }
    case 'bulletin': {
      const name = bulletinName(message)
      return { lane: `${name}.board`, opens: `${name}.notices`, isKeptCurrent: true, order: 0 }
    }
    case 'notice': {
      const name = bulletinName(message)
      return { lane: `${name}.notices`, after: `${name}.board`, order: message.version }
    }
    case 'direct':
      return { lane: `${id}.direct.${message.person}`, order: message.notBefore }
  }
}

/** A message as the scripts enter it, beside its content. */
export function rowOf(message: NewMessage) {
  // Moments as text: Lua writes large numbers its own way.
  return { key: message.key, kind: message.kind, notBefore: String(message.notBefore), ...placeOf(message) }
}
