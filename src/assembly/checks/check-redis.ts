import type { Check } from '../../cli/cli-parts.ts'
import type { Loaded } from '../../config/load-configuration.ts'
import type { MigrationStore } from '../../operations/ports.ts'
import { connectRedis } from '../../store/connection.ts'
import { type Aspect, inspectDurability } from '../../store/durability.ts'
import { openStore } from '../ports.ts'

const subject = 'Redis'

const REMEDIES: Readonly<Record<Aspect['aspect'], string>> = {
  version: 'Install a newer Redis.',
  'kind of server': 'Use a Redis of its own: one server, without Cluster, replicas and Sentinel.',
  persistence: 'Write "appendonly yes" and "appendfsync always" into redis.conf and restart Redis.',
  'maxmemory-policy': 'Write "maxmemory-policy noeviction" into redis.conf and restart Redis.',
}

const RECORDS_LOOKED_AT = 500
const RESTORE = 'Nothing of it acts. Bring it back from a backup; its servers stay as they are until then.'

/** Whether Redis can be reached, and keeps what it is told. */
export async function checkRedis({ configuration, environment }: Loaded): Promise<readonly Check[]> {
  try {
    const redis = await connectRedis(environment.redisUrl?.reveal() ?? '', { patience: 'fail-fast', onError: () => {} })
    try {
      const { acceptsLoss } = configuration.redis
      const aspects = (await inspectDurability(redis)).map((aspect) => toCheck(aspect, acceptsLoss))
      return [...aspects, ...(await checkRecords(openStore(configuration, redis)))]
    } finally {
      redis.disconnect()
    }
  } catch (error) {
    const found = `Redis can't be reached: ${error instanceof Error ? error.message : String(error)}.`
    return [{ subject, what: 'connection', verdict: 'finding', found, remedy: 'Check that Redis runs, and REDIS_URL.' }]
  }
}

/** What is damaged is left alone by every process, and what is stuck waits, so it is here that one hears of it. */
async function checkRecords(store: Pick<MigrationStore, 'list' | 'unreadable'>): Promise<readonly Check[]> {
  const about = { subject, what: 'records' }
  const unreadable = await store.unreadable(RECORDS_LOOKED_AT)
  const stuck = (await store.list(RECORDS_LOOKED_AT)).filter((m) => m.stuck)
  const found: readonly Check[] = [
    ...unreadable.map(({ why }) => ({ ...about, verdict: 'finding' as const, found: `${why}.`, remedy: RESTORE })),
    ...stuck.map(({ id, stuck: how }) => ({
      ...about,
      verdict: 'finding' as const,
      found: `${id} is stuck, reference ${how?.reference}.`,
      remedy: 'Look whether workers of the newest version run, and look for the reference in their log.',
    })),
  ]
  if (found.length > 0) return found
  return [{ ...about, verdict: 'fine', found: 'all of them can be read, none is stuck', remedy: null }]
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
