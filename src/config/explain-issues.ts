import type { z } from 'zod'
import { describeFound, describeKey } from './describe-found.ts'
import type { Problem } from './problem.ts'
import { formatKeyPath, type PositionedValues } from './read-yaml.ts'
import { suggest } from './suggest.ts'

/** Turns what the schema found into problems with line, key, what was found and what is allowed. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], file: PositionedValues): Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue, file))
    const found = valueAt(file.value, issue.path)
    const sentence =
      found === undefined
        ? `is missing, allowed: ${issue.message}`
        : `found ${describeOffender(found, issue)}, allowed: ${issue.message}`
    const key = issue.path.length === 0 ? null : formatKeyPath(issue.path)
    return [{ line: file.lineOf(issue.path), key, sentence }]
  })
}

function unknownKey(key: string, issue: z.core.$ZodIssue, file: PositionedValues): Problem {
  const path = [...issue.path, key]
  const meant = suggest(key, issue.message.split(', '))
  const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`
  const parent = issue.path.length === 0 ? '' : `${formatKeyPath(issue.path)}.`
  return {
    line: file.lineOf(path),
    key: `${parent}${describeKey(key)}`,
    sentence: `unknown key${hint}, allowed: ${issue.message}`,
  }
}

/** A text where a whole section belongs is not shown: it may be a secret that slipped a level up. */
function describeOffender(found: unknown, issue: z.core.$ZodIssue): string {
  const isInPlaceOfSection = issue.code === 'invalid_type' && ['object', 'record'].includes(issue.expected)
  return isInPlaceOfSection && typeof found === 'string' ? 'a text' : describeFound(found, issue.path)
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<PropertyKey, unknown>)[key]
  }
  return here
}
