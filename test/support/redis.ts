import { randomUUID } from 'node:crypto'
import { type Keys, redisKeys } from '../../src/store/keys.ts'

export { type PrivateRedis, startRedis } from '../../sandbox/site/private-redis.ts'

/** Keys of an installation that has no neighbours, whoever else uses that Redis. */
export function loneKeys(name: string): Keys {
  const prefix = `${name}-${randomUUID()}`
  return redisKeys(prefix, `${prefix}:neighbours`)
}
