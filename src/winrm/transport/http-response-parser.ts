import { RemoteProtocolError } from '../errors.ts'

/** A bounded reader of HTTP/1.1 responses (RFC 9112) on one connection, one response at a time. */

export interface HttpResponse {
  readonly status: number
  /** Under lower-case names; repeated fields are joined by a comma. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

export interface HttpLimits {
  readonly maxHeadBytes: number
  readonly maxBodyBytes: number
}

/** A server sends at most MaxEnvelopeSize (500 KB as installed) per envelope; base64 and sealing add little. */
export const DEFAULT_HTTP_LIMITS: HttpLimits = { maxHeadBytes: 32_768, maxBodyBytes: 16 * 1024 * 1024 }

const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: [^\r\n]*)?$/
const HEADER_LINE = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/
const HEAD_END = '\r\n\r\n'

interface Head {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly bodyAt: number
}

/** Feed it what arrives; it gives the response once it is whole. */
export class HttpResponseParser {
  readonly #limits: HttpLimits
  #parts: Buffer[] = []
  #size = 0
  #head: Head | undefined

  constructor(limits: HttpLimits = DEFAULT_HTTP_LIMITS) {
    this.#limits = limits
  }

  /** True when bytes of an unfinished response are held. */
  get started(): boolean {
    return this.#size > 0
  }

  /** Throws RemoteProtocolError for what is not HTTP, is too large, or goes on after its end. */
  push(chunk: Uint8Array): HttpResponse | undefined {
    this.#parts.push(Buffer.from(chunk))
    this.#size += chunk.length
    this.#head ??= this.#readHead()
    return this.#head && this.#finish(this.#head, false)
  }

  /** The connection ended: gives a response whose length was to be told by that, else undefined. */
  end(): HttpResponse | undefined {
    return this.#head && this.#finish(this.#head, true)
  }

  #readHead(): Head | undefined {
    const bytes = this.#joined()
    const start = bytes.subarray(0, 5).toString('latin1')
    if (!'HTTP/'.startsWith(start.slice(0, 5))) throw new RemoteProtocolError('the answer is not HTTP')
    const end = bytes.indexOf(HEAD_END)
    const headBytes = end < 0 ? bytes.length : end
    if (headBytes > this.#limits.maxHeadBytes) throw tooLarge('head', headBytes, this.#limits.maxHeadBytes)
    if (end < 0) return undefined
    const head = parseHead(bytes.subarray(0, end).toString('latin1'), end + HEAD_END.length)
    if (head.status >= 200) return head
    this.#restart(bytes.subarray(head.bodyAt))
    return this.#size > 0 ? this.#readHead() : undefined
  }

  #finish(head: Head, ended: boolean): HttpResponse | undefined {
    const length = bodyLength(head)
    if (length === 'chunked') return this.#finishChunked(head)
    const available = this.#size - head.bodyAt
    const wanted = length ?? available
    if (wanted > this.#limits.maxBodyBytes) throw tooLarge('body', wanted, this.#limits.maxBodyBytes)
    if (length === undefined ? !ended : available < wanted) return undefined
    if (available > wanted) throw new RemoteProtocolError(`${available - wanted} bytes follow the end of the answer`)
    return this.#take(head, this.#joined().subarray(head.bodyAt))
  }

  #finishChunked(head: Head): HttpResponse | undefined {
    if (this.#size - head.bodyAt > 2 * this.#limits.maxBodyBytes)
      throw tooLarge('body', this.#size - head.bodyAt, this.#limits.maxBodyBytes)
    const body = joinChunks(this.#joined().subarray(head.bodyAt), this.#limits.maxBodyBytes)
    return body && this.#take(head, body)
  }

  #take(head: Head, body: Buffer): HttpResponse {
    this.#restart(Buffer.alloc(0))
    this.#head = undefined
    return { status: head.status, headers: head.headers, body }
  }

  #restart(rest: Buffer): void {
    this.#parts = [rest]
    this.#size = rest.length
  }

  #joined(): Buffer {
    const [first] = this.#parts
    if (first && this.#parts.length === 1) return first
    const joined = Buffer.concat(this.#parts)
    this.#parts = [joined]
    return joined
  }
}

function parseHead(text: string, bodyAt: number): Head {
  const [statusLine = '', ...lines] = text.split('\r\n')
  const status = STATUS_LINE.exec(statusLine)?.[1]
  if (!status) throw new RemoteProtocolError('the answer has no HTTP status line')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = HEADER_LINE.exec(line) ?? []
    if (name === undefined || value === undefined)
      throw new RemoteProtocolError('a header line of the answer is malformed')
    const earlier = headers.get(name.toLowerCase())
    headers.set(name.toLowerCase(), earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return { status: Number(status), headers, bodyAt }
}

/** Undefined where only the end of the connection tells. */
function bodyLength({ status, headers }: Head): number | 'chunked' | undefined {
  if (status === 204 || status === 304) return 0
  const coding = headers.get('transfer-encoding')
  if (coding !== undefined) {
    if (coding.toLowerCase() !== 'chunked')
      throw new RemoteProtocolError('the answer has a transfer coding other than chunked')
    return 'chunked'
  }
  const length = headers.get('content-length')
  if (length === undefined) return undefined
  if (!/^\d{1,15}$/.test(length)) throw new RemoteProtocolError('the content length of the answer is not one number')
  return Number(length)
}

function joinChunks(bytes: Buffer, maxBodyBytes: number): Buffer | undefined {
  const chunks: Buffer[] = []
  let total = 0
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(bytes.subarray(at, lineEnd).toString('latin1'))?.[1]
    if (size === undefined) throw new RemoteProtocolError('a chunk of the answer has no size')
    const sizeBytes = Number.parseInt(size, 16)
    const start = lineEnd + 2
    total += sizeBytes
    if (total > maxBodyBytes) throw tooLarge('body', total, maxBodyBytes)
    if (sizeBytes === 0) return endOfChunks(bytes, start) ? Buffer.concat(chunks) : undefined
    if (bytes.length < start + sizeBytes + 2) return undefined
    chunks.push(bytes.subarray(start, start + sizeBytes))
    at = start + sizeBytes + 2
  }
}

/** Trailer fields are not read: only an empty trailer ends the answer at once. */
function endOfChunks(bytes: Buffer, start: number): boolean {
  return bytes.subarray(start, start + 2).equals(Buffer.from('\r\n')) || bytes.indexOf(HEAD_END, start) >= 0
}

function tooLarge(part: string, size: number, limit: number): RemoteProtocolError {
  return new RemoteProtocolError(`the ${part} of the answer has ${size} bytes or more, ${limit} are allowed`)
}
