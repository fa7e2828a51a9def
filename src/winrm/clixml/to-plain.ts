import type {
  ClixmlDateTime,
  ClixmlEncryptedString,
  ClixmlMember,
  ClixmlObject,
  ClixmlPrimitive,
  ClixmlRaw,
  ClixmlSecureString,
  ClixmlTimeSpan,
  ClixmlValue,
} from './values.ts'

/** An object without prototype, so that no property name from a server means anything to JavaScript. */
export interface PlainObject {
  readonly [name: string]: PlainValue
}

/** Kept as they are: values for which JavaScript has no type of its own. */
export type PlainSpecial = ClixmlDateTime | ClixmlTimeSpan | ClixmlSecureString | ClixmlEncryptedString | ClixmlRaw

export type PlainValue =
  | null
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | PlainSpecial
  | readonly PlainValue[]
  | ReadonlyMap<PlainValue, PlainValue>
  | PlainObject

/**
 * A value as plain JavaScript, with loss: 64-bit integers are bigints, characters strings, containers arrays, dictionaries Maps,
 * enums their names, boxed primitives the primitive (use `property` for what hangs on them), other objects records of
 * their properties, or their text if they have none. The same object gives the same result, so cycles stay cycles.
 */
export function toPlain(value: ClixmlValue): PlainValue {
  return convert(value, new Map())
}

type Done = Map<ClixmlObject, PlainValue>

function convert(value: ClixmlValue, done: Done): PlainValue {
  if (value.kind !== 'object') return convertPrimitive(value)
  const known = done.get(value)
  if (known !== undefined) return known
  if (value.content !== undefined) return convertContent(value, value.content, done)
  const members = [...(value.adapted ?? []), ...(value.extended ?? [])]
  if (members.length === 0 && value.text !== undefined) return value.text
  return convertMembers(value, members, done)
}

function convertContent(value: ClixmlObject, content: NonNullable<ClixmlObject['content']>, done: Done): PlainValue {
  if (content.kind === 'primitive') {
    const isEnum = value.typeNames?.includes('System.Enum') === true
    return isEnum && value.text !== undefined ? value.text : convertPrimitive(content.value)
  }
  if (content.kind === 'dictionary') {
    const map = new Map<PlainValue, PlainValue>()
    done.set(value, map)
    for (const [key, item] of content.entries) map.set(convert(key, done), convert(item, done))
    return map
  }
  const items: PlainValue[] = []
  done.set(value, items)
  for (const item of content.items) items.push(convert(item, done))
  return items
}

// Extended members come last and replace an adapted one of the same name in any case.
function convertMembers(value: ClixmlObject, members: readonly ClixmlMember[], done: Done): PlainValue {
  const plain: Record<string, PlainValue> = Object.create(null)
  done.set(value, plain)
  const spelling = new Map<string, string>()
  for (const { name, value: item } of members) {
    const earlier = spelling.get(name.toLowerCase())
    if (earlier !== undefined) delete plain[earlier]
    spelling.set(name.toLowerCase(), name)
    plain[name] = convert(item, done)
  }
  return plain
}

function convertPrimitive(value: ClixmlPrimitive | ClixmlRaw): PlainValue {
  switch (value.kind) {
    case 'nil':
      return null
    case 'char':
      return String.fromCharCode(value.codeUnit)
    case 'date-time':
    case 'time-span':
    case 'secure-string':
    case 'encrypted-string':
    case 'raw':
      return value
    default:
      return value.value
  }
}
