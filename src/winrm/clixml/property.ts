import type { ClixmlMember, ClixmlValue } from './values.ts'

/** A property by name as PowerShell finds it: any case, extended before adapted. */
export function property(value: ClixmlValue, name: string): ClixmlValue | undefined {
  if (value.kind !== 'object') return undefined
  return member(value.extended, name) ?? member(value.adapted, name)
}

/** A dictionary's value by its string key, in any case. */
export function dictionaryEntry(value: ClixmlValue, key: string): ClixmlValue | undefined {
  if (value.kind !== 'object' || value.content?.kind !== 'dictionary') return undefined
  const wanted = key.toLowerCase()
  return value.content.entries.find(([k]) => k.kind === 'string' && k.value.toLowerCase() === wanted)?.[1]
}

/** Text of a value where it has one: of a string (boxed or not), a version, a GUID, an enum's name, an object's ToString. */
export function textOfValue(value: ClixmlValue | undefined): string | undefined {
  if (value === undefined) return undefined
  switch (value.kind) {
    case 'string':
    case 'uri':
    case 'xml':
    case 'script-block':
    case 'decimal':
    case 'version':
    case 'guid':
      return value.value
    case 'object':
      return value.content?.kind === 'primitive' && value.content.value.kind === 'string'
        ? value.content.value.value
        : value.text
    default:
      return undefined
  }
}

/** Number of a value where it is an integer of up to 32 bits, boxed or an enum included. */
export function integerOfValue(value: ClixmlValue | undefined): number | undefined {
  if (value === undefined) return undefined
  switch (value.kind) {
    case 'byte':
    case 'sbyte':
    case 'uint16':
    case 'int16':
    case 'uint32':
    case 'int32':
      return value.value
    case 'object':
      return value.content?.kind === 'primitive' ? integerOfValue(value.content.value) : undefined
    default:
      return undefined
  }
}

function member(members: readonly ClixmlMember[] | undefined, name: string): ClixmlValue | undefined {
  const wanted = name.toLowerCase()
  return members?.find((candidate) => candidate.name.toLowerCase() === wanted)?.value
}
