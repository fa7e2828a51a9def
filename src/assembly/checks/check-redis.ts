import type { Redis } from 'ioredis'
import type { Check } from '../../cli/cli-parts.ts'
import type { Loaded } from '../../config/load-configuration.ts'
import { lackingRights } from '../../store/access/rights.ts'
import { type Aspect, inspectDurability } from '../../store/durability.ts'
import { openSurvey } from '../ports.ts'
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
      const { acceptsLoss, prefix } = loaded.configuration.redis
      const rights = judgeRights(loaded, await lackingRights(redis, prefix))
      const seen = [judgeConnection(loaded), rights]
      // What may not be asked for can't be judged, and the remedy is the same.
      if (rights.verdict === 'finding') return seen
      const aspects = (await inspectDurability(redis)).map((aspect) => toCheck(aspect, acceptsLoss))
      return [...seen, ...aspects, await checkRecords(loaded.configuration, redis)]
    } finally {
      redis.disconnect()
    }
  } catch (error) {
    if (!(error instanceof RedisUnreachable)) throw error
    return [{ subject, what: 'connection', verdict: 'finding', found: error.found, remedy: error.remedy }]
  }
}

function judgeConnection({ environment }: Loaded): Check {
  const isTls = environment.redisUrl?.reveal().startsWith('rediss:')
  const found = isTls
    ? 'by TLS, with a certificate that was verified'
    : 'without TLS: on this machine or a network of its own only'
  return { subject, what: 'connection', verdict: 'fine', found, remedy: null }
}

function judgeRights({ environment }: Loaded, lacking: readonly string[] | null): Check {
  const about = { subject, what: 'rights' }
  const user = new URL(environment.redisUrl?.reveal() ?? '').username || 'default'
  if (lacking === null)
    return { ...about, verdict: 'unseen', found: 'Redis tells them from version 7.0 on', remedy: null }
  if (lacking.length === 0)
    return { ...about, verdict: 'fine', found: `the user ${user} may do all that is needed`, remedy: null }
  const words = lacking.join(' ')
  return {
    ...about,
    verdict: 'finding',
    found: `The user ${user} lacks: ${words}.`,
    remedy: `Run "ACL SETUSER ${user} ${words}" as an administrator of Redis, and write it into its access list (docs/security.md).`,
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
