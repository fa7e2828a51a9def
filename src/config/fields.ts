import { z } from 'zod'
import type { SecretReference } from '../secrets/secret-reference.ts'
import { parseDuration } from './duration.ts'

/*
 * Building blocks of the schema. The error message of each says what is allowed, and nothing else: what was found, the
 * line and the suggestion are added by `explain-issues.ts`. The message of an unknown key is the list of those allowed.
 */

export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : 'a mapping of keys'),
  })
}

/** A section that may be left out as a whole: every key in it then has its default. */
export function optionalSection<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((value) => value ?? {}, section(shape))
}

export function text(allowed: string, pattern: RegExp = /\S/) {
  return z.string({ error: allowed }).regex(pattern, { error: allowed })
}

export function list<Item extends z.ZodType>(allowed: string, item: Item) {
  return z.array(item, { error: allowed })
}

export function flag() {
  return z.boolean({ error: 'true or false' })
}

/** A length of time such as `72h`; the value is milliseconds. */
export function duration(leastMs = 0) {
  const allowed = `a length of time${leastMs > 0 ? ' above zero' : ''} such as 72h, 15m or 30s`
  return z.unknown().transform((value, context) => {
    const durationMs = typeof value === 'string' ? parseDuration(value) : undefined
    if (durationMs !== undefined && durationMs >= leastMs) return durationMs
    context.addIssue({ code: 'custom', message: allowed })
    return z.NEVER
  })
}

const SECRET_FORMS = 'where the secret is found: { env: NAME }, { file: path } or { command: [program, argument, …] }'

/** A reference to a secret; the secret itself in the file is refused, and never shown. */
export const secretReference = z.unknown().transform((value, context): SecretReference => {
  const reference = readSecretReference(value)
  if (reference) return reference
  context.addIssue({ code: 'custom', message: SECRET_FORMS })
  return z.NEVER
})

/** Reads a secret reference; undefined for anything else. Upper case only for variables: `{ env: hunter2 }` is a mistake. */
export function readSecretReference(value: unknown): SecretReference | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const [entry, ...others] = Object.entries(value)
  if (!entry || others.length > 0) return undefined
  const [kind, what] = entry
  if (kind === 'env' && typeof what === 'string' && /^[A-Z_][A-Z0-9_]*$/.test(what)) return { kind, name: what }
  if (kind === 'file' && typeof what === 'string' && what !== '') return { kind, path: what }
  if (kind === 'command' && isArgv(what)) return { kind, argv: what }
  return undefined
}

function isArgv(value: unknown): value is [string, ...string[]] {
  return Array.isArray(value) && value.length > 0 && value[0] !== '' && value.every((part) => typeof part === 'string')
}
