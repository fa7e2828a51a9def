import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Configuration } from '../config/configuration.ts'
import type { Environment } from '../config/environment.ts'
import type { Loaded } from '../config/load-configuration.ts'
import { createDocuments } from '../documents/create-documents.ts'
import type { LoggedEvent } from '../migration/events.ts'
import type { MigrationId } from '../migration/ids.ts'
import type {
  Clock,
  Documents,
  Incidents,
  Observer,
  Ports,
  Sampling,
  Servers,
  Site,
  WakeUp,
  Wording,
} from '../operations/ports.ts'
import { headOf, shortHead } from '../operations/records/log-chain.ts'
import { AccountPasswords } from '../secrets/account-passwords.ts'
import { digest } from '../secrets/digest.ts'
import { redisKeys } from '../store/keys.ts'
import { Lineage } from '../store/lineage/lineage.ts'
import { RedisBulletins } from '../store/redis-bulletins.ts'
import { RedisOutbox } from '../store/redis-outbox.ts'
import { RedisRecords } from '../store/redis-records.ts'
import { RedisSamples } from '../store/redis-samples.ts'
import { RedisStore } from '../store/redis-store.ts'
import { RedisSubscriptions } from '../store/redis-subscriptions.ts'
import { RedisSurvey } from '../store/redis-survey.ts'
import { createSimulatedClock, realClock } from '../time/clock.ts'
import { SiteZones } from '../time/site-zones.ts'
import { createWording } from '../wording/create-wording.ts'
import { createDamageLog } from './damage.ts'
import type { Log } from './log.ts'
import { masterKeysOf } from './master-keys.ts'
import { surroundingsOf } from './servers.ts'
import { approverIds, whoMay } from './who-may.ts'

/** Two calls to Slack at their longest, and a bit: after this another sender looks whether a dead one has posted. */
const MESSAGE_LEASE_MS = 25_000

export function clockOf({ simulatedClock }: Environment): Clock {
  return simulatedClock ? createSimulatedClock(simulatedClock) : realClock
}

/** How many times as fast as a real clock it runs. */
export function speedOf({ simulatedClock }: Environment): number {
  return simulatedClock?.rate ?? 1
}

/** The passwords of new accounts and of automatic logons. */
export function passwordsOf({ configuration, environment }: Loaded, log: Log): AccountPasswords {
  return new AccountPasswords({
    masterKeys: masterKeysOf(environment, log),
    accounts: configuration.accounts,
    file: configuration.passwordFile,
    surroundings: surroundingsOf(configuration),
    onSecret: log.hide,
  })
}

/** Worksheets and reports, with times as in the site's zone. */
export function documentsOf(configuration: Configuration): Documents {
  const zones = new SiteZones(configuration.site.timeZone)
  const { contact, alternative } = configuration.site
  const site = { installation: configuration.redis.prefix, contact, alternative }
  const head = (id: MigrationId, events: readonly LoggedEvent[]) => shortHead(headOf(id, events, digest))
  return createDocuments({ formatTime: (at) => zones.format(at), site, headOf: head })
}

/** What is said to the people at the stations. */
export function wordingOf({ site }: Configuration): Wording {
  const { language, texts: overrides, timeZone, contact, alternative } = site
  return createWording({ language, overrides, timeZone, contact, alternative })
}

type OnDamage = ReturnType<typeof createDamageLog>

/** The record of migrations. */
export function openStore(
  configuration: Configuration,
  redis: Redis,
  { lineage, onDamage }: { readonly lineage?: Lineage; readonly onDamage?: OnDamage } = {},
): RedisStore {
  const { leaseMs } = configuration.workers
  const keys = redisKeys(configuration.redis.prefix)
  return new RedisStore({ redis, keys, newId: randomUUID, leaseMs, onDamage, ...(lineage && { lineage }) })
}

/** All records together. */
export function openRecords(configuration: Configuration, redis: Redis, lineage = new Lineage()): RedisRecords {
  return new RedisRecords({ redis, keys: redisKeys(configuration.redis.prefix), newId: randomUUID, lineage })
}

/** What is read of the records by whoever watches. */
export function openSurvey(configuration: Configuration, redis: Redis): RedisSurvey {
  const store = openStore(configuration, redis)
  return new RedisSurvey({ redis, keys: redisKeys(configuration.redis.prefix), store })
}

/** What was counted of each server. */
export function openSamples(configuration: Configuration, redis: Redis): RedisSamples {
  return new RedisSamples({ redis, keys: redisKeys(configuration.redis.prefix) })
}

/** Everything that operations are given, on one connection to Redis. */
export function assemblePorts(
  loaded: Loaded,
  parts: {
    redis: Redis
    lineage: Lineage
    wakeUp: WakeUp
    log: Log
    servers: Servers
    calendarUrl: string | null
    incidents: Incidents
    observer: Observer
  },
): Ports {
  const { configuration, environment } = loaded
  const keys = redisKeys(configuration.redis.prefix)
  const { redis, lineage, wakeUp, log, servers, calendarUrl, incidents, observer } = parts
  const clock = clockOf(environment)
  const onDamage = createDamageLog(log.logger)
  return {
    store: openStore(configuration, redis, { lineage, onDamage }),
    records: openRecords(configuration, redis, lineage),
    outbox: new RedisOutbox({
      redis,
      keys,
      newId: randomUUID,
      leaseMs: MESSAGE_LEASE_MS,
      lineage,
      budget: { speed: speedOf(environment) },
      onDamage,
    }),
    subscriptions: new RedisSubscriptions({ redis, keys, now: () => clock.now() }),
    bulletins: new RedisBulletins({ redis, keys, newId: randomUUID, lineage, onDamage }),
    wakeUp,
    servers,
    clock,
    zones: new SiteZones(configuration.site.timeZone),
    documents: documentsOf(configuration),
    samples: openSamples(configuration, redis),
    sampling: samplingOf(configuration),
    wording: wordingOf(configuration),
    digest,
    passwords: passwordsOf(loaded, log),
    policy: configuration.policy,
    site: { ...siteOf(configuration), calendarUrl },
    logger: log.logger,
    incidents,
    observer,
  }
}

function samplingOf({ sampleSessionsMs, servers }: Configuration): Sampling {
  const sampled = Object.values(servers).filter(({ isSampled }) => isSampled && sampleSessionsMs !== null)
  return { everyMs: sampleSessionsMs ?? 0, servers: sampled.map(({ name }) => name) }
}

function siteOf(configuration: Configuration): Omit<Site, 'calendarUrl'> {
  const { site, slack, servers } = configuration
  return {
    updatesChannel: slack?.updatesChannel ?? '',
    noticesChannels: (server) => servers[server]?.noticesChannels ?? slack?.noticesChannels ?? [],
    command: slack?.command ?? '/migrate',
    contact: site.contact,
    alternative: site.alternative,
    whoMay: (role, about) => whoMay(configuration, role, about),
    approverIds: (about) => approverIds(configuration, about),
  }
}
