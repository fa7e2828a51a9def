import { integerOfValue, property, textOfValue } from '../../clixml/property.ts'
import type { ClixmlValue } from '../../clixml/values.ts'
import { RemoteProtocolError } from '../../errors.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** A field of a message's body, by name in any case (clients differ: ci, CI); throws `RemoteProtocolError` if it is missing. */
export function field(body: ClixmlValue, name: string): ClixmlValue {
  const value = property(body, name)
  if (value === undefined) throw new RemoteProtocolError(`message has no field ${name}`)
  return value
}

/** The field, or undefined where it is missing or Nil. */
export function optionalField(body: ClixmlValue, name: string): ClixmlValue | undefined {
  const value = property(body, name)
  return value === undefined || value.kind === 'nil' ? undefined : value
}

export function integerField(body: ClixmlValue, name: string): number {
  const value = integerOfValue(field(body, name))
  if (value === undefined) throw wrongType(name, 'an integer')
  return value
}

export function callIdField(body: ClixmlValue): bigint {
  const value = field(body, 'ci')
  if (value.kind !== 'int64') throw wrongType('ci', 'a 64-bit integer')
  return value.value
}

export function versionField(body: ClixmlValue, name: string): string {
  const value = field(body, name)
  if (value.kind !== 'version') throw wrongType(name, 'a version')
  return value.value
}

export function base64Field(body: ClixmlValue, name: string): Uint8Array {
  const text = textOfValue(field(body, name))
  if (text === undefined || !BASE64.test(text)) throw wrongType(name, 'base64')
  return Uint8Array.from(Buffer.from(text, 'base64'))
}

export function wrongType(name: string, expected: string): RemoteProtocolError {
  return new RemoteProtocolError(`field ${name} of a message is not ${expected}`)
}
