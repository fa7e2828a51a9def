import type { NewMessage } from '../../../src/migration/announce/messages.ts'
import type { BulletinView } from '../../../src/migration/bulletin/view.ts'
import type { Clock, Messenger, Wording, Zones } from '../../../src/operations/ports.ts'
import { renderBulletin } from '../../../src/slack/blocks/notices.ts'

export interface Logged {
  readonly at: number
  readonly ts: string
  readonly channel: string
  /** The post that it is a reply to; null for a post. */
  readonly thread: string | null
  /** As it was said at first, and after each edit. */
  readonly versions: { readonly at: number; readonly lines: readonly string[] }[]
}

interface Around {
  readonly clock: Clock
  readonly zones: Zones
  readonly wording: Wording
}

interface Content {
  readonly view?: BulletinView | null
  readonly thread: { readonly ts: string } | null
  readonly edit: { readonly channel: string; readonly ts: string } | null
}

/** What people see in their channels, drawn as Slack gets it. Cards and stories are let by. */
export class ChannelLog implements Messenger {
  readonly said: Logged[] = []
  readonly #around: Around
  #count = 0

  constructor(around: Around) {
    this.#around = around
  }

  async deliver(message: NewMessage, { view, thread, edit }: Content) {
    const channel = 'channel' in message ? message.channel : message.person
    if (message.kind !== 'bulletin' && message.kind !== 'notice') return { channel, ts: message.key }
    const at = this.#around.clock.now()
    const lines = this.#lines(message, view ?? null)
    const before = this.said.find(({ ts }) => ts === edit?.ts)
    if (before) {
      before.versions.push({ at, lines })
      return { channel, ts: before.ts }
    }
    this.#count += 1
    const ts = `${this.#count}.0`
    this.said.push({ at, ts, channel, thread: thread?.ts ?? null, versions: [{ at, lines }] })
    return { channel, ts }
  }

  /** Whatever was posted can be read back. */
  async find(message: NewMessage) {
    return { channel: 'channel' in message ? message.channel : message.person, ts: message.key }
  }

  async findAll(message: NewMessage) {
    return [await this.find(message)]
  }

  async remove(): Promise<void> {
    throw new Error('nothing is posted twice here')
  }

  #lines(message: NewMessage, view: BulletinView | null): string[] {
    if (!view) throw new Error(`${message.key} has nothing to say`)
    const { wording } = this.#around
    const { blocks } = renderBulletin(
      message.kind === 'bulletin' ? wording.board(view) : wording.notice(view),
      this.#around,
    )
    return blocks.flatMap((block) => textsOf(block)).flatMap((text) => text.split('\n'))
  }
}

function textsOf(block: object): string[] {
  const { text, elements } = block as { text?: { text: string }; elements?: readonly { text?: string }[] }
  return [...(text ? [text.text] : []), ...(elements ?? []).map((element) => element.text ?? '')]
}
