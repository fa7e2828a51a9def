import type { IncomingMessage } from 'node:http'

/** Slack's largest payloads are of views, at most 250 KB. */
export const MAX_BODY_BYTES = 1024 * 1024
/** Slack's own advice: what is older may be a recording. Clocks may be ahead as well as behind. */
export const MAX_AGE_MS = 5 * 60_000

/** Why a request is not looked at, for the log; whoever sent it sees the status only. */
export class RefusedRequest extends Error {
  readonly status: number

  constructor(status: number, why: string) {
    super(why)
    this.status = status
  }
}

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

/** Throws `RefusedRequest` for what no request of Slack's looks like, before anything of its body is read. */
export function refuseHead({ method, url = '', headers }: IncomingMessage, path: string, now: number): void {
  if (method !== 'POST' || url.split('?')[0] !== path) throw new RefusedRequest(404, 'there is nothing at this address')
  if (![FORM, JSON_TYPE].includes(headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''))
    throw new RefusedRequest(400, 'its content type is neither a form nor JSON')
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw new RefusedRequest(413, 'it is too large')
  const [signature, stamp] = [headers['x-slack-signature'], headers['x-slack-request-timestamp']]
  if (typeof signature !== 'string' || typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp))
    throw new RefusedRequest(401, 'its signature or timestamp is missing')
  if (Math.abs(now - Number(stamp) * 1000) > MAX_AGE_MS)
    throw new RefusedRequest(401, 'its timestamp is more than five minutes off')
}

/** The body as it came, and what it holds. Throws `RefusedRequest` where it is too large, no text, or says something twice. */
export async function readBody(request: IncomingMessage): Promise<{ raw: Buffer; content: unknown }> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > MAX_BODY_BYTES) throw new RefusedRequest(413, 'it is too large')
    parts.push(part)
  }
  const raw = Buffer.concat(parts)
  const isForm = request.headers['content-type']?.toLowerCase().startsWith(FORM) ?? false
  // Bolt knows the form by this very type.
  if (isForm) request.headers['content-type'] = FORM
  const text = textOf(raw)
  return { raw, content: isForm ? formOf(text) : jsonOf(text) }
}

function textOf(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    throw new RefusedRequest(400, 'it is not UTF-8')
  }
}

function formOf(text: string): unknown {
  const fields = [...new URLSearchParams(text)]
  if (new Set(fields.map(([name]) => name)).size < fields.length) {
    throw new RefusedRequest(400, 'it names a field twice')
  }
  const form = Object.fromEntries(fields)
  return form.payload === undefined ? form : jsonOf(form.payload)
}

function jsonOf(text: string): unknown {
  try {
    const content: unknown = JSON.parse(text)
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content
  } catch {
    // The same as any other content that is none.
  }
  throw new RefusedRequest(400, 'it is no JSON object')
}
