import type { Redis } from 'ioredis'
import { type Rounds, startRounds } from '../jobs/rounds.ts'
import type { Logger } from '../operations/ports.ts'
import { assertDurable } from '../store/durability.ts'
import { NotDurableError } from '../store/errors.ts'

export interface WatchOptions {
  readonly acceptLoss: boolean
  readonly intervalMs: number
  readonly logger: Logger
}

/** Looks now and then whether Redis still keeps what it is told: somebody may have changed it since this process has started. */
export function watchDurability(redis: Redis, { acceptLoss, intervalMs, logger }: WatchOptions): Rounds {
  let wasDurable = true
  const look = async () => {
    try {
      await assertDurable(redis, { acceptLoss })
      if (!wasDurable) logger.info({}, 'redis keeps what it is told again')
      wasDurable = true
    } catch (err) {
      if (!(err instanceof NotDurableError)) throw err
      wasDurable = false
      logger.error({ err }, 'redis may lose what it is told')
    }
  }
  // One that can't be reached is told of by the connection.
  return startRounds(look, {
    intervalMs,
    onTrouble: (err) => logger.debug({ err }, 'it could not be looked whether redis is durable'),
  })
}
