import { canonicalAccount } from '../canonical-account.ts'
import { Secret } from '../secret.ts'
import { readSecret, type SecretSurroundings } from './read-secret.ts'
import { SecretTrouble } from './secret-trouble.ts'

/**
 * A site's own file of passwords for new accounts: `account,password` on each line, or a tab between the two; `#` begins a
 * comment line. Everything after the first separator is the password, as it stands; in double quotes as a spreadsheet writes
 * it, where it begins with one. Read when it is used. Throws `SecretTrouble` that names the line and never shows a password.
 */
export async function readPasswordFile(
  path: string,
  surroundings: SecretSurroundings,
): Promise<ReadonlyMap<string, Secret>> {
  const text = (await readSecret({ kind: 'file', path }, surroundings)).reveal().replace(/^\uFEFF/, '')
  const found = new Map<string, { readonly password: Secret; readonly line: number }>()
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (raw.trim() === '' || raw.startsWith('#')) continue
    const line = index + 1
    const complain = (what: string) => new SecretTrouble(`line ${line} of the file ${path} ${what}`)
    const { account, password } = parseLine(raw, complain)
    const earlier = found.get(account)
    if (earlier) throw complain(`has an account that line ${earlier.line} has already`)
    found.set(account, { password: new Secret(password), line })
  }
  return new Map([...found].map(([account, { password }]) => [account, password]))
}

type Complain = (what: string) => SecretTrouble

function parseLine(raw: string, complain: Complain): { readonly account: string; readonly password: string } {
  const cut = raw.includes('\t') ? raw.indexOf('\t') : raw.indexOf(',')
  if (cut < 0) throw complain('has neither a comma nor a tab between account and password')
  const account = canonicalAccount(unquote(raw.slice(0, cut).trim(), complain))
  const password = unquote(raw.slice(cut + 1), complain)
  if (account === '') throw complain('has no account')
  if (password === '') throw complain('has no password')
  return { account, password }
}

function unquote(text: string, complain: Complain): string {
  if (!text.startsWith('"')) return text
  const [, inner] = /^"((?:[^"]|"")*)"\s*$/.exec(text) ?? []
  if (inner === undefined) throw complain('begins a text with a double quote and does not end it with one')
  return inner.replaceAll('""', '"')
}
