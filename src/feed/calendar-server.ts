import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
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

export interface CalendarServer {
  readonly port: number
  close(): Promise<void>
}

/** However many ask, the windows are looked up once in this time. */
const FRESH_MS = 5_000
const MAX_CONNECTIONS = 64
const MAX_HEADER_BYTES = 8192
const REQUEST_TIMEOUT_MS = 10_000
const KEEP_ALIVE_MS = 5_000

/** Serves the calendar over HTTP, to be read only. Anything but its path is answered with 404, whatever the method. */
export async function startCalendarServer(options: CalendarServerOptions): Promise<CalendarServer> {
  const current = kept(options)
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (request, response) => {
      answer(request, response, options.path, current).catch((err: unknown) => {
        options.logger.warn({ err }, 'the calendar can not be served')
        if (!response.headersSent)
          end(response, 503, 'The calendar cannot be read just now.\n', { 'retry-after': '60' })
      })
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  server.listen(options.port, options.host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}

interface Served {
  readonly body: string
  readonly etag: string
  readonly lastModified: string | null
}

/** One load at a time, kept for a moment; one that failed is not kept. */
function kept({ load, now }: CalendarServerOptions): () => Promise<Served> {
  let last: { readonly at: EpochMs; readonly served: Promise<Served> } | null = null
  return () => {
    if (last && now() - last.at < FRESH_MS) return last.served
    const loading = { at: now(), served: load().then(prepared) }
    last = loading
    loading.served.catch(() => {
      if (last === loading) last = null
    })
    return loading.served
  }
}

function prepared({ text, changedAt }: CalendarFeed): Served {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  return { body: text, etag, lastModified: changedAt === null ? null : new Date(changedAt).toUTCString() }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  current: () => Promise<Served>,
): Promise<void> {
  if (!isSame(pathOf(request), path)) return end(response, 404, 'Not found.\n')
  const { method } = request
  if (method !== 'GET' && method !== 'HEAD') return end(response, 405, 'To be read only.\n', { allow: 'GET, HEAD' })
  const { body, etag, lastModified } = await current()
  const headers = {
    etag,
    'cache-control': 'private, no-cache',
    ...(lastModified === null ? {} : { 'last-modified': lastModified }),
  }
  if (isKnown(request, etag, lastModified)) {
    response.writeHead(304, headers).end()
    return
  }
  end(response, 200, body, { ...headers, 'content-type': 'text/calendar; charset=utf-8' })
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split(/[?#]/, 1)[0] ?? ''
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

function end(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
      ...headers,
    })
    .end(body)
}
