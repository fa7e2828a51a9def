import type { Check } from '../../cli/cli-parts.ts'
import type { Loaded } from '../../config/load-configuration.ts'
import { type Aspect, inspectDurability } from '../../store/durability.ts'
import { openRedis, RedisUnreachable } from '../redis.ts'

const subject = 'Redis'

const REMEDIES: Readonly<Record<Aspect['aspect'], string>> = {
  version: 'Install a newer Redis.',
  'kind of server': 'Use a Redis of its own: one server, without Cluster, replicas and Sentinel.',
  persistence: 'Write "appendonly yes" and "appendfsync always" into redis.conf and restart Redis.',
  'maxmemory-policy': 'Write "maxmemory-policy noeviction" into redis.conf and restart Redis.',
}

/** Whether Redis can be reached, and keeps what it is told. */
export async function checkRedis(loaded: Loaded): Promise<readonly Check[]> {
  try {
    const redis = await openRedis(loaded, { patience: 'fail-fast', onError: () => {} })
    try {
      const { acceptsLoss } = loaded.configuration.redis
      return (await inspectDurability(redis)).map((aspect) => toCheck(aspect, acceptsLoss))
    } finally {
      redis.disconnect()
    }
  } catch (error) {
    if (!(error instanceof RedisUnreachable)) throw error
    return [{ subject, what: 'connection', verdict: 'finding', found: error.found, remedy: error.remedy }]
  }
}

/** A version that is too old is never accepted. */
function toCheck({ aspect, found, problems }: Aspect, acceptsLoss: boolean): Check {
  const about = { subject, what: aspect }
  if (problems.length === 0) return { ...about, verdict: 'fine', found, remedy: null }
  if (acceptsLoss && aspect !== 'version') {
    return { ...about, verdict: 'fine', found: `${problems.join(', ')}; redis.acceptLoss accepts that`, remedy: null }
  }
  return { ...about, verdict: 'finding', found: `${problems.join(', ')}.`, remedy: REMEDIES[aspect] }
}
