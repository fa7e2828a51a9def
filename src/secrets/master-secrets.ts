import { Secret } from './secret.ts'

/**
 * The master secrets in a text, the one in use first: one a line, or with commas in between; `#` begins a comment line. Undefined
 * where one is not 32 bytes in base64, or there is none.
 */
export function parseMasterSecrets(text: string): readonly Secret[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith('#'))
  const values = lines.flatMap((line) => line.split(',')).map((value) => value.trim())
  const found = values.filter((value) => value !== '')
  if (found.length === 0 || !found.every((value) => /^[A-Za-z0-9+/]{43}=$/.test(value))) return undefined
  return found.map((value) => new Secret(value))
}
