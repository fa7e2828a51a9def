import { type JsonObject, objectsIn } from '../json.ts'
import { timestampToMs } from '../workspace/clock.ts'
import { drawnElements, labelOf } from '../workspace/drawn-elements.ts'
import { type EphemeralMessage, isReply, type StoredMessage } from '../workspace/message.ts'
import type { World } from '../workspace/world.ts'

/** All channels, or one, as text, for people to read: messages as they look now, replies under their parent, whispers where they were said. */
export function renderTranscript(world: World, only?: string): string {
  const ephemerals = world.messages.ephemerals()
  return [...world.directory.channels.values()]
    .filter(({ id }) => only === undefined || id === only)
    .flatMap((channel) => {
      const messages = world.messages.in(channel.id)
      const whispers = ephemerals.filter((message) => message.channel === channel.id)
      if (messages.length + whispers.length === 0) return []
      const other = [...channel.members].find((id) => id !== world.app.botUserId) ?? ''
      const title = channel.kind === 'im' ? `Direct message with ${nameOf(other, world)}` : `#${channel.name}`
      const top = [...messages.filter((message) => !isReply(message)), ...whispers].sort(byTime)
      const lines = top.flatMap((message) => [
        ...messageLines(message, world, ''),
        ...world.messages.repliesTo(channel.id, message.ts).flatMap((reply) => messageLines(reply, world, '    ')),
      ])
      return [title, '-'.repeat(title.length), ...lines, '']
    })
    .join('\n')
}

function messageLines(message: StoredMessage | EphemeralMessage, world: World, indent: string): string[] {
  const time = new Date(timestampToMs(message.ts)).toISOString().slice(11, 19)
  const notes = [
    ...('visibleTo' in message ? [`only ${nameOf(message.visibleTo, world)} sees this`] : []),
    ...(message.reply_broadcast ? ['also sent to the channel'] : []),
    ...(message.edited ? ['edited'] : []),
  ]
  const head = `${time} ${nameOf(message.user, world)}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`
  const body = message.blocks?.length ? message.blocks.flatMap(blockLines) : [message.text]
  const files = (message.files ?? []).map((file) => `[file ${file.name}]`)
  const lines = [...body, ...files].flatMap((line) => readable(line, world).split('\n'))
  return [`${indent}${head}`, ...lines.map((line) => `${indent}  ${line}`.trimEnd())]
}

function blockLines(block: JsonObject): string[] {
  const buttons = drawnElements([block]).map(({ element }) => `[${elementLabel(element)}]`)
  switch (block.type) {
    case 'divider':
      return ['---']
    case 'header':
      return [`# ${labelOf(block.text)}`]
    case 'image':
      return [`[picture: ${block.alt_text}]`]
    case 'context':
      return [
        objectsIn(block.elements)
          .map((element) => element.text ?? element.alt_text)
          .join(' | '),
      ]
    case 'section':
      return [labelOf(block.text), ...objectsIn(block.fields).map((field) => `  ${labelOf(field)}`), ...buttons].filter(
        Boolean,
      )
    case 'input':
      return [`${labelOf(block.label)}: ${buttons.join(' ')}`]
    case 'rich_text':
      return [richText(block)]
    default:
      return [buttons.join(' ')]
  }
}

function elementLabel(element: JsonObject): string {
  return labelOf(element.text) || labelOf(element.placeholder) || String(element.type).replaceAll('_', ' ')
}

function richText(value: JsonObject): string {
  const inner = objectsIn(value.elements).map(richText)
  return inner.length > 0
    ? inner.join(String(value.type).endsWith('section') ? '' : '\n')
    : String(value.text ?? value.url ?? '')
}

/** Slack's markup as a reader sees it: names for ids, a date's fallback, plain characters for escaped ones. */
function readable(text: string, world: World): string {
  return text
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<!subteam\^(\w+)[^>]*>/g, (_, id) => `@${world.directory.usergroups.get(id)?.handle ?? id}`)
    .replace(/<!(\w+)[^>]*>/g, '@$1')
    .replace(/<@(\w+)[^>]*>/g, (_, id) => `@${nameOf(id, world)}`)
    .replace(/<#(\w+)[^>]*>/g, (_, id) => `#${world.directory.channels.get(id)?.name ?? id}`)
    .replace(/<([^|>]+)\|([^>]+)>/g, '$2 ($1)')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function nameOf(userId: string, world: World): string {
  return world.directory.users.get(userId)?.real_name ?? userId
}

function byTime(left: StoredMessage, right: StoredMessage): number {
  return Number(left.ts) - Number(right.ts)
}
