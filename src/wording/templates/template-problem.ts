import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { isPlaceholder, optionsOf, PLACEHOLDERS, type Placeholder } from './placeholders.ts'
import { TEXTS, type TextKey } from './texts.ts'

/** In braces and quotes nothing is markup: a text is plain. */
export const READ_PLAIN = { ignoreTag: true } as const

/** Why this cannot be the text for a key, as a part of a sentence that says what was found and what is allowed; null where it can. */
export function templateProblem(key: TextKey, template: string): string | null {
  if (template.trim() === '') return `found an empty text, allowed: a text that says ${listed(TEXTS[key].must) || 'it'}`
  const read = readTemplate(template)
  if ('problem' in read) return read.problem
  const allowed = [...TEXTS[key].must, ...TEXTS[key].may]
  const used = placeholdersIn(read.elements)
  for (const element of used) {
    const problem = elementProblem(element, allowed)
    if (problem !== null) return problem
  }
  const missing = TEXTS[key].must.filter((name) => !used.some((element) => element.value === name))
  return missing.length === 0
    ? null
    : `${listed(missing)} is missing, ${PLACEHOLDERS[missing[0] as Placeholder].says}; allowed: a text with ${listed(TEXTS[key].must)} in it`
}

type Used = Exclude<MessageFormatElement, { type: TYPE.literal | TYPE.pound }>

function readTemplate(template: string): { elements: MessageFormatElement[] } | { problem: string } {
  try {
    return { elements: parse(template, READ_PLAIN) }
  } catch (error) {
    return { problem: syntaxProblem(template, error) }
  }
}

/** What the parser's names for what is wrong mean to somebody who translates. */
const SYNTAX: Readonly<Record<string, string>> = {
  EXPECT_ARGUMENT_CLOSING_BRACE: 'a brace { is not closed',
  EMPTY_ARGUMENT: 'there is nothing between { and }',
  MALFORMED_ARGUMENT: 'what stands between { and } is no name',
  UNMATCHED_CLOSING_TAG: 'there is a brace } too many',
  MISSING_OTHER_CLAUSE: 'a choice needs a part "other {…}"',
  EXPECT_SELECT_ARGUMENT_OPTIONS: 'a choice has no parts such as "other {…}"',
  EXPECT_PLURAL_ARGUMENT_SELECTOR: 'a plural has no parts such as "one {…} other {…}"',
  EXPECT_PLURAL_ARGUMENT_SELECTOR_FRAGMENT: 'a part of a plural has no text in braces',
  EXPECT_SELECT_ARGUMENT_SELECTOR_FRAGMENT: 'a part of a choice has no text in braces',
}

function syntaxProblem(template: string, error: unknown): string {
  const { message, location } = error as { message: string; location?: { start?: { offset?: number } } }
  const offset = location?.start?.offset ?? 0
  const why = SYNTAX[message] ?? 'the braces cannot be read'
  return `${why}, near ${JSON.stringify(template.slice(offset, offset + 30))}; allowed: a text in ICU MessageFormat such as "by {start}" or "{amount, select, one {it moves} other {they move}}"`
}

function placeholdersIn(elements: readonly MessageFormatElement[]): readonly Used[] {
  return elements.flatMap((element): readonly Used[] => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return []
      case TYPE.select:
      case TYPE.plural:
        return [element, ...Object.values(element.options).flatMap(({ value }) => placeholdersIn(value))]
      default:
        return [element]
    }
  })
}

/** How each kind of placeholder may be written. */
const FORMS: Readonly<Record<(typeof PLACEHOLDERS)[Placeholder]['kind'], { types: readonly TYPE[]; form: string }>> = {
  text: { types: [TYPE.argument], form: '{NAME}' },
  number: { types: [TYPE.argument, TYPE.plural], form: '{NAME} or {NAME, plural, one {…} other {…}}' },
  choice: { types: [TYPE.select], form: '{NAME, select, OPTIONS other {…}}' },
}

function elementProblem(element: Used, allowed: readonly Placeholder[]): string | null {
  const name = element.value
  if (!isPlaceholder(name) || !allowed.includes(name))
    return `found {${name}}, allowed: ${listed(allowed) || 'no braces'}`
  const { types, form } = FORMS[PLACEHOLDERS[name].kind]
  const options = optionsOf(name)
  const written = form.replaceAll('NAME', name).replace('OPTIONS', options.map((option) => `${option} {…}`).join(' '))
  if (!types.includes(element.type)) return `found {${name}} in another form, allowed: ${written}`
  if (element.type !== TYPE.select) return null
  const unknown = Object.keys(element.options).find((option) => option !== 'other' && !options.includes(option))
  return unknown === undefined ? null : `found "${unknown} {…}" in {${name}}, allowed: ${written}`
}

function listed(names: readonly Placeholder[]): string {
  return names.map((name) => `{${name}}`).join(', ')
}
