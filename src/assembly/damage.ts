import type { Logger, UnreadableError } from '../operations/ports.ts'

/** Told of the same damage each second by the reconciler: it is logged once in a process. */
const REMEMBERED = 1_000

/** Logs what is met in Redis and cannot be used; each once, and at most a thousand of them. */
export function createDamageLog(logger: Logger): (error: UnreadableError) => void {
  const told = new Set<string>()
  return (err) => {
    if (told.has(err.message) || told.size >= REMEMBERED) return
    told.add(err.message)
    logger.error({ what: err.what, err }, 'something in Redis is damaged and left alone')
  }
}
