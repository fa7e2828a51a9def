import type { Check } from '../../cli/cli-parts.ts'
import type { Loaded } from '../../config/load-configuration.ts'
import type { MigrationStore } from '../../operations/ports.ts'
import { lackingRights } from '../../store/access/rights.ts'
import { type Aspect, inspectDurability } from '../../store/durability.ts'
import { judgeSkew, measureSkew, type Skew, skewInWords } from '../../store/installation/clock-skew.ts'
import { openStore } from '../ports.ts'
import { openRedis, RedisUnreachable } from '../redis.ts'

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
      const clock = judgeClock(await measureSkew(redis, Date.now))
      return [...seen, ...aspects, clock, ...(await checkRecords(openStore(loaded.configuration, redis)))]
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

function judgeClock(skew: Skew): Check {
  const about = { subject, what: 'clock' }
  const verdict = judgeSkew(skew)
  if (verdict === 'agree')
    return { ...about, verdict: 'fine', found: 'that of this computer and that of Redis agree', remedy: null }
  const starts = verdict === 'too far' ? 'no process starts here' : 'windows may begin that much early or late'
  return {
    ...about,
    verdict: 'finding',
    found: `That of this computer is ${skewInWords(skew)} that of Redis: ${starts}.`,
    remedy: 'Let both computers set their clocks over the network.',
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
