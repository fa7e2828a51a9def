import type { ClixmlPrimitive } from '../../../src/winrm/server.ts'

/** A secret in memory; it leaves only through `reveal`. */
export interface Secret {
  reveal(): string
}

/** Integers other than Int32 and UInt64, which are plain `number` and `bigint` here. */
export interface PsNumber {
  readonly kind: 'number'
  readonly type: 'byte' | 'sbyte' | 'uint16' | 'int16' | 'uint32' | 'single' | 'double'
  readonly value: number
}

export interface PsInt64 {
  readonly kind: 'int64'
  readonly value: bigint
}

export interface PsDateTime {
  readonly kind: 'date-time'
  /** Epoch milliseconds. */
  readonly at: number
  /** Offset of the wall clock that is shown; null is UTC. */
  readonly offsetMinutes: number | null
}

export interface PsChar {
  readonly kind: 'char'
  readonly value: string
}

export interface PsEnum {
  readonly kind: 'enum'
  readonly type: string
  readonly name: string
  readonly value: number
}

export interface PsSecureString {
  readonly kind: 'secure-string'
  readonly secret: Secret
}

export interface PsCredential {
  readonly kind: 'credential'
  readonly userName: string
  readonly password: Secret
}

/** A primitive of a type that no command here works with; it is handed on as it came. */
export interface PsOpaque {
  readonly kind: 'opaque'
  readonly primitive: ClixmlPrimitive
  /** What ToString gives. */
  readonly text: string
}

export interface PsObject {
  readonly kind: 'object'
  readonly typeNames: readonly string[]
  /** What ToString gives; the first type name where it is absent. */
  readonly text?: string
  readonly properties: Readonly<Record<string, Value>>
  /** True where the properties are note properties, as those of Select-Object are. */
  readonly notes?: boolean
  /** True for a Hashtable, whose properties are its entries. */
  readonly isTable?: boolean
}

export type Value =
  | null
  | boolean
  | string
  | number
  | bigint
  | PsNumber
  | PsInt64
  | PsDateTime
  | PsChar
  | PsEnum
  | PsSecureString
  | PsCredential
  | PsOpaque
  | PsObject
  | readonly Value[]

export function uint32(value: number): PsNumber {
  return { kind: 'number', type: 'uint32', value }
}

export function uint16(value: number): PsNumber {
  return { kind: 'number', type: 'uint16', value }
}

export function int64(value: number | bigint): PsInt64 {
  return { kind: 'int64', value: BigInt(value) }
}

export function enumValue(type: string, name: string, value: number): PsEnum {
  return { kind: 'enum', type, name, value }
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

export function isObject(value: Value): value is PsObject {
  return hasKind(value) && value.kind === 'object'
}

/** Whether a value is one of the tagged shapes, not a plain one or a list. */
export function hasKind(
  value: Value,
): value is Exclude<Value, null | boolean | string | number | bigint | readonly Value[]> {
  return typeof value === 'object' && value !== null && 'kind' in value
}

/** A property by its name without regard to case, as PowerShell looks it up; undefined where there is none. */
export function propertyOf(value: Value, name: string): Value | undefined {
  if (typeof value === 'string' && name.toLowerCase() === 'length') return value.length
  if (!isObject(value)) return undefined
  const key = Object.keys(value.properties).find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : value.properties[key]
}

/** What ToString gives in the invariant culture. */
export function textOf(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (isList(value)) return value.map(textOf).join(' ')
  switch (value.kind) {
    case 'number':
    case 'int64':
      return String(value.value)
    case 'char':
      return value.value
    case 'enum':
      return value.name
    case 'date-time':
      return dateText(value)
    case 'secure-string':
      return 'System.Security.SecureString'
    case 'credential':
      return 'System.Management.Automation.PSCredential'
    case 'opaque':
      return value.text
    case 'object':
      return value.text ?? value.typeNames[0] ?? 'System.Object'
  }
}

function dateText(value: PsDateTime): string {
  const wall = new Date(value.at + (value.offsetMinutes ?? 0) * 60_000).toISOString()
  return `${wall.slice(5, 7)}/${wall.slice(8, 10)}/${wall.slice(0, 4)} ${wall.slice(11, 19)}`
}

/** The number a value stands for, or undefined where it is not numeric. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (hasKind(value)) {
    if (value.kind === 'number' || value.kind === 'enum') return value.value
    if (value.kind === 'int64') return Number(value.value)
    if (value.kind === 'date-time') return value.at
  }
  return undefined
}
