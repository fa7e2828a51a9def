import type { NewMessage } from '../migration/announce/messages.ts'

/**
 * A lane is a queue of messages that go out one at a time and in order: the card, the story, the notices of one channel, the
 * words to one person; each for one migration.
 */
export interface Place {
  readonly lane: string
  /** Message that must have been posted before this one. */
  readonly after?: string
  /** Lane that starts to move once this message is posted. */
  readonly opens?: string
  /** Channel in which the first one posted is what later ones reply to. */
  readonly anchors?: string
  /** The channel or person it goes to: Slack limits how fast one may post there. */
  readonly target: string
  /** Order within the lane; equal ones go by the version that made them. */
  readonly order: number
}

/** Where a message stands in line. */
export function placeOf(message: NewMessage): Place {
  const id = message.migration
  switch (message.kind) {
    case 'card':
      return { lane: `${id}.card`, opens: `${id}.story`, target: message.channel, order: 0 }
    case 'story':
      return { lane: `${id}.story`, after: `${id}.card`, target: message.channel, order: message.version }
    case 'notice':
      return {
        lane: `${id}.notice.${message.channel}`,
        anchors: message.channel,
        target: message.channel,
        order: message.notBefore,
      }
    case 'direct':
      return { lane: `${id}.direct.${message.person}`, target: message.person, order: message.notBefore }
  }
}
