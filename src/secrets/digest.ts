import { createHash } from 'node:crypto'

/** Lower-case hexadecimal SHA-256 of the text in UTF-8. */
export function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
