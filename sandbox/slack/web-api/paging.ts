import { SlackRefusal } from '../slack-refusal.ts'
import type { Arguments } from './arguments.ts'

/** One page of a list with Slack's opaque cursor, which holds how far the last page went. */
export function page<T>(items: readonly T[], args: Arguments, otherwise: number, max: number) {
  const start = startOf(args.optional('cursor'))
  const limit = args.limit(otherwise, max)
  const end = start + limit
  const hasMore = end < items.length
  return { items: items.slice(start, end), hasMore, nextCursor: hasMore ? cursorFor(end) : '' }
}

function cursorFor(start: number): string {
  return Buffer.from(`next:${start}`).toString('base64')
}

function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const match = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())
  if (!match) throw new SlackRefusal('invalid_cursor')
  return Number(match[1])
}
