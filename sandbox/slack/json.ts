/** A JSON object whose fields nobody has looked at yet. */
export type JsonObject = { [field: string]: unknown }

/** One Block Kit block, kept as the app sent it. */
export type Block = JsonObject & { type: string; block_id?: string }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects of a list; anything else counts as an empty list. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function stringOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise
}
