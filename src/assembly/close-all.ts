import type { Logger } from '../operations/ports.ts'

export type Closer = () => Promise<unknown> | unknown

/** Longer than any of them takes by itself: workers give what is in hand eight seconds, and close within three more. */
const PATIENCE_MS = 15_000

/**
 * Last opened, first closed. One that fails, or does not come to an end in time (in ms), is told and does not keep the others open: it
 * may wait for a Redis that is gone, on a connection that is closed after it.
 */
export async function closeAll(
  closers: readonly Closer[],
  logger: Pick<Logger, 'warn'>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  for (const close of closers.toReversed()) {
    try {
      await withinTime(close(), patienceMs)
    } catch (err) {
      logger.warn({ err }, 'closing in trouble')
    }
  }
}

async function withinTime(closing: Promise<unknown> | unknown, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it does not end within ${patienceMs} ms`)), patienceMs)
  })
  try {
    await Promise.race([closing, late])
  } finally {
    clearTimeout(timer)
  }
}
