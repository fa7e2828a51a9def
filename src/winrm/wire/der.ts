import { RemoteProtocolError } from '../errors.ts'
import { ByteReader } from './byte-reader.ts'

/** The part of DER (X.690) that security tokens and certificates are made of: definite lengths, tags of one byte. */

export const DER_OCTET_STRING = 0x04
export const DER_OID = 0x06
export const DER_ENUMERATED = 0x0a
export const DER_SEQUENCE = 0x30

/** The tag of a constructed element `[number]`, 0 to 30. */
export const derContext = (number: number): number => 0xa0 | number

/** Longer ones exist nowhere, and each byte costs arithmetic on large numbers. */
const MAX_OID_BYTES = 64
const MAX_LENGTH_BYTES = 4

export interface DerElement {
  readonly tag: number
  readonly content: Uint8Array
  /** Tag, length and content as they were read. */
  readonly bytes: Uint8Array
}

/** Reads elements one after the other; every element lies within the bytes that are there, or RemoteProtocolError is thrown. */
export class DerReader {
  readonly #bytes: Uint8Array
  readonly #reader: ByteReader

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#reader = new ByteReader(bytes)
  }

  get isAtEnd(): boolean {
    return this.#reader.remaining === 0
  }

  next(): DerElement {
    const start = this.#reader.offset
    const tag = this.#reader.u8()
    if ((tag & 0x1f) === 0x1f) throw new RemoteProtocolError(`a DER tag of several bytes stands at offset ${start}`)
    const content = this.#reader.bytes(this.#length())
    return { tag, content, bytes: this.#bytes.subarray(start, this.#reader.offset) }
  }

  /** The next element, which must have this tag. */
  take(tag: number): DerElement {
    const element = this.next()
    if (element.tag !== tag)
      throw new RemoteProtocolError(`DER tag 0x${element.tag.toString(16)} stands where 0x${tag.toString(16)} is due`)
    return element
  }

  #length(): number {
    const first = this.#reader.u8()
    if (first < 0x80) return first
    const count = first & 0x7f
    if (count === 0 || count > MAX_LENGTH_BYTES)
      throw new RemoteProtocolError(`a DER length of ${count} bytes, 1 to ${MAX_LENGTH_BYTES} are allowed`)
    return this.#reader.bytes(count).reduce((length, byte) => length * 256 + byte, 0)
  }
}

/** The content of the one element that `bytes` consist of; throws RemoteProtocolError for another tag or bytes behind it. */
export function onlyElement(bytes: Uint8Array, tag: number): Uint8Array {
  const reader = new DerReader(bytes)
  const { content } = reader.take(tag)
  if (!reader.isAtEnd) throw new RemoteProtocolError('bytes follow a DER element that should be the last')
  return content
}

/** One element around the parts of its content. */
export function encodeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts)
  return Buffer.concat([Uint8Array.of(tag), encodeLength(content.length), content])
}

/** A whole OBJECT IDENTIFIER element; `oid` is dotted. */
export function encodeOid(oid: string): Uint8Array {
  const [first = 0n, second = 0n, ...rest] = oid.split('.').map(BigInt)
  return encodeDer(DER_OID, Uint8Array.from([first * 40n + second, ...rest].flatMap(encodeArc)))
}

/** The dotted form of the content of an OBJECT IDENTIFIER; throws RemoteProtocolError. */
export function decodeOid(content: Uint8Array): string {
  const isWhole = content.length > 0 && ((content.at(-1) ?? 0) & 0x80) === 0
  if (!isWhole || content.length > MAX_OID_BYTES)
    throw new RemoteProtocolError(`${content.length} bytes are not an object identifier`)
  const arcs: bigint[] = []
  let arc = 0n
  for (const byte of content) {
    arc = (arc << 7n) | BigInt(byte & 0x7f)
    if (byte & 0x80) continue
    arcs.push(arc)
    arc = 0n
  }
  const [head = 0n, ...rest] = arcs
  const first = head < 80n ? head / 40n : 2n
  return [first, head - first * 40n, ...rest].join('.')
}

function encodeLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  const bytes = Buffer.from(length.toString(16).padStart(8, '0'), 'hex')
  const significant = bytes.subarray(bytes.findIndex((byte) => byte !== 0))
  return Buffer.concat([Uint8Array.of(0x80 | significant.length), significant])
}

function encodeArc(arc: bigint): number[] {
  const bytes = [Number(arc & 0x7fn)]
  for (let left = arc >> 7n; left > 0n; left >>= 7n) bytes.unshift(Number(left & 0x7fn) | 0x80)
  return bytes
}
