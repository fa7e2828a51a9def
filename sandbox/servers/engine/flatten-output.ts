import { hasKind, isList, textOf, type Value } from './value.ts'

/**
 * An output object as remoting serializes it, to depth 1: a property keeps its type only where that is primitive; an enum
 * becomes its name, a nested object its ToString, a collection one level of such values.
 */
export function flattenOutput(value: Value): Value {
  if (!hasKind(value) || value.kind !== 'object') return value
  const properties: Record<string, Value> = {}
  for (const [name, property] of Object.entries(value.properties)) {
    properties[name] = isList(property) ? property.map(flattenProperty) : flattenProperty(property)
  }
  return { ...value, text: textOf(value), properties }
}

function flattenProperty(value: Value): Value {
  if (isList(value)) return textOf(value)
  if (!hasKind(value)) return value
  switch (value.kind) {
    case 'enum':
    case 'object':
    case 'credential':
      return textOf(value)
    default:
      return value
  }
}
