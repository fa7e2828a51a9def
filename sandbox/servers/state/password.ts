import { ntHash } from '../../../src/winrm/server.ts'

/** The NT hash in hexadecimal, the only trace of a password that the state keeps. */
export function hashPassword(password: string): string {
  return Buffer.from(ntHash(password)).toString('hex')
}

export function hasPassword(hash: string, password: string): boolean {
  return hashPassword(password) === hash
}

const LEAST_LENGTH = 8
const CLASSES = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]

/** Windows' default policy: 8 characters, three of four classes, no account name or part of the full name in it. */
export function meetsPasswordPolicy(password: string, userName: string, fullName: string): boolean {
  if (password.length < LEAST_LENGTH) return false
  if (CLASSES.filter((pattern) => pattern.test(password)).length < 3) return false
  const lower = password.toLowerCase()
  const parts = [userName, ...fullName.split(/[\s,.\-_#]+/)].filter((part) => part.length >= 3)
  return !parts.some((part) => lower.includes(part.toLowerCase()))
}
