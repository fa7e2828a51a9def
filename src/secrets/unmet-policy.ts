import type { PasswordPolicy } from '../operations/ports.ts'

const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u]
const CLASSES_WANTED = 3
/** Shorter names Windows does not look for in a password. */
const SHORTEST_NAME = 3

/**
 * Why Windows would refuse the password under this policy, as the end of a sentence that tells nothing about the password but
 * its length; null where it takes it. What the policy is silent about counts as wanted, except a length.
 */
export function whyPolicyRefuses(password: string, account: string, policy: PasswordPolicy): string | null {
  const { minLength, isComplex } = policy
  const length = [...password].length
  if (minLength.kind === 'known' && length < minLength.value)
    return `has ${length} characters, and the destination wants at least ${minLength.value}`
  if (isComplex.kind === 'known' && !isComplex.value) return null
  if (CLASSES.filter((characters) => characters.test(password)).length < CLASSES_WANTED)
    return 'does not have three of the four kinds of characters that Windows asks for: small letters, capitals, digits, signs'
  const isNamed = account.length >= SHORTEST_NAME && password.toLowerCase().includes(account.toLowerCase())
  return isNamed ? "holds the account's name, which Windows refuses" : null
}
