import type { Redis } from 'ioredis'
import { CommandEnd } from '../cli/terminal.ts'
import type { Loaded } from '../config/load-configuration.ts'
import { explainFailure } from '../store/access/connect-trouble.ts'
import { type ConnectOptions, connectRedis } from '../store/connection.ts'

/** Redis could not be reached; the message is both. */
export class RedisUnreachable extends CommandEnd {
  readonly found: string
  readonly remedy: string

  constructor(found: string, remedy: string, options: ErrorOptions) {
    super(1, `${found} ${remedy}`, options)
    this.found = found
    this.remedy = remedy
  }
}

/** One connection to the site's Redis. Throws `RedisUnreachable` with one sentence about why, and what to do. */
export async function openRedis(
  { configuration, environment }: Loaded,
  options: Omit<ConnectOptions, 'ca'>,
): Promise<Redis> {
  const url = environment.redisUrl?.reveal() ?? ''
  try {
    return await connectRedis(url, { ...options, ca: configuration.redis.ca })
  } catch (cause) {
    const { found, remedy } = explainFailure(cause)
    throw new RedisUnreachable(`Redis can't be reached: ${found}.`, remedy, { cause })
  }
}
