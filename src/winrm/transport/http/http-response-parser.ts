import { RemoteProtocolError } from '../../errors.ts'

/** A bounded reader of HTTP/1.1 responses (RFC 9112) on one connection, one response at a time. */

export interface HttpResponse {
  readonly status: number
  /** Under lower-case names; repeated fields are joined by a comma. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

interface HttpLimits {
  readonly maxHeadBytes: number
  readonly maxBodyBytes: number
}

/** A server sends at most MaxEnvelopeSize (500 KB as installed) per envelope; base64 and sealing add little. */
const DEFAULT_HTTP_LIMITS: HttpLimits = { maxHeadBytes: 32_768, maxBodyBytes: 16 * 1024 * 1024 }

const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: [^\r\n]*)?$/
const HEADER_LINE = /^([!#$%&'*+.^_`|~\w-]+):(.*)$/
const HEAD_END = '\r\n\r\n'
const MAX_CHUNK_LINE_BYTES = 256

interface Head {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
}

/** The chunks of a body so far, and how many bytes must be there before the next look at them is worth it. */
interface Chunks {
  readonly parts: Buffer[]
  totalBytes: number
  wantedBytes: number
}

/** Feed it what arrives; it gives the response once it is whole. */
export class HttpResponseParser {
  readonly #limits: HttpLimits
  #parts: Buffer[] = []
  #size = 0
  #head: Head | undefined
  #chunks: Chunks = noChunks()

  constructor(limits: HttpLimits = DEFAULT_HTTP_LIMITS) {
    this.#limits = limits
  }

  /** True when bytes of an unfinished response are held. */
  get started(): boolean {
    return this.#size > 0 || this.#head !== undefined
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
    if (!'HTTP/'.startsWith(bytes.subarray(0, 5).toString('latin1')))
      throw new RemoteProtocolError('the answer is not HTTP')
    const end = bytes.indexOf(HEAD_END)
    const headBytes = end < 0 ? bytes.length : end
    if (headBytes > this.#limits.maxHeadBytes) throw tooLarge('head', headBytes, this.#limits.maxHeadBytes)
    if (end < 0) return undefined
    const head = parseHead(bytes.subarray(0, end).toString('latin1'))
    this.#restart(bytes.subarray(end + HEAD_END.length))
    if (head.status >= 200) return head
    return this.#size > 0 ? this.#readHead() : undefined
  }

  #finish(head: Head, ended: boolean): HttpResponse | undefined {
    const length = bodyLength(head)
    if (length === 'chunked') return this.#finishChunked(head)
    const wanted = length ?? this.#size
    if (wanted > this.#limits.maxBodyBytes) throw tooLarge('body', wanted, this.#limits.maxBodyBytes)
    if (length === undefined ? !ended : this.#size < wanted) return undefined
    return this.#take(head, this.#joined().subarray(0, wanted), wanted)
  }

  #finishChunked(head: Head): HttpResponse | undefined {
    while (this.#size >= this.#chunks.wantedBytes) {
      const bytes = this.#joined()
      const lineEnd = bytes.indexOf('\r\n')
      if (lineEnd < 0) {
        if (bytes.length > MAX_CHUNK_LINE_BYTES) throw tooLarge('chunk head', bytes.length, MAX_CHUNK_LINE_BYTES)
        return undefined
      }
      const sizeBytes = chunkSize(bytes.subarray(0, lineEnd).toString('latin1'))
      const end = lineEnd + 2 + sizeBytes + 2
      this.#chunks.wantedBytes = end
      if (this.#chunks.totalBytes + sizeBytes > this.#limits.maxBodyBytes) {
        throw tooLarge('body', this.#chunks.totalBytes + sizeBytes, this.#limits.maxBodyBytes)
      }
      if (bytes.length < end) return undefined
      if (bytes.subarray(end - 2, end).toString('latin1') !== '\r\n')
        throw new RemoteProtocolError('a chunk of the answer does not end where it should')
      if (sizeBytes === 0) return this.#take(head, Buffer.concat(this.#chunks.parts), end)
      this.#chunks.parts.push(bytes.subarray(lineEnd + 2, end - 2))
      this.#chunks.totalBytes += sizeBytes
      this.#chunks.wantedBytes = 0
      this.#restart(bytes.subarray(end))
      if (this.#size === 0) return undefined
    }
    return undefined
  }

  #take(head: Head, body: Buffer, usedBytes: number): HttpResponse {
    if (this.#size > usedBytes)
      throw new RemoteProtocolError(`${this.#size - usedBytes} bytes follow the end of the answer`)
    this.#restart(Buffer.alloc(0))
    this.#head = undefined
    this.#chunks = noChunks()
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

function noChunks(): Chunks {
  return { parts: [], totalBytes: 0, wantedBytes: 0 }
}

function parseHead(text: string): Head {
  const [statusLine = '', ...lines] = text.split('\r\n')
  const status = STATUS_LINE.exec(statusLine)?.[1]
  if (!status) throw new RemoteProtocolError('the answer has no HTTP status line')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name, padded] = HEADER_LINE.exec(line) ?? []
    if (name === undefined || padded === undefined)
      throw new RemoteProtocolError('a header line of the answer is malformed')
    const value = withoutBlanks(padded)
    const earlier = headers.get(name.toLowerCase())
    headers.set(name.toLowerCase(), earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return { status: Number(status), headers }
}

/** By hand: a pattern that takes blanks from the end tries them anew at each blank inside, which a long line makes slow. */
function withoutBlanks(text: string): string {
  let start = 0
  let end = text.length
  const isBlank = (index: number) => text[index] === ' ' || text[index] === '\t'
  while (start < end && isBlank(start)) start += 1
  while (end > start && isBlank(end - 1)) end -= 1
  return text.slice(start, end)
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

/** Trailer fields after the last chunk are refused: nobody sends them to us. */
function chunkSize(line: string): number {
  const size = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(line)?.[1]
  if (size === undefined) throw new RemoteProtocolError('a chunk of the answer has no size')
  return Number.parseInt(size, 16)
}

function tooLarge(part: string, size: number, limit: number): RemoteProtocolError {
  return new RemoteProtocolError(`the ${part} of the answer has ${size} bytes or more, ${limit} are allowed`)
}
