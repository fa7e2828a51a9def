import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import { parseGuid } from '../wire/guid.ts'
import { formatDateTime, parseDateTime } from './date-time.ts'
import { escapeClixml, unescapeClixml } from './escape.ts'
import { formatTimeSpan, parseTimeSpan } from './time-span.ts'
import type { ClixmlPrimitive } from './values.ts'

export type EncryptSecureString = (plaintext: string) => string
export type DecryptSecureString = (ciphertext: string) => string

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const SINGLE_DIGITS = 9

type ReadPrimitive = (text: string, decrypt: DecryptSecureString | undefined) => ClixmlPrimitive

/** Tags of MS-PSRP 2.2.5.1 with what their text means; each throws `RemoteProtocolError` without quoting the text. */
export const PRIMITIVE_READERS: ReadonlyMap<string, ReadPrimitive> = new Map<string, ReadPrimitive>([
  ['Nil', () => ({ kind: 'nil' })],
  ['S', (text) => ({ kind: 'string', value: unescapeClixml(text) })],
  ['URI', (text) => ({ kind: 'uri', value: unescapeClixml(text) })],
  ['XD', (text) => ({ kind: 'xml', value: unescapeClixml(text) })],
  ['SBK', (text) => ({ kind: 'script-block', value: unescapeClixml(text) })],
  ['C', (text) => ({ kind: 'char', codeUnit: Number(integer(text, 'C', 0n, 0xffffn)) })],
  ['B', (text) => ({ kind: 'boolean', value: boolean(text) })],
  ['By', (text) => ({ kind: 'byte', value: Number(integer(text, 'By', 0n, 0xffn)) })],
  ['SB', (text) => ({ kind: 'sbyte', value: Number(signed(text, 'SB', 8)) })],
  ['U16', (text) => ({ kind: 'uint16', value: Number(unsigned(text, 'U16', 16)) })],
  ['I16', (text) => ({ kind: 'int16', value: Number(signed(text, 'I16', 16)) })],
  ['U32', (text) => ({ kind: 'uint32', value: Number(unsigned(text, 'U32', 32)) })],
  ['I32', (text) => ({ kind: 'int32', value: Number(signed(text, 'I32', 32)) })],
  ['U64', (text) => ({ kind: 'uint64', value: unsigned(text, 'U64', 64) })],
  ['I64', (text) => ({ kind: 'int64', value: signed(text, 'I64', 64) })],
  ['Sg', (text) => ({ kind: 'single', value: Math.fround(float(text, 'Sg')) })],
  ['Db', (text) => ({ kind: 'double', value: float(text, 'Db') })],
  ['D', (text) => ({ kind: 'decimal', value: matching(text, 'D', /^-?\d{1,29}(?:\.\d{1,28})?$/) })],
  ['Version', (text) => ({ kind: 'version', value: matching(text, 'Version', /^\d{1,10}(?:\.\d{1,10}){1,3}$/) })],
  ['G', (text) => ({ kind: 'guid', value: parseGuid(text) })],
  ['BA', (text) => ({ kind: 'bytes', value: base64(text, 'BA') })],
  ['DT', parseDateTime],
  ['TS', parseTimeSpan],
  ['SS', secureString],
])

