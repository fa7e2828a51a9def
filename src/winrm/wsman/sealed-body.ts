import { RemoteProtocolError } from '../errors.ts'

/** Encrypted message bodies, MS-WSMV 2.2.9.1.1: two parts, of which the second is binary with nothing to escape it. */

const SESSION_PROTOCOL = 'application/HTTP-SPNEGO-session-encrypted'
const BOUNDARY = 'Encrypted Boundary'
export const SEALED_CONTENT_TYPE = `multipart/encrypted;protocol="${SESSION_PROTOCOL}";boundary="${BOUNDARY}"`
const PLAIN_CONTENT_TYPE = 'application/soap+xml;charset=UTF-8'
/** The two part heads of a real server have about 200 bytes. */
const MAX_HEAD_BYTES = 1_024
/** A Kerberos header is the longest signature there is, below 100 bytes. */
const MAX_SIGNATURE_BYTES = 256

export interface SealedBody {
  readonly signature: Uint8Array
  readonly ciphertext: Uint8Array
  /** Length of the plaintext as declared; to be compared after unsealing. */
  readonly plaintextBytes: number
}

/** Whether a Content-Type announces a sealed body. */
export function isSealedContentType(contentType: string): boolean {
  return /^multipart\/encrypted\b/i.test(contentType.trim())
}

/** Writes a sealed message as a body of content type SEALED_CONTENT_TYPE. */
export function encodeSealedBody(sealed: SealedBody): Buffer {
  const head = [
    `--${BOUNDARY}`,
    `\tContent-Type: ${SESSION_PROTOCOL}`,
    `\tOriginalContent: type=${PLAIN_CONTENT_TYPE};Length=${sealed.plaintextBytes}`,
    `--${BOUNDARY}`,
    '\tContent-Type: application/octet-stream',
    '',
  ].join('\r\n')
  const signatureLength = Buffer.alloc(4)
  signatureLength.writeUInt32LE(sealed.signature.length)
  return Buffer.concat([
    Buffer.from(head),
    signatureLength,
    sealed.signature,
    sealed.ciphertext,
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ])
}

/** Takes a body apart by lengths and by its two ends, as the ciphertext may hold any bytes; throws RemoteProtocolError. */
export function decodeSealedBody(body: Uint8Array, contentType: string): SealedBody {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const boundary = boundaryOf(contentType)
  const head = readHead(bytes, boundary)
  const end = closingAt(bytes, boundary)
  const signatureAt = head.length + 4
  if (signatureAt > end) throw broken(`ends after ${bytes.length} bytes`)
  const signatureBytes = bytes.readUInt32LE(head.length)
  if (signatureBytes > MAX_SIGNATURE_BYTES)
    throw broken(`declares a signature of ${signatureBytes} bytes, ${MAX_SIGNATURE_BYTES} are allowed`)
  if (signatureAt + signatureBytes > end) throw broken(`ends after ${bytes.length} bytes`)
  return {
    signature: bytes.subarray(signatureAt, signatureAt + signatureBytes),
    ciphertext: bytes.subarray(signatureAt + signatureBytes, end),
    plaintextBytes: head.plaintextBytes,
  }
}

function boundaryOf(contentType: string): string {
  if (!isSealedContentType(contentType)) throw broken('has another content type')
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(contentType)
  const boundary = match?.[1] ?? match?.[2]
  if (!boundary) throw broken('has no boundary')
  return boundary
}

/** `length` is where the binary part begins. Only the bytes before it are ever read as text. */
function readHead(bytes: Buffer, boundary: string): { readonly length: number; readonly plaintextBytes: number } {
  const text = bytes.subarray(0, MAX_HEAD_BYTES).toString('latin1')
  // Some servers put a space between the dashes and the boundary, and not all indent the part heads.
  const line = `--\\s?${boundary.replace(/[^\w ]/g, '\\$&')}\\r\\n`
  const pattern = new RegExp(
    `^${line}((?:[\\t ]*[\\w-]+:[^\\r\\n]*\\r\\n)+)${line}[\\t ]*Content-Type:[\\t ]*application/octet-stream[\\t ]*\\r\\n`,
    'i',
  )
  const match = pattern.exec(text)
  if (!match) throw broken('has no part heads')
  const length = /OriginalContent:[^\r\n]*;\s*Length=(\d{1,10})/i.exec(match[1] ?? '')?.[1]
  if (length === undefined) throw broken('declares no length')
  return { length: match[0].length, plaintextBytes: Number(length) }
}

function closingAt(bytes: Buffer, boundary: string): number {
  for (const closing of [`--${boundary}--\r\n`, `-- ${boundary}--\r\n`, `--${boundary}--`]) {
    const at = bytes.length - closing.length
    if (at >= 0 && bytes.subarray(at).toString('latin1') === closing) return at
  }
  throw broken('has no closing boundary')
}

function broken(what: string): RemoteProtocolError {
  return new RemoteProtocolError(`the sealed body ${what}`)
}
