import {
  booleanValue,
  type ClixmlDateTime,
  type ClixmlObject,
  type ClixmlValue,
  credentialValue,
  dateTimeFromEpochMs,
  dateTimeToEpochMs,
  enumValue,
  hashtableValue,
  int32Value,
  int64Value,
  membersOf,
  NIL,
  stringValue,
  uint32Value,
} from '../../../src/winrm/server.ts'
import { flattenOutput } from '../engine/flatten-output.ts'
import { int64, isList, type PsDateTime, type PsObject, textOf, type Value } from '../engine/value.ts'

const LIST_TYPES = ['System.Object[]', 'System.Array', 'System.Object']
const TABLE_TYPES = ['System.Collections.Hashtable', 'System.Object']
const MS_PER_MINUTE = 60_000
const TICKS_PER_MS = 10_000n
const TICKS_PER_SECOND = 10_000_000n

/** An output object as a server sends it. */
export function outputToClixml(value: Value): ClixmlValue {
  return toClixml(flattenOutput(value))
}

function toClixml(value: Value): ClixmlValue {
  if (value === null) return NIL
  if (typeof value === 'boolean') return booleanValue(value)
  if (typeof value === 'string') return stringValue(value)
  if (typeof value === 'number') return isInt32(value) ? int32Value(value) : { kind: 'double', value }
  if (typeof value === 'bigint') return { kind: 'uint64', value }
  if (isList(value)) {
    return { kind: 'object', typeNames: LIST_TYPES, content: { kind: 'list', items: value.map(toClixml) } }
  }
  switch (value.kind) {
    case 'number':
      return value.type === 'uint32' ? uint32Value(value.value) : { kind: value.type, value: value.value }
    case 'int64':
      return int64Value(value.value)
    case 'char':
      return { kind: 'char', codeUnit: value.value.charCodeAt(0) }
    case 'date-time':
      return dateTime(value)
    case 'enum':
      return enumValue(value.type, value.name, value.value)
    case 'opaque':
      return value.primitive
    case 'secure-string':
      return { kind: 'secure-string', secret: value.secret }
    case 'credential':
      return credentialValue(value.userName, value.password)
    case 'object':
      return objectToClixml(value)
  }
}

function objectToClixml(object: PsObject): ClixmlValue {
  const properties = Object.fromEntries(
    Object.entries(object.properties).map(([name, property]) => [name, toClixml(property)]),
  )
  if (object.isTable) return hashtableValue(properties)
  const members = membersOf(properties)
  return {
    kind: 'object',
    typeNames: object.typeNames,
    ...(object.text === undefined ? {} : { text: object.text }),
    ...(object.notes ? { extended: members } : { adapted: members }),
  }
}

function isInt32(value: number): boolean {
  return value === (value | 0)
}

function dateTime({ at, offsetMinutes }: PsDateTime): ClixmlValue {
  if (offsetMinutes === null) return dateTimeFromEpochMs(at)
  // The ticks are those of the wall clock, whatever its zone.
  const { ticks } = dateTimeFromEpochMs(at + offsetMinutes * MS_PER_MINUTE)
  return { kind: 'date-time', ticks, zone: { offsetMinutes } }
}

/** An argument as a client sent it; objects lose their methods and keep their properties. */
export function fromClixml(value: ClixmlValue): Value {
  switch (value.kind) {
    case 'nil':
    case 'encrypted-string':
    case 'raw':
      return null
    case 'boolean':
    case 'string':
    case 'int32':
    case 'uint64':
      return value.value
    case 'byte':
    case 'sbyte':
    case 'uint16':
    case 'int16':
    case 'uint32':
    case 'single':
    case 'double':
      return { kind: 'number', type: value.kind, value: value.value }
    case 'int64':
      return int64(value.value)
    case 'char':
      return { kind: 'char', value: String.fromCharCode(value.codeUnit) }
    case 'secure-string':
      return { kind: 'secure-string', secret: value.secret }
    case 'uri':
    case 'xml':
    case 'script-block':
    case 'decimal':
    case 'version':
    case 'guid':
      return { kind: 'opaque', primitive: value, text: value.value }
    case 'bytes':
      return { kind: 'opaque', primitive: value, text: [...value.value].join(' ') }
    case 'time-span':
      return { kind: 'opaque', primitive: value, text: timeSpanText(value.ticks) }
    case 'date-time':
      return fromDateTime(value)
    case 'object':
      return fromObject(value)
  }
}

/** A date that commands can compare, where it has an instant of whole milliseconds. */
function fromDateTime(value: ClixmlDateTime): Value {
  const { ticks, zone } = value
  const at = dateTimeToEpochMs(value)
  if (at !== undefined && ticks % TICKS_PER_MS === 0n) {
    return { kind: 'date-time', at, offsetMinutes: typeof zone === 'object' ? zone.offsetMinutes : null }
  }
  const wallClockMs = dateTimeToEpochMs({ ...value, zone: 'utc' }) ?? 0
  return { kind: 'opaque', primitive: value, text: textOf({ kind: 'date-time', at: wallClockMs, offsetMinutes: null }) }
}

/** The constant format of TimeSpan.ToString: [-][d.]hh:mm:ss[.fffffff]. */
function timeSpanText(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks
  const two = (value: bigint) => String(value).padStart(2, '0')
  const seconds = size / TICKS_PER_SECOND
  const fraction = size % TICKS_PER_SECOND
  const days = seconds / 86_400n
  const clock = [(seconds / 3600n) % 24n, (seconds / 60n) % 60n, seconds % 60n].map(two).join(':')
  const fractionText = fraction === 0n ? '' : `.${String(fraction).padStart(7, '0')}`
  return `${ticks < 0n ? '-' : ''}${days === 0n ? '' : `${days}.`}${clock}${fractionText}`
}

function fromObject(value: ClixmlObject): Value {
  const { content } = value
  if (content?.kind === 'primitive') {
    const isEnum = value.typeNames?.includes('System.Enum') && value.text !== undefined
    return isEnum ? (value.text ?? null) : fromClixml(content.value)
  }
  if (content?.kind === 'dictionary') {
    const pairs = content.entries.map(([key, item]) => [textOf(fromClixml(key)), fromClixml(item)] as const)
    return { kind: 'object', typeNames: TABLE_TYPES, properties: Object.fromEntries(pairs), isTable: true }
  }
  if (content) return content.items.map(fromClixml)
  const entries = [...(value.adapted ?? []), ...(value.extended ?? [])].map(
    (member) => [member.name, fromClixml(member.value)] as const,
  )
  const result: PsObject = {
    kind: 'object',
    typeNames: (value.typeNames ?? ['System.Object']).map((name) => `Deserialized.${name}`),
    properties: Object.fromEntries(entries),
  }
  return value.text === undefined ? result : { ...result, text: value.text }
}
