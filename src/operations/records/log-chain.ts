import type { LoggedEvent } from '../../migration/events.ts'
import type { MigrationId } from '../../migration/ids.ts'
import type { Digest } from '../ports.ts'

const KIND = 'stationmaster-log'
/** As much of a hash as people copy and compare. */
const SHORT = 12

interface Line {
  readonly n: number
  readonly previous: string
  readonly hash: string
  readonly content: unknown
}

/**
 * The log of a migration as JSON lines, each with a hash over the one before it and its own content: a header, an event on each
 * line, and the head at the end. Whoever has the head from elsewhere can tell that nothing was changed, left out or cut off.
 */
export function exportLog(id: MigrationId, events: readonly LoggedEvent[], digest: Digest): string {
  const lines = chained(id, events, digest)
  const end = { kind: 'end', events: events.length, head: lines.at(-1)?.hash }
  return [...lines, end].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/** The last hash of the chain. */
export function headOf(id: MigrationId, events: readonly LoggedEvent[], digest: Digest): string {
  return chained(id, events, digest).at(-1)?.hash ?? ''
}

/** As it stands in reports and messages. */
export function shortHead(head: string): string {
  return head.slice(0, SHORT)
}

function chained(id: MigrationId, events: readonly LoggedEvent[], digest: Digest): readonly Line[] {
  const contents: readonly unknown[] = [{ kind: KIND, schema: 1, id }, ...events]
  const lines: Line[] = []
  for (const [n, content] of contents.entries()) {
    const previous = lines.at(-1)?.hash ?? ''
    lines.push({ n, previous, hash: hashOf(previous, content, digest), content })
  }
  return lines
}

/** What an exported log comes to: whose it is and its head, or the first line that does not fit and why. */
export type Verdict =
  | { readonly isWhole: true; readonly id: string; readonly events: number; readonly head: string }
  | { readonly isWhole: false; readonly line: number; readonly why: string }

/** Checks an exported log. `head`, where it is known from elsewhere, may be shortened. */
export function verifyExport(text: string, digest: Digest, head?: string): Verdict {
  const lines = text.split('\n').filter((line, index, all) => line !== '' || index < all.length - 1)
  let previous = ''
  for (const [index, line] of lines.slice(0, -1).entries()) {
    const why = problemOf(parse(line), index, previous, digest)
    if (typeof why === 'string') return { isWhole: false, line: index + 1, why }
    previous = why.hash
  }
  return verifyEnd(lines, previous, head)
}

function problemOf(line: Partial<Line> | null, index: number, previous: string, digest: Digest): string | Line {
  if (!line) return 'it is damaged'
  const { n, hash, content } = line
  if (index === 0 && (content as { kind?: unknown } | undefined)?.kind !== KIND) return 'it is not the header of a log'
  if (n !== index) return `it is number ${n} where ${index} should be: a line was removed, added or moved`
  if (line.previous !== previous) return 'it does not follow the line before it'
  if (hash !== hashOf(previous, content, digest)) return 'its content was changed'
  return line as Line
}

function verifyEnd(lines: readonly string[], previous: string, head: string | undefined): Verdict {
  const last = lines.length
  const end = parse(lines.at(-1) ?? '') as { kind?: unknown; events?: unknown; head?: unknown } | null
  if (end?.kind !== 'end' || last < 2)
    return { isWhole: false, line: last, why: 'the end with the head is missing: it was cut off' }
  if (end.head !== previous || end.events !== last - 2)
    return { isWhole: false, line: last, why: 'its head is not that of the lines before it: lines were cut off' }
  if (head !== undefined && !previous.startsWith(head))
    return {
      isWhole: false,
      line: last,
      why: `its head begins ${shortHead(previous)}, not ${head}: events were cut off or rewritten`,
    }
  const first = parse(lines[0] ?? '') as { content: { id: string } }
  return { isWhole: true, id: first.content.id, events: last - 2, head: previous }
}

function parse(line: string): Partial<Line> | null {
  try {
    return JSON.parse(line) as Partial<Line>
  } catch {
    return null
  }
}

function hashOf(previous: string, content: unknown, digest: Digest): string {
  return digest(`${previous}\n${canonical(content)}`)
}

/** The same text for the same content, whatever the order of its keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  const sorted = entries.sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}
