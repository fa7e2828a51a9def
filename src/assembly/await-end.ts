import type { Logger } from '../operations/ports.ts'

/** When a process is to end, with its exit code. */
export interface Ending {
  readonly ended: Promise<number>
  /** Nothing more can be done in this process: it ends with 1, and whoever supervises it starts it again. */
  giveUp(error: unknown): void
}

/** The process ends when it is asked to (0), when it gives up, or when something broke that nobody waits for (1). */
export function awaitEnd(logger: Logger): Ending {
  let end: (code: number) => void = () => {}
  const ended = new Promise<number>((resolve) => {
    end = resolve
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
  return {
    ended,
    giveUp: (err) => {
      logger.error({ err }, 'giving up')
      end(1)
    },
  }
}
