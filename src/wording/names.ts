import { literal } from '../migration/announce/marks.ts'

/** Longest name of a station or server that is said in full, in characters. */
const MAX_NAME = 40

// What cannot be seen, breaks a line or turns the direction of reading around. The joiners U+200C and U+200D belong to names in some languages.
const UNPRINTABLE = /[^\P{Cf}\u200c\u200d]|[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\p{Zl}\p{Zp}]/gu

/** A name from a server as it may stand in a sentence: on one line, short, and nothing that would be read as a mention or a moment. */
export function saidName(name: string): string {
  const plain = literal(name.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim())
  const characters = [...plain]
  return characters.length > MAX_NAME
    ? `${characters
        .slice(0, MAX_NAME - 1)
        .join('')
        .trimEnd()}…`
    : plain || '–'
}
