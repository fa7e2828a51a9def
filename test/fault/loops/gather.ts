import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { MakeBelieveSite } from '../../../sandbox/site/make-believe-site.ts'
import { CHANNELS, PEOPLE } from '../../../sandbox/site/people.ts'
import { configuredSecrets, placesOf } from '../../support/canary.ts'
import type { Accepted } from './accepted.ts'
import { commandLogs, type Evidence, postedByKey, postingsByKey, readRedis } from './check/evidence.ts'

/** What the outbox says of a message with which nothing more happens by itself. */
const SETTLED: readonly string[] = ['sent', 'void', 'undeliverable', 'unknown']
/** In ms; longer than a server keeps the session of a worker that died over the last thing to do. */
const QUIET_MS = 200_000
const LOOK_MS = 500

export interface Gathering {
  readonly site: MakeBelieveSite
  readonly redis: Redis
  readonly prefix: string
  readonly accepted: readonly Accepted[]
  readonly asked: ReadonlyMap<string, number>
  /** How far the clocks of those who write the logs are apart at most, in ms of the site's time. */
  readonly clocksApartMs: number
  /** What the processes have logged. */
  readonly logs: () => string
}

/** Waits until everything is said that is to be said and no pool is left, or long enough: then the checks say what is missing. */
export async function untilQuiet({ site, redis, prefix }: Gathering, patienceMs = QUIET_MS): Promise<void> {
  const giveUpAt = Date.now() + patienceMs
  while (Date.now() < giveUpAt) {
    const { messages } = await readRedis(redis, prefix)
    const isSaid = [...messages.values()].every((state) => SETTLED.includes(state))
    if (isSaid && shellsLeft(site).length === 0) return
    await delay(LOOK_MS)
  }
}

/** Everything that can be seen from outside. */
export async function gather({
  site,
  redis,
  prefix,
  accepted,
  asked,
  clocksApartMs,
  logs,
}: Gathering): Promise<Evidence> {
  const { driver } = site.slack
  const channels = [...Object.values(CHANNELS), ...Object.values(PEOPLE)].map((channel) => driver.messages(channel))
  return {
    ...(await readRedis(redis, prefix)),
    posted: postedByKey(channels),
    postings: postingsByKey(driver.traffic),
    accepted,
    asked,
    clocksApartMs,
    commands: commandLogs(site.pairs),
    shells: shellsLeft(site),
    secrets: configuredSecrets(site),
    places: await placesOf(site, redis, logs()),
  }
}

function shellsLeft({ pairs }: MakeBelieveSite): string[] {
  const servers = pairs.flatMap(({ source, destination }) => [source, destination])
  return servers
    .flatMap((server) => server.shells())
    .map(({ name }) => name ?? '')
    .filter((name) => name.includes('.MIG-'))
}
