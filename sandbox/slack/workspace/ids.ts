import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRSTVWXY'

/** An id in Slack's form: a letter for what it names and ten characters. */
export function newId(prefix: string): string {
  return prefix + [...randomBytes(10)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

export function newShortId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5)
}

export function newHash(nowMs: number): string {
  return `${Math.floor(nowMs / 1000)}.${randomBytes(4).toString('hex')}`
}
