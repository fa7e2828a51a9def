import { hkdfSync } from 'node:crypto'
import { Secret } from './secret.ts'

/** Names the derivation; a change to anything below needs a new name, or passwords of running migrations would change. */
const DERIVATION = 'stationmaster/account-password/v1'

/*
 * No characters that look like another (0 O o, 1 l I i, 5 S s, 2 Z z, 8 B), and no vowels and no y: Windows refuses a password
 * that holds a part of the person's name, and without vowels it holds no name and no word.
 */
const LOWER = 'bcdfghkmnpqrtvwx'
const UPPER = 'CDFGHJKLMNPQRTVWX'
const DIGITS = '34679'
const SIGNS = '-.'

const GROUP_LENGTH = 5
const GROUPS = 4
const BYTES_PER_CHARACTER = 4

/**
 * The password of a new account, such as `Kmtp4-Fhwr7.Xbcd3-Rqnv9`: 23 characters, all four classes that Windows asks for, about
 * 76 bits. The same for the same key, migration and account, whatever the case of its name.
 */
export function derivePassword(masterKey: Uint8Array, migration: string, account: string): Secret {
  const name = account.toLowerCase()
  for (let attempt = 1; ; attempt++) {
    const password = spell(masterKey, JSON.stringify([DERIVATION, migration, name, attempt]))
    // Windows refuses a password that holds the account's name, which without vowels can only be a short odd one.
    if (name.length < 3 || !password.toLowerCase().includes(name)) return new Secret(password)
  }
}

function spell(masterKey: Uint8Array, info: string): string {
  const byteCount = (GROUPS * GROUP_LENGTH + GROUPS - 1) * BYTES_PER_CHARACTER
  const bytes = Buffer.from(hkdfSync('sha256', masterKey, '', info, byteCount))
  let position = 0
  const pick = (alphabet: string): string => {
    // 32 bits over at most 17 characters: the bias is below one in a hundred million.
    const character = alphabet.charAt(bytes.readUInt32BE(position) % alphabet.length)
    position += BYTES_PER_CHARACTER
    return character
  }
  let password = ''
  for (let group = 0; group < GROUPS; group++) {
    if (group > 0) password += pick(SIGNS)
    password += pickGroup(pick)
  }
  return password
}

/** Each group holds a capital first and a digit last, so every class is there and nobody has to search for them. */
function pickGroup(pick: (alphabet: string) => string): string {
  let middle = ''
  for (let index = 0; index < GROUP_LENGTH - 2; index++) middle += pick(LOWER)
  return pick(UPPER) + middle + pick(DIGITS)
}
