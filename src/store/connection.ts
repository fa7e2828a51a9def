import { Redis, type RedisOptions } from 'ioredis'

/**
 * `patient`: commands wait through an outage, as workers need it (BullMQ insists on it).
 * `fail-fast`: commands fail within seconds while Redis is away, so that a person gets an answer in time.
 */
export type Patience = 'patient' | 'fail-fast'

export interface ConnectOptions {
  readonly patience: Patience
  /** PEM of the authorities to trust for `rediss://`; those that Node knows where absent. The certificate is always verified. */
  readonly ca?: string | null
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

/**
 * Opens one connection and waits until it can be used; rejects with what went wrong when the first attempt does not succeed. Of
 * the address, `redis(s)://[[user]:password@]host[:port][/database]`, nothing else counts: no parameter of it loosens anything.
 */
export async function connectRedis(url: string, options: ConnectOptions): Promise<Redis> {
  const redis = new Redis({
    ...addressOf(url, options.ca ?? null),
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

function addressOf(url: string, ca: string | null) {
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return {
    host: host === '' ? '127.0.0.1' : host,
    port: Number(port || 6379),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    db: Number(pathname.slice(1) || 0),
    ...(protocol === 'rediss:' && {
      tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca !== null && { ca }) },
    }),
  } satisfies RedisOptions
}
