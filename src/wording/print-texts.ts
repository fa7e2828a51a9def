import type { Language } from './language.ts'
import { TABLES } from './tables.ts'
import { PLACEHOLDERS, type Placeholder } from './templates/placeholders.ts'
import { TEXT_KEYS, TEXTS, type TextKey } from './templates/texts.ts'

/** All texts of a language as a file (YAML) to begin with: change what you want otherwise, and take out the rest. */
export function printTexts(language: Language): string {
  const texts = TABLES[language]
  const lines = TEXT_KEYS.flatMap((key, index) => {
    const [group = '', ...name] = key.split('.')
    const indent = name.length > 0 ? '  ' : ''
    const isFirst = !(TEXT_KEYS[index - 1] ?? '').startsWith(`${group}.`)
    return [
      ...(isFirst ? ['', ...(name.length > 0 ? [`${group}:`] : [])] : []),
      ...mustOf(key).map((line) => `${indent}# ${line}`),
      // A text in JSON is a text in YAML, whatever stands in it.
      `${indent}${name.join('.') || group}: ${JSON.stringify(texts[key])}`,
    ]
  })
  return `${[...HEAD, `locale: ${JSON.stringify(texts.locale)}`, ...lines].join('\n')}\n`
}

const HEAD = [
  '# Texts for the people at the stations. Keep those that you change and take out the others, then name this file in the',
  '# configuration: site: { texts: ./texts.yml }. Texts are in ICU MessageFormat; docs/notices.md tells how to write them.',
  '#',
  '# What can stand in braces where the text is about stations:',
  ...sectionPlaceholders().map((name) => `#   ${`{${name}}`.padEnd(11)} ${PLACEHOLDERS[name].says}`),
  '',
  '# The language for plural forms, numbers, lists and dates.',
]

function sectionPlaceholders(): readonly Placeholder[] {
  const { must, may } = TEXTS['announced.todo']
  return [...must, ...may].toSorted()
}

function mustOf(key: TextKey): readonly string[] {
  const { must } = TEXTS[key]
  return must.length === 0 ? [] : [`with ${must.map((name) => `{${name}}`).join(', ')}`]
}
