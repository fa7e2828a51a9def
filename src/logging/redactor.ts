const SHOWN = '[secret]'

/** Shorter values would blank out ordinary words. */
const SHORTEST_LENGTH = 4

/**
 * Blanks registered secret values out of finished log lines, in the spellings in which they hide: plain, as JSON and XML write
 * them, in base64 of UTF-8 and UTF-16LE, and percent-encoded. A secret inside a longer base64 block escapes it, so bodies are
 * never logged.
 */
export class Redactor {
  readonly #spellings = new Set<string>()
  #pattern: RegExp | undefined

  /** From now on the value is kept out of what is written. Values of fewer than four characters are left alone. */
  register(value: string): void {
    if (value.length < SHORTEST_LENGTH) return
    for (const spelling of spellingsOf(value)) this.#spellings.add(spelling)
    this.#pattern = undefined
  }

  redact(line: string): string {
    if (this.#spellings.size === 0) return line
    this.#pattern ??= buildPattern(this.#spellings)
    return line.replace(this.#pattern, SHOWN)
  }
}

function spellingsOf(value: string): string[] {
  const base64 = [Buffer.from(value, 'utf8'), Buffer.from(value, 'utf16le')].map((bytes) => bytes.toString('base64'))
  const escapedXml = value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  const plain = [value, escapedXml, encodeURIComponent(value)]
  const all = [...plain, ...base64, ...base64.map((text) => text.replace(/=+$/, '')), ...base64.map(encodeURIComponent)]
  // The line is JSON: a quote or a backslash in the value stands escaped in it.
  return all.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)])
}

/** Longest first, so that a spelling that begins another does not leave the rest of it standing. */
function buildPattern(spellings: ReadonlySet<string>): RegExp {
  const longestFirst = [...spellings].sort((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'), 'g')
}
