import { objectsIn, stringOr } from '../../slack/json.ts'
import type { TrafficEntry } from '../../slack/traffic-log.ts'
import { labelOf } from '../../slack/workspace/drawn-elements.ts'

/** Something that the app has said, as it went over the line. */
export interface Said {
  /** By the site's clock. */
  readonly at: number
  /** A channel; for a direct message the person. */
  readonly channel: string
  /** A reply is seen in its thread only, unless it is also sent to the channel; an edit rouses nobody. */
  readonly kind: 'post' | 'shared-reply' | 'reply' | 'edit'
  readonly lines: readonly string[]
}

/** What people see in a channel without opening a thread or looking back. */
export function isVisible({ kind }: Said): boolean {
  return kind === 'post' || kind === 'shared-reply'
}

/** Everything that Slack has taken, in order. */
export function saidIn(traffic: readonly TrafficEntry[]): Said[] {
  const people = new Map<string, string>()
  const said: Said[] = []
  for (const entry of traffic) {
    if (entry.kind !== 'request' || entry.answer.ok !== true) continue
    const { at, method, args, answer } = entry
    if (method === 'conversations.open') {
      const [channel] = objectsIn([answer.channel])
      people.set(stringOr(channel?.id, ''), stringOr(args.users, ''))
    }
    if (method !== 'chat.postMessage' && method !== 'chat.update') continue
    const channel = stringOr(answer.channel, '')
    const kind = method === 'chat.update' ? 'edit' : kindOf(args)
    said.push({ at, channel: people.get(channel) ?? channel, kind, lines: linesOf(args) })
  }
  return said
}

function kindOf({ thread_ts, reply_broadcast }: Record<string, unknown>): Said['kind'] {
  if (thread_ts === undefined) return 'post'
  return reply_broadcast === true || reply_broadcast === 'true' ? 'shared-reply' : 'reply'
}

function linesOf({ text, blocks }: Record<string, unknown>): string[] {
  const drawn = objectsIn(blocks).flatMap((block) => [
    labelOf(block.text),
    ...objectsIn(block.elements).map((element) => labelOf(element.text) || stringOr(element.text, '')),
  ])
  const shown = drawn.filter((each) => each !== '')
  return (shown.length > 0 ? shown : [stringOr(text, '')]).flatMap((each) => each.split('\n'))
}
