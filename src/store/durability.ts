import type { Redis } from 'ioredis'
import { NotDurableError } from './errors.ts'

const OLDEST_VERSION = [6, 2] as const
/** Every Sentinel subscribes to this on each server that it watches. */
const SENTINEL_CHANNEL = '__sentinel__:hello'

interface Seen {
  readonly info: ReadonlyMap<string, string>
  /** Null where the user may not read the configuration. */
  readonly config: ReadonlyMap<string, string> | null
  readonly sentinels: number
}

/** One thing that decides whether a Redis keeps what it is told. */
export interface Aspect {
  readonly aspect: 'version' | 'kind of server' | 'persistence' | 'maxmemory-policy'
  /** Its value, as Redis tells it. */
  readonly found: string
  /** What is wrong with it; empty where nothing is. */
  readonly problems: readonly string[]
}

/** Everything that decides whether a Redis keeps what it is told, in the order in which it is mended. */
export async function inspectDurability(redis: Redis): Promise<readonly Aspect[]> {
  const seen = await look(redis)
  const { info, config } = seen
  const fsync = config?.get('appendfsync') ?? 'unknown'
  const isAppending = info.get('aof_enabled') === '1'
  return [
    { aspect: 'version', found: info.get('redis_version') ?? 'unknown', problems: versionProblems(seen) },
    { aspect: 'kind of server', found: describeTopology(seen), problems: topologyProblems(seen) },
    {
      aspect: 'persistence',
      found: isAppending ? `appendonly yes, appendfsync ${fsync}` : 'appendonly no',
      problems: persistenceProblems(seen),
    },
    { aspect: 'maxmemory-policy', found: evictionPolicy(seen), problems: evictionProblems(seen) },
  ]
}

/**
 * Refuses a Redis that may lose what it has acknowledged. Throws `NotDurableError`, one sentence with everything that is
 * wrong; `acceptLoss` lets pass all but a version that is too old.
 */
export async function assertDurable(redis: Redis, options: { readonly acceptLoss: boolean }): Promise<void> {
  const [version, ...others] = await inspectDurability(redis)
  if (version && version.problems.length > 0) throw new NotDurableError(version.problems, 'install a newer one')
  if (options.acceptLoss) return
  const problems = others.flatMap((aspect) => aspect.problems)
  if (problems.length > 0) {
    throw new NotDurableError(problems, 'change that, or accept the loss with redis.acceptLoss in the configuration')
  }
}

async function look(redis: Redis): Promise<Seen> {
  const [info, config, sentinels] = await Promise.all([readInfo(redis), readConfig(redis), countSentinels(redis)])
  return { info, config, sentinels }
}

async function readInfo(redis: Redis): Promise<Map<string, string>> {
  const lines = (await redis.info()).split(/\r?\n/)
  return new Map(lines.filter((line) => line.includes(':')).map((line) => splitOnce(line)))
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf(':')
  return [line.slice(0, at), line.slice(at + 1)]
}

async function readConfig(redis: Redis): Promise<Map<string, string> | null> {
  const config = new Map<string, string>()
  try {
    for (const name of ['appendonly', 'appendfsync', 'no-appendfsync-on-rewrite', 'maxmemory-policy']) {
      const [, value] = (await redis.config('GET', name)) as string[]
      if (value !== undefined) config.set(name, value)
    }
  } catch (error) {
    if (isForbidden(error)) return null
    throw error
  }
  return config
}

async function countSentinels(redis: Redis): Promise<number> {
  try {
    const [, count] = (await redis.pubsub('NUMSUB', SENTINEL_CHANNEL)) as [string, number | string]
    return Number(count)
  } catch (error) {
    if (isForbidden(error)) return 0
    throw error
  }
}

/** Access lists answer NOPERM; hosted servers that hide a command answer that they do not know it. */
function isForbidden(error: unknown): boolean {
  return error instanceof Error && /^(NOPERM|ERR unknown command)/i.test(error.message)
}

function versionProblems({ info }: Seen): string[] {
  const version = info.get('redis_version') ?? 'unknown'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isNewEnough = major > OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor >= OLDEST_VERSION[1])
  return isNewEnough ? [] : [`its version is ${version} (at least ${OLDEST_VERSION.join('.')} is needed)`]
}

function topologyProblems({ info, sentinels }: Seen): string[] {
  const problems: string[] = []
  const mode = info.get('redis_mode') ?? 'standalone'
  if (mode !== 'standalone') problems.push(`it runs as ${mode} (a standalone server is needed)`)
  if (info.get('role') === 'slave') problems.push('it is a replica of another server')
  if (sentinels > 0) problems.push('Sentinel watches it, and its failover drops acknowledged writes')
  return problems
}

function persistenceProblems({ info, config }: Seen): string[] {
  if (info.get('aof_enabled') !== '1') return ['appendonly is no (yes is needed)']
  if (config === null) return ['this user may not read appendfsync (grant it CONFIG|GET)']
  const problems: string[] = []
  const fsync = config.get('appendfsync')
  if (fsync !== 'always') problems.push(`appendfsync is ${fsync ?? 'unknown'} (always is needed)`)
  if (config.get('no-appendfsync-on-rewrite') === 'yes')
    problems.push('no-appendfsync-on-rewrite is yes (no is needed)')
  return problems
}

function describeTopology({ info, sentinels }: Seen): string {
  const mode = info.get('redis_mode') ?? 'standalone'
  const role = info.get('role') === 'slave' ? ', a replica' : ''
  return `${mode}${role}${sentinels > 0 ? ', watched by Sentinel' : ''}`
}

function evictionPolicy({ info, config }: Seen): string {
  return info.get('maxmemory_policy') ?? config?.get('maxmemory-policy') ?? 'unknown'
}

function evictionProblems(seen: Seen): string[] {
  const policy = evictionPolicy(seen)
  return policy === 'noeviction' ? [] : [`maxmemory-policy is ${policy} (noeviction is needed)`]
}