/** The tag of a primitive and its text before XML escaping; throws `LocalProtocolError` for values that the tag cannot hold. */
export function formatPrimitive(value: ClixmlPrimitive, encrypt?: EncryptSecureString): readonly [string, string] {
  switch (value.kind) {
    case 'nil':
      return ['Nil', '']
    case 'string':
      return ['S', escapeClixml(value.value)]
    case 'uri':
      return ['URI', escapeClixml(value.value)]
    case 'xml':
      return ['XD', escapeClixml(value.value)]
    case 'script-block':
      return ['SBK', escapeClixml(value.value)]
    case 'char':
      return ['C', checked(value.codeUnit, 0, 0xffff)]
    case 'boolean':
      return ['B', String(value.value)]
    case 'byte':
      return ['By', checked(value.value, 0, 0xff)]
    case 'sbyte':
      return ['SB', checked(value.value, -0x80, 0x7f)]
    case 'uint16':
      return ['U16', checked(value.value, 0, 0xffff)]
    case 'int16':
      return ['I16', checked(value.value, -0x8000, 0x7fff)]
    case 'uint32':
      return ['U32', checked(value.value, 0, 0xffff_ffff)]
    case 'int32':
      return ['I32', checked(value.value, -0x8000_0000, 0x7fff_ffff)]
    case 'uint64':
      return ['U64', checked64(value.value, BigInt.asUintN(64, value.value))]
    case 'int64':
      return ['I64', checked64(value.value, BigInt.asIntN(64, value.value))]
    case 'single':
      return ['Sg', formatSingle(value.value)]
    case 'double':
      return ['Db', formatFloat(value.value, String(value.value))]
    case 'decimal':
      return ['D', value.value]
    case 'version':
      return ['Version', value.value]
    case 'guid':
      return ['G', parseGuid(value.value)]
    case 'bytes':
      return ['BA', Buffer.from(value.value).toString('base64')]
    case 'date-time':
      return ['DT', formatDateTime(value)]
    case 'time-span':
      return ['TS', formatTimeSpan(value)]
    case 'encrypted-string':
      return ['SS', value.ciphertext]
    case 'secure-string':
      if (encrypt === undefined)
        throw new LocalProtocolError('a SecureString cannot be written before keys are exchanged')
      return ['SS', encrypt(value.secret.reveal())]
  }
}

function secureString(text: string, decrypt: DecryptSecureString | undefined): ClixmlPrimitive {
  matching(text, 'SS', BASE64)
  if (decrypt === undefined) return { kind: 'encrypted-string', ciphertext: text }
  const plaintext = decrypt(text)
  return { kind: 'secure-string', secret: { reveal: () => plaintext } }
}

function wrongText(tag: string): RemoteProtocolError {
  return new RemoteProtocolError(`text of a CLIXML ${tag} element is not a value of that type`)
}

function matching(text: string, tag: string, pattern: RegExp): string {
  if (!pattern.test(text)) throw wrongText(tag)
  return text
}

function boolean(text: string): boolean {
  if (text === 'true') return true
  if (text === 'false') return false
  throw wrongText('B')
}

function integer(text: string, tag: string, min: bigint, max: bigint): bigint {
  const value = BigInt(matching(text, tag, /^-?\d{1,20}$/))
  if (value < min || value > max) throw wrongText(tag)
  return value
}

function unsigned(text: string, tag: string, bits: number): bigint {
  return integer(text, tag, 0n, (1n << BigInt(bits)) - 1n)
}

function signed(text: string, tag: string, bits: number): bigint {
  const half = 1n << BigInt(bits - 1)
  return integer(text, tag, -half, half - 1n)
}

function float(text: string, tag: string): number {
  switch (text) {
    case 'NaN':
      return Number.NaN
    case 'INF':
    case 'Infinity':
      return Number.POSITIVE_INFINITY
    case '-INF':
    case '-Infinity':
      return Number.NEGATIVE_INFINITY
    default:
      return Number(matching(text, tag, FLOAT))
  }
}

function base64(text: string, tag: string): Uint8Array {
  return Uint8Array.from(Buffer.from(matching(text, tag, BASE64), 'base64'))
}

function checked(value: number, min: number, max: number): string {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new LocalProtocolError(`number is not an integer from ${min} to ${max}`)
  }
  return String(value)
}

function checked64(value: bigint, wrapped: bigint): string {
  if (value !== wrapped) throw new LocalProtocolError('number does not fit into 64 bits')
  return String(value)
}

function formatFloat(value: number, text: string): string {
  return Object.is(value, -0) ? '-0' : text.replace('e', 'E')
}

// The fewest digits that give the same single back, where JavaScript would print the double next to it.
function formatSingle(value: number): string {
  const single = Math.fround(value)
  if (!Number.isFinite(single)) return String(single)
  for (let digits = 1; digits < SINGLE_DIGITS; digits += 1) {
    const text = String(Number(single.toPrecision(digits)))
    if (Math.fround(Number(text)) === single) return formatFloat(single, text)
  }
  return formatFloat(single, String(Number(single.toPrecision(SINGLE_DIGITS))))
}
