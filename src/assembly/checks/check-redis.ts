import type { Redis } from 'ioredis'
import type { Check } from '../../cli/cli-parts.ts'
import type { Loaded } from '../../config/load-configuration.ts'
import { connectRedis } from '../../store/connection.ts'
import { type Aspect, inspectDurability } from '../../store/durability.ts'
import { openSurvey } from '../ports.ts'

const subject = 'Redis'

const REMEDIES: Readonly<Record<Aspect['aspect'], string>> = {
  version: 'Install a newer Redis.',
  'kind of server': 'Use a Redis of its own: one server, without Cluster, replicas and Sentinel.',
  persistence: 'Write "appendonly yes" and "appendfsync always" into redis.conf and restart Redis.',
  'maxmemory-policy': 'Write "maxmemory-policy noeviction" into redis.conf and restart Redis.',
}

/** Whether Redis can be reached, and keeps what it is told. */
export async function checkRedis({ configuration, environment }: Loaded): Promise<readonly Check[]> {
  try {
    const redis = await connectRedis(environment.redisUrl?.reveal() ?? '', { patience: 'fail-fast', onError: () => {} })
    try {
      const { acceptsLoss } = configuration.redis
      const aspects = await inspectDurability(redis)
      return [...aspects.map((aspect) => toCheck(aspect, acceptsLoss)), await checkRecords(configuration, redis)]
    } finally {
      redis.disconnect()
    }
  } catch (error) {
    const found = `Redis can't be reached: ${error instanceof Error ? error.message : String(error)}.`
    return [{ subject, what: 'connection', verdict: 'finding', found, remedy: 'Check that Redis runs, and REDIS_URL.' }]
  }
}

/** Whether every record can be read, and none stands still. */
async function checkRecords(configuration: Loaded['configuration'], redis: Redis): Promise<Check> {
  const about = { subject, what: 'records' }
  const { migrations, unreadable } = await openSurvey(configuration, redis).list()
  const stuck = migrations
    .filter((m) => m.stuck)
    .map(({ id, stuck: how }) => `${id} is stuck, reference ${how?.reference}`)
  const problems = [...unreadable.map(({ sentence }) => sentence), ...stuck]
  if (problems.length === 0) {
    return {
      ...about,
      verdict: 'fine',
      found: `${migrations.length} migrations can be read, none is stuck`,
      remedy: null,
    }
  }
  const remedy = 'Look whether workers of the newest version run; a damaged record is restored from a backup.'
  return { ...about, verdict: 'finding', found: `${problems.join('; ')}.`, remedy }
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
