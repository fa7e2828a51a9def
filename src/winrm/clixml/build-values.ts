import { LocalProtocolError } from '../errors.ts'
import type { ClixmlMember, ClixmlObject, ClixmlPrimitive, ClixmlSecret, ClixmlValue } from './values.ts'

export const NIL: ClixmlPrimitive = { kind: 'nil' }

const OBJECT_ARRAY_TYPES = ['System.Object[]', 'System.Array', 'System.Object']
const HASHTABLE_TYPES = ['System.Collections.Hashtable', 'System.Object']
const PRIMITIVE_DICTIONARY_TYPES = ['System.Management.Automation.PSPrimitiveDictionary', ...HASHTABLE_TYPES]
const CREDENTIAL_TYPE = 'System.Management.Automation.PSCredential'

export function stringValue(value: string): ClixmlPrimitive {
  return { kind: 'string', value }
}

export function booleanValue(value: boolean): ClixmlPrimitive {
  return { kind: 'boolean', value }
}

export function int32Value(value: number): ClixmlPrimitive {
  return { kind: 'int32', value }
}

export function uint32Value(value: number): ClixmlPrimitive {
  return { kind: 'uint32', value }
}

export function int64Value(value: bigint): ClixmlPrimitive {
  return { kind: 'int64', value }
}

export function versionValue(value: string): ClixmlPrimitive {
  return { kind: 'version', value }
}

/** Encrypted under the pool's session key when it is written. */
export function secureStringValue(secret: ClixmlSecret): ClixmlPrimitive {
  return { kind: 'secure-string', secret }
}

/** An Object[]; the parameter binder turns it into what the parameter wants, for example UInt32[]. */
export function arrayValue(items: readonly ClixmlValue[]): ClixmlObject {
  return { kind: 'object', typeNames: OBJECT_ARRAY_TYPES, content: { kind: 'list', items } }
}

/** A Hashtable with string keys. */
export function hashtableValue(entries: Readonly<Record<string, ClixmlValue>>): ClixmlObject {
  return dictionary(HASHTABLE_TYPES, entries)
}

/** A PSPrimitiveDictionary, as ApplicationArguments and ApplicationPrivateData are (MS-PSRP 2.2.3.18). */
export function primitiveDictionaryValue(entries: Readonly<Record<string, ClixmlValue>>): ClixmlObject {
  return dictionary(PRIMITIVE_DICTIONARY_TYPES, entries)
}

/** A PSCredential (MS-PSRP 2.2.3.25 context); its password needs the session key. */
export function credentialValue(userName: string, secret: ClixmlSecret): ClixmlObject {
  return {
    kind: 'object',
    typeNames: [CREDENTIAL_TYPE, 'System.Object'],
    text: CREDENTIAL_TYPE,
    adapted: membersOf({ UserName: stringValue(userName), Password: secureStringValue(secret) }),
  }
}

/** An enum as .NET serializes one: its name as text, its number as content. */
export function enumValue(typeName: string, name: string, value: number): ClixmlObject {
  return {
    kind: 'object',
    typeNames: [typeName, 'System.Enum', 'System.ValueType', 'System.Object'],
    text: name,
    content: { kind: 'primitive', value: int32Value(value) },
  }
}

/** An object of extended properties only, as PSRP's messages and PSCustomObjects are. */
export function propertyBag(properties: Readonly<Record<string, ClixmlValue>>, ...typeNames: string[]): ClixmlObject {
  const bag: ClixmlObject = { kind: 'object', extended: membersOf(properties) }
  return typeNames.length === 0 ? bag : { ...bag, typeNames }
}

export function membersOf(properties: Readonly<Record<string, ClixmlValue>>): ClixmlMember[] {
  return Object.entries(properties).map(([name, value]) => ({ name, value }))
}

export type PlainArgument = string | boolean | number | bigint | null | readonly PlainArgument[]

/** Values for plain JavaScript ones: whole numbers become Int32 or, if they do not fit, UInt32 and Int64. */
export function fromPlain(value: PlainArgument): ClixmlValue {
  if (value === null) return NIL
  if (typeof value === 'string') return stringValue(value)
  if (typeof value === 'boolean') return booleanValue(value)
  if (typeof value === 'bigint') return int64Value(value)
  if (typeof value === 'number') return numberValue(value)
  return arrayValue(value.map(fromPlain))
}

function numberValue(value: number): ClixmlPrimitive {
  if (!Number.isInteger(value)) return { kind: 'double', value }
  if (value >= -0x8000_0000 && value <= 0x7fff_ffff) return int32Value(value)
  if (value >= 0 && value <= 0xffff_ffff) return uint32Value(value)
  if (!Number.isSafeInteger(value)) throw new LocalProtocolError('number is too large to be exact; pass a bigint')
  return int64Value(BigInt(value))
}

function dictionary(typeNames: readonly string[], entries: Readonly<Record<string, ClixmlValue>>): ClixmlObject {
  const pairs = Object.entries(entries).map(([key, value]) => [stringValue(key), value] as const)
  return { kind: 'object', typeNames, content: { kind: 'dictionary', entries: pairs } }
}
