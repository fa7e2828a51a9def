import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { templateProblem } from '../wording/templates/template-problem.ts'
import { TEXT_KEYS, type TextKey, type Texts } from '../wording/templates/texts.ts'
import { describeFound, describeKey } from './describe-found.ts'
import type { Problem } from './problem.ts'
import { type PositionedValues, readYaml } from './read-yaml.ts'
import { suggest } from './suggest.ts'

interface OwnTexts {
  readonly texts: Partial<Texts>
  readonly problems: readonly Problem[]
}

/** The site's own texts, from the file that `site.texts` names; a relative path starts at the configuration file. */
export function readTexts(named: string | undefined, configuration: PositionedValues, directory: string): OwnTexts {
  if (named === undefined) return { texts: {}, problems: [] }
  const file = resolve(directory, named)
  try {
    return parseTexts(readFileSync(file, 'utf8'), file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code !== 'string') throw error
    const line = configuration.lineOf(['site', 'texts'])
    return { texts: {}, problems: [{ line, key: 'site.texts', sentence: `the file ${file} can't be read (${code})` }] }
  }
}

/** Checks the text of a file of texts. */
export function parseTexts(text: string, file: string): OwnTexts {
  const values = readYaml(text)
  const found = [...entriesOf(values.value)]
  const wrong = found.flatMap(({ path, value }) => {
    const sentence = problemOf(path, value)
    return sentence === null
      ? []
      : [{ line: values.lineOf(path) ?? 1, key: path.map(describeKey).join('.') || null, sentence }]
  })
  const problems = [...values.problems, ...wrong].map((problem) => ({ ...problem, file }))
  return { texts: Object.fromEntries(found.map(({ path, value }) => [path.join('.'), value])), problems }
}

interface Entry {
  readonly path: readonly string[]
  readonly value: unknown
}

/** Texts may be nested, as they are printed, or have their whole key on one line. */
function* entriesOf(value: unknown, path: readonly string[] = []): Generator<Entry> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    // An empty file, or a group from which all was taken out, says nothing.
    if (value !== null || isText(path.join('.'))) yield { path, value }
    return
  }
  for (const [key, child] of Object.entries(value)) yield* entriesOf(child, [...path, key])
}

function problemOf(path: readonly string[], value: unknown): string | null {
  const key = path.join('.')
  if (path.length === 0) return `found ${describeFound(value, path)}, allowed: a mapping of keys to texts`
  if (!isText(key)) return unknownText(key)
  if (typeof value !== 'string') return `found ${describeFound(value, path)}, allowed: a text`
  return key === 'locale' ? localeProblem(value) : templateProblem(key, value)
}

function isText(key: string): key is TextKey | 'locale' {
  return key === 'locale' || TEXT_KEYS.some((known) => known === key)
}

/** Names the keys of the same group, or else the groups: all of them are too many to read. */
function unknownText(key: string): string {
  const meant = suggest(key, TEXT_KEYS)
  const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`
  const group = key.split('.')[0] ?? ''
  const near = TEXT_KEYS.filter((known) => known.startsWith(`${group}.`))
  const groups = [...new Set(['locale', ...TEXT_KEYS.map((known) => known.split('.')[0] ?? '')])]
  return `unknown key${hint}, allowed: ${(near.length > 0 ? near : groups).join(', ')}`
}

function localeProblem(locale: string): string | null {
  const allowed = 'allowed: the language of your texts, such as it, nl or pt-BR'
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([locale]).length > 0
      ? null
      : `found ${JSON.stringify(locale)}, ${allowed}`
  } catch {
    return `found ${describeFound(locale, [])}, ${allowed}`
  }
}
