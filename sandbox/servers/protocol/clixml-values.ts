import {
  booleanValue,
  type ClixmlObject,
  type ClixmlValue,
  dateTimeFromEpochMs,
  enumValue,
  int32Value,
  int64Value,
  membersOf,
  NIL,
  stringValue,
  uint32Value,
} from '../../../src/winrm/server.ts'
import { flattenOutput } from '../engine/flatten-output.ts'
import { hasKind, int64, isList, type PsDateTime, uint32, type Value } from '../engine/value.ts'

const LIST_TYPES = ['System.Object[]', 'System.Array', 'System.Object']
const MS_PER_MINUTE = 60_000

/** An output object as a server sends it. */
export function outputToClixml(value: Value): ClixmlValue {
  return toClixml(flattenOutput(value))
}

function toClixml(value: Value): ClixmlValue {
  if (value === null) return NIL
  if (typeof value === 'boolean') return booleanValue(value)
  if (typeof value === 'string') return stringValue(value)
  if (typeof value === 'number') return int32Value(value)
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
    case 'secure-string':
    case 'credential':
      // Nothing here gives secrets back.
      return NIL
    case 'object': {
      const members = membersOf(
        Object.fromEntries(Object.entries(value.properties).map(([name, property]) => [name, toClixml(property)])),
      )
      return {
        kind: 'object',
        typeNames: value.typeNames,
        ...(value.text === undefined ? {} : { text: value.text }),
        ...(value.notes ? { extended: members } : { adapted: members }),
      }
    }
  }
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
      return null
    case 'boolean':
    case 'string':
    case 'uri':
    case 'xml':
    case 'script-block':
    case 'decimal':
    case 'version':
    case 'guid':
      return value.value
    case 'uint32':
      return uint32(value.value)
    case 'byte':
    case 'uint16':
    case 'double':
      return { kind: 'number', type: value.kind, value: value.value }
    case 'int32':
    case 'int16':
    case 'sbyte':
    case 'single':
      return value.value
    case 'uint64':
      return value.value
    case 'int64':
      return int64(value.value)
    case 'char':
      return { kind: 'char', value: String.fromCharCode(value.codeUnit) }
    case 'secure-string':
      return { kind: 'secure-string', secret: value.secret }
    case 'object':
      return fromObject(value)
    case 'bytes':
    case 'date-time':
    case 'time-span':
    case 'encrypted-string':
    case 'raw':
      return null
  }
}

function fromObject(value: ClixmlObject): Value {
  const { content } = value
  if (content?.kind === 'primitive') {
    const isEnum = value.typeNames?.includes('System.Enum') && value.text !== undefined
    return isEnum ? (value.text ?? null) : fromClixml(content.value)
  }
  if (content && content.kind !== 'dictionary') return content.items.map(fromClixml)
  const entries = [...(value.adapted ?? []), ...(value.extended ?? [])].map(
    (member) => [member.name, fromClixml(member.value)] as const,
  )
  const pairs = (content?.entries ?? []).map(([key, item]) => [String(fromClixml(key)), fromClixml(item)] as const)
  const result: Value = {
    kind: 'object',
    typeNames: (value.typeNames ?? ['System.Object']).map((name) => `Deserialized.${name}`),
    properties: Object.fromEntries([...pairs, ...entries]),
  }
  return hasKind(result) && value.text !== undefined ? { ...result, text: value.text } : result
}
