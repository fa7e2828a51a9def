import { IntlMessageFormat } from 'intl-messageformat'
import type { Placeholder } from './placeholders.ts'
import { READ_PLAIN } from './template-problem.ts'
import type { TextKey, Texts } from './texts.ts'

export type Arguments = Readonly<Partial<Record<Placeholder, string | number>>>

/** Says texts in one language. */
export interface Speaker {
  readonly locale: string
  /** A text filled in, without the spaces that an empty part leaves. What is filled in is never read as a template. */
  say(key: TextKey, values?: Arguments): string
  /** The same, with a capital to begin with. */
  sentence(key: TextKey, values?: Arguments): string
  /** `a, b and c`; past `limit` the rest is counted. */
  list(items: readonly string[], limit: number): string
}

export function createSpeaker(texts: Texts): Speaker {
  const { locale } = texts
  const read = new Map<TextKey, IntlMessageFormat>()
  const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' })
  const templateOf = (key: TextKey) => {
    const known = read.get(key)
    if (known) return known
    const template = new IntlMessageFormat(texts[key], locale, undefined, READ_PLAIN)
    read.set(key, template)
    return template
  }
  const say = (key: TextKey, values: Arguments = {}) =>
    String(templateOf(key).format({ ...values }))
      .replace(/[ \t\r\n]+/g, ' ')
      .trim()
  return {
    locale,
    say,
    sentence: (key, values) => capital(say(key, values), locale),
    list(items, limit) {
      const left = items.length - limit
      if (left <= 0) return conjunction.format(items)
      return conjunction.format([...items.slice(0, limit), say('more', { count: left })])
    },
  }
}

function capital(text: string, locale: string): string {
  const [first = ''] = text
  return first.toLocaleUpperCase(locale) + text.slice(first.length)
}
