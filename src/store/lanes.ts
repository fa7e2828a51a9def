import type { NewMessage } from '../migration/announce/messages.ts'
import { LEAST_URGENT } from '../migration/announce/urgency.ts'
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
  /** The channel or person it goes to: Slack limits how fast one may post there. */
  readonly target: string
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
      return { lane: `${id}.card`, opens: `${id}.story`, target: message.channel, isKeptCurrent: true, order: 0 }
    case 'story':
      return { lane: `${id}.story`, after: `${id}.card`, target: message.channel, order: message.version }
    case 'bulletin': {
      const name = bulletinName(message)
      const lanes = { lane: `${name}.board`, opens: `${name}.notices` }
      return { ...lanes, target: message.channel, isKeptCurrent: true, order: 0 }
    }
    case 'notice': {
      const name = bulletinName(message)
      const order = message.version
      return { lane: `${name}.notices`, after: `${name}.board`, target: message.channel, order }
    }
    case 'direct':
      return { lane: `${id}.direct.${message.person}`, target: message.person, order: message.notBefore }
  }
}

/** A message as the scripts enter it, beside its content. */
export function rowOf(message: NewMessage) {
  // Moments as text: Lua writes large numbers its own way.
  const { key, kind, notBefore, urgency = LEAST_URGENT } = message
  return { key, kind, notBefore: String(notBefore), urgency, ...placeOf(message) }
}
