import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { keptFor } from '../http/kept-for.ts'
import { type Answer, type ReadOnlyServer, startReadOnlyServer } from '../http/read-only-server.ts'
import type { EpochMs } from '../migration/ids.ts'
import type { Logger } from '../operations/ports.ts'

export interface CalendarFeed {
  readonly text: string
  /** When anything in it changed last; null where there is nothing. */
  readonly changedAt: EpochMs | null
}

export interface CalendarServerOptions {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** The only path that is answered; nobody can guess it. */
  readonly path: string
  readonly load: () => Promise<CalendarFeed>
  readonly logger: Logger
  /** Real time, for the age of what was loaded. */
  readonly now: () => EpochMs
}

/** However many ask, the windows are looked up once in this time. */
const FRESH_MS = 5_000

/** Serves the calendar over HTTP, to be read only. Anything but its path is answered with 404, whatever the method. */
export function startCalendarServer(options: CalendarServerOptions): Promise<ReadOnlyServer> {
  const { host, port, path, logger } = options
  const current = keptFor(FRESH_MS, options.now, async () => prepared(await options.load()))
  return startReadOnlyServer({
    host,
    port,
    find: (asked) => (isSame(asked, path) ? (request) => answer(request, current) : undefined),
    onTrouble: (err) => logger.warn({ err }, 'the calendar can not be served'),
    instead: { status: 503, body: 'The calendar cannot be read just now.\n', headers: { 'retry-after': '60' } },
  })
}

interface Served {
  readonly body: string
  readonly etag: string
  readonly lastModified: string | null
}

function prepared({ text, changedAt }: CalendarFeed): Served {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  return { body: text, etag, lastModified: changedAt === null ? null : new Date(changedAt).toUTCString() }
}

async function answer(request: IncomingMessage, current: () => Promise<Served>): Promise<Answer> {
  const { body, etag, lastModified } = await current()
  const headers = {
    etag,
    'cache-control': 'private, no-cache',
    ...(lastModified === null ? {} : { 'last-modified': lastModified }),
  }
  if (isKnown(request, etag, lastModified)) return { status: 304, body: '', headers }
  return { status: 200, body, headers: { ...headers, 'content-type': 'text/calendar; charset=utf-8' } }
}

/** In the same time whatever they have in common: hashes are compared, which have the same length. */
function isSame(found: string, wanted: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(found), hash(wanted))
}

/** Whether the reader has it already; where a tag is given, the date does not count (RFC 9110, 13.2.2). */
function isKnown({ headers }: IncomingMessage, etag: string, lastModified: string | null): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined) {
    const known = tags.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
    return known.includes('*') || known.includes(etag)
  }
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return lastModified !== null && Date.parse(lastModified) <= since
}
