import { isObject, type JsonObject } from '../json.ts'
import { refusalAt } from '../slack-refusal.ts'

/** The arguments of one call. A form carries everything as text, JSON carries types; both are read alike. */
export class Arguments {
  readonly raw: JsonObject

  constructor(raw: JsonObject) {
    this.raw = raw
  }

  optional(name: string): string | undefined {
    const value = this.raw[name]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value === 'object')
      throw refusalAt('invalid_arguments', [`must provide a string [json-pointer:/${name}]`])
    return String(value)
  }

  required(name: string): string {
    const value = this.optional(name)
    if (value === undefined) throw refusalAt('invalid_arguments', [`missing required field: ${name}`])
    return value
  }

  flag(name: string): boolean {
    const value = this.raw[name]
    return value === true || value === 'true' || value === 1 || value === '1'
  }

  list(name: string): string[] {
    const value = this.raw[name]
    if (Array.isArray(value)) return value.map(String)
    return (this.optional(name) ?? '').split(',').filter((item) => item !== '')
  }

  /** A whole number from 1 to `max`. */
  limit(otherwise: number, max: number): number {
    const value = this.optional('limit')
    if (value === undefined) return otherwise
    const limit = Number(value)
    if (!Number.isInteger(limit) || limit < 1 || limit > max) throw refusalAt('invalid_limit', [`limit ${value}`])
    return limit
  }

  /** A structured argument, which forms carry as JSON text; undefined when absent. */
  structure(name: string, refusal = 'invalid_arguments'): unknown {
    const value = this.raw[name]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value !== 'string') return value
    try {
      return JSON.parse(value)
    } catch {
      throw refusalAt(refusal, [`not valid JSON [json-pointer:/${name}]`])
    }
  }
}

/** Reads a request body by its content type; undefined when it is neither a form nor a JSON object. */
export function parseBody(contentType: string, body: string): JsonObject | undefined {
  if (!contentType.includes('application/json')) return Object.fromEntries(new URLSearchParams(body))
  try {
    const parsed: unknown = JSON.parse(body || '{}')
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
