import { Redis, type RedisOptions } from 'ioredis'

/**
 * `patient`: commands wait through an outage, as workers need it (BullMQ insists on it).
 * `fail-fast`: commands fail within seconds while Redis is away, so that a person gets an answer in time.
 */
export type Patience = 'patient' | 'fail-fast'

export interface ConnectOptions {
  readonly patience: Patience
  /** Shown in `CLIENT LIST`. */
  readonly name?: string
  /** Trouble with the connection; it reconnects by itself for ever. */
  readonly onError: (error: Error) => void
}

const FAIL_FAST = {
  enableOfflineQueue: false,
  // What was sent when the connection broke is sent once more, then fails; every script may be repeated.
  maxRetriesPerRequest: 1,
  // A Redis that is frozen, not gone.
  commandTimeout: 2_000,
} satisfies RedisOptions

const PATIENT = { maxRetriesPerRequest: null } satisfies RedisOptions

/** Opens one connection and waits until it can be used; rejects with what went wrong when the first attempt does not succeed. */
export async function connectRedis(url: string, options: ConnectOptions): Promise<Redis> {
  const redis = new Redis(url, {
    ...(options.patience === 'patient' ? PATIENT : FAIL_FAST),
    ...(options.name === undefined ? {} : { connectionName: options.name }),
    connectTimeout: 5_000,
    lazyConnect: true,
  })
  redis.on('error', options.onError)
  // The rejection itself only says that the connection is closed; why comes as an event before it.
  let why: Error | undefined
  const note = (error: Error) => {
    why = error
  }
  redis.on('error', note)
  try {
    await redis.connect()
  } catch (error) {
    redis.disconnect()
    throw why ?? error
  } finally {
    redis.off('error', note)
  }
  return redis
}
