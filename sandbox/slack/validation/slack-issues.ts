import type { z } from 'zod'
import { isObject } from '../json.ts'

/** Checks a value and says what is wrong in Slack's words: "must be less than 151 characters [json-pointer:/blocks/0/text/text]". */
export function problemsIn(schema: z.ZodType, value: unknown, root: readonly PropertyKey[] = []): string[] {
  const result = schema.safeParse(value)
  return result.success ? [] : result.error.issues.flatMap((issue) => wordsFor(issue, value, root))
}

function wordsFor(issue: z.core.$ZodIssue, value: unknown, root: readonly PropertyKey[]): string[] {
  const found = valueAt(value, issue.path)
  const at = (path: readonly PropertyKey[] = issue.path) => ` [json-pointer:/${[...root, ...path].join('/')}]`
  switch (issue.code) {
    case 'invalid_type':
      if (found !== undefined) return [`must provide ${article(issue.expected)}${at()}`]
      return [`missing required field: ${String(issue.path.at(-1) ?? root.at(-1))}${at(issue.path.slice(0, -1))}`]
    case 'too_big':
      if (issue.origin === 'string') return [`must be less than ${Number(issue.maximum) + 1} characters${at()}`]
      if (issue.origin === 'array') return [`no more than ${issue.maximum} items allowed${at()}`]
      return [`must be no more than ${issue.maximum}${at()}`]
    case 'too_small':
      if (issue.origin === 'string') return [`must be more than ${Number(issue.minimum) - 1} characters${at()}`]
      if (issue.origin === 'array') return [`no fewer than ${issue.minimum} items required${at()}`]
      return [`must be no less than ${issue.minimum}${at()}`]
    case 'unrecognized_keys':
      return issue.keys.map((key) => `invalid additional property: ${key}${at()}`)
    case 'invalid_union':
      return unionWords(issue, found, at)
    case 'invalid_value':
      return [`must be one of: ${issue.values.map(String).join(', ')}${at()}`]
    default:
      return [`${issue.message}${at()}`]
  }
}

function unionWords(
  issue: z.core.$ZodIssueInvalidUnion,
  found: unknown,
  at: (path?: readonly PropertyKey[]) => string,
): string[] {
  // zod points at the discriminator when no member of the union has its value.
  if (issue.path.at(-1) !== 'type') return [`failed to match all allowed schemas${at()}`]
  return found === undefined
    ? [`missing required field: type${at(issue.path.slice(0, -1))}`]
    : [`unsupported type: ${String(found)}${at()}`]
}

function article(expected: string): string {
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)]
    return isObject(inner) ? inner[String(key)] : undefined
  }, value)
}
