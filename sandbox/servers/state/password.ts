import { ntHash } from '../../../src/winrm/server.ts'
import type { PasswordPolicy } from './people/people-state.ts'
import type { LocalUser } from './server-state.ts'

/** The NT hash in hexadecimal, the only trace of a password that the state keeps. */
export function hashPassword(password: string): string {
  return Buffer.from(ntHash(password)).toString('hex')
}

export function hasPassword(hash: string, password: string): boolean {
  return hashPassword(password) === hash
}

const CLASSES = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]

/** Long enough, and if it must be complex of three of four classes, without account name or part of the full name. */
export function meetsPasswordPolicy(
  policy: PasswordPolicy,
  password: string,
  { name, fullName }: Pick<LocalUser, 'name' | 'fullName'>,
): boolean {
  if (password.length < policy.minLength) return false
  if (!policy.isComplex) return true
  if (CLASSES.filter((pattern) => pattern.test(password)).length < 3) return false
  const lower = password.toLowerCase()
  const parts = [name, ...fullName.split(/[\s,.\-_#]+/)].filter((part) => part.length >= 3)
  return !parts.some((part) => lower.includes(part.toLowerCase()))
}

/** Gives an account a password; administrators may give it one that it had before. */
export function setPassword(policy: PasswordPolicy, user: LocalUser, password: string, at: number): void {
  const former = user.ntHash === null ? [] : [user.ntHash]
  user.formerHashes = [...former, ...(user.formerHashes ?? [])].slice(0, policy.historyLength)
  user.ntHash = hashPassword(password)
  user.passwordSetAt = at
}

/** Whether the account has, or had lately, this password; whoever changes their own may not take it again. */
export function isInHistory(policy: PasswordPolicy, user: LocalUser, password: string): boolean {
  if (policy.historyLength === 0) return false
  return [user.ntHash, ...(user.formerHashes ?? [])].slice(0, policy.historyLength).includes(hashPassword(password))
}
