import { startRedis } from '../../sandbox/site/private-redis.ts'
import { connectRedis } from '../../src/store/connection.ts'
import { everyDamage } from '../support/damage/every-damage.ts'

/** Damages every key of an installation in every way; 1 where something broke that has nothing to do with it. */
export async function damageEverything(): Promise<number> {
  const server = await startRedis()
  const redis = await connectRedis(server.url, { patience: 'patient', onError: () => {} })
  try {
    // What is kept is not what is looked at here, and each case writes a hundred times.
    await redis.config('SET', 'appendonly', 'no')
    const { keys, cases, troubles } = await everyDamage(redis)
    for (const trouble of troubles) console.log(`FINDING ${trouble}`)
    console.log(`${cases} ways to damage ${keys} keys, ${troubles.length} findings.`)
    return troubles.length > 0 ? 1 : 0
  } finally {
    redis.disconnect()
    await server.stop()
  }
}
