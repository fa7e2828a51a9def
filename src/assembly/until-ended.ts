import type { Logger } from '../operations/ports.ts'

/**
 * Resolves with the exit code when the process is asked to end (0), or when something broke that nobody waits for (1): Slack's
 * client gives up that way. Whoever supervises the process starts it again.
 */
export function untilEnded(logger: Logger): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        logger.info({ signal }, 'asked to end')
        resolve(0)
      })
    }
    for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
      process.once(event, (err) => {
        logger.error({ err }, 'something broke that nobody waited for')
        resolve(1)
      })
    }
  })
}
