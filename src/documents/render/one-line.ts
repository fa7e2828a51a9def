// What would turn the direction of reading around, hide, or break a line. The joiners U+200C and U+200D belong to names in some languages.
const UNPRINTABLE = /[^\P{Cf}\u200c\u200d]|[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\p{Zl}\p{Zp}]/gu

/** Text of a server or a person on one line, without what cannot be seen. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(UNPRINTABLE, '\ufffd').trim()
}
