import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs'
import { SecretTrouble } from './secret-trouble.ts'

export const LARGEST_SECRET_BYTES = 64 * 1024

const ROOT = 0
/** Nobody but the owner. */
const OTHERS = 0o077
/** The same, but that the owner's group may read: how root hands a file to a process that is not root. */
const OTHERS_THAN_OUR_GROUP = 0o037

/**
 * The text of a file that holds a secret, as it stands. Whoever could read it along with us, or put another in its place, is a
 * reason to refuse it. What is looked at is what is opened, so it can't be exchanged in between. Throws `SecretTrouble`.
 */
export function readSecretFile(path: string): string {
  try {
    assertOurs(lstatSync(path), `the link ${path}`, path)
    const file = openSync(realpathSync(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const found = fstatSync(file)
      assertSafe(found, path)
      return readAll(file, path)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof SecretTrouble) throw error
    throw new SecretTrouble(`the file ${path} cannot be read (${codeOf(error)})`, { cause: error })
  }
}

function assertSafe(found: Stats, path: string): void {
  if (!found.isFile()) throw new SecretTrouble(`${path} is no file; a secret is read from a plain file only`)
  assertOurs(found, `the file ${path}`, path)
  if (isModeSafe(found)) return
  const whose = (found.mode & 0o007) === 0 ? 'its group' : 'every user of this machine'
  const mode = (found.mode & 0o7777).toString(8).padStart(4, '0')
  throw new SecretTrouble(`the file ${path} is open to ${whose} (its mode is ${mode}); run: chmod 600 ${path}`)
}

/** Windows keeps neither owners nor modes. */
function isModeSafe({ uid, mode }: Stats): boolean {
  const us = process.geteuid?.()
  if (us === undefined) return true
  return (mode & (uid === ROOT && us !== ROOT ? OTHERS_THAN_OUR_GROUP : OTHERS)) === 0
}

/** Whose it is may put another secret there. */
function assertOurs({ uid }: Stats, what: string, path: string): void {
  const us = process.geteuid?.()
  if (us === undefined || uid === us || uid === ROOT) return
  throw new SecretTrouble(`${what} belongs to user ${uid}, not to us (user ${us}) or root; run: chown -h ${us} ${path}`)
}

function readAll(file: number, path: string): string {
  const bytes = Buffer.alloc(LARGEST_SECRET_BYTES + 1)
  let size = 0
  for (let count = -1; count !== 0 && size < bytes.length; size += count) {
    count = readSync(file, bytes, size, bytes.length - size, null)
  }
  const text = bytes.toString('utf8', 0, size)
  bytes.fill(0)
  if (size > LARGEST_SECRET_BYTES) {
    throw new SecretTrouble(`the file ${path} holds more than ${LARGEST_SECRET_BYTES} bytes, too many for a secret`)
  }
  return text
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
