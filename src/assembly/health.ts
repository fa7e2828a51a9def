import type { Redis } from 'ioredis'
import type { Loaded } from '../config/load-configuration.ts'
import { LOOPBACK } from '../config/schema.ts'
import { startHealthServer } from '../health/health-server.ts'
import { createObserver } from '../health/metrics/observe.ts'
import { watchProcess } from '../health/metrics/process-metrics.ts'
import { Registry } from '../health/metrics/registry.ts'
import { showSite } from '../health/metrics/site-metrics.ts'
import { watchChannels } from '../health/metrics/watch-channels.ts'
import { type Probe, problemsOf } from '../health/problems.ts'
import { keptFor } from '../http/kept-for.ts'
import type { Queues } from '../jobs/queues.ts'
import type { Workers } from '../jobs/start-workers.ts'
import type { Clock, Logger, Observer } from '../operations/ports.ts'
import type { SlackApp } from '../slack/app.ts'
import { assertDurable } from '../store/durability.ts'
import { NotDurableError } from '../store/errors.ts'
import type { RedisSurvey } from '../store/redis-survey.ts'
import { ownVersion } from './version.ts'

/** The reconciler has a round each second. */
const LAST_ROUND_MS = 30_000
/** What makes Redis durable is not changed often; asking takes six commands. */
const DURABLE_FRESH_MS = 30_000
/** One script and a command for each queue. */
const SITE_FRESH_MS = 5_000

/** What is seen of this process from outside. Metrics are kept, and probes answered, whether or not a port is open. */
export interface Health {
  readonly observer: Observer
  readonly noteIncident: () => void
  readonly noteRound: (outcome: 'done' | 'failed') => void
  /** Tells what there is to look at, as soon as it is there. */
  watchRedis(redis: Redis, site: { readonly survey: RedisSurvey; readonly queues: Queues; readonly clock: Clock }): void
  watchSlack(app: SlackApp): void
  watchWorkers(workers: Workers): void
  /** All is there that the process is to do. */
  started(): void
  close(): Promise<void>
}

/** Opens the private port, where one is configured. */
export async function openHealth(loaded: Loaded, logger: Logger): Promise<Health> {
  const registry = new Registry()
  const node = process.version
  registry.set('stationmaster_build_info', { version: ownVersion(), node }, 1)
  const channels = watchChannels(registry)
  const measured = watchProcess(registry)
  const probes: Record<string, Probe> = { Stationmaster: () => 'It is starting.' }
  const reads: (() => Promise<void> | void)[] = [() => measured.read()]
  let lastRoundAt = performance.now()

  const notReadyBecause = () => problemsOf(probes)
  const stop = () => {
    channels.stop()
    measured.stop()
  }
  const server = await serve(loaded, {
    logger,
    deadBecause: () =>
      performance.now() - lastRoundAt > LAST_ROUND_MS ? ['Nobody has looked lately what is due.'] : [],
    notReadyBecause,
    async metrics() {
      registry.set('stationmaster_ready', {}, (await notReadyBecause()).length === 0 ? 1 : 0)
      await Promise.all(reads.map((read) => read()))
      return registry.text()
    },
  }).catch((error: unknown) => {
    stop()
    throw error
  })
  return {
    observer: createObserver(registry),
    noteIncident: () => registry.add('stationmaster_incidents_total'),
    noteRound(outcome) {
      lastRoundAt = performance.now()
      registry.add('stationmaster_reconciler_rounds_total', { outcome })
    },
    watchRedis(redis, { survey, queues, clock }) {
      probes.Redis = redisProbe(redis, loaded.configuration.redis.acceptsLoss)
      const look = async () => showSite(registry, await survey.read(clock.now()), await queues.depths())
      const read = keptFor(SITE_FRESH_MS, () => performance.now(), look)
      // Of a site that cannot be read nothing is shown, rather than what was once.
      reads.push(() => read().catch(() => registry.forgetSite()))
    },
    watchSlack(app) {
      probes.Slack = () => (app.health().state === 'connected' ? null : 'Slack is not connected.')
      reads.push(() => registry.set('stationmaster_slack_reconnects_total', {}, app.health().reconnects))
    },
    watchWorkers(workers) {
      probes.Workers = () => {
        const idle = workers.idle()
        return idle.length === 0 ? null : `Workers take no jobs: ${idle.join(', ')}.`
      }
    },
    started: () => void delete probes.Stationmaster,
    async close() {
      probes.Stationmaster = () => 'It is ending.'
      stop()
      await server?.close()
    },
  }
}

type Served = Omit<Parameters<typeof startHealthServer>[0], 'host' | 'port'>

async function serve({ configuration, environment }: Loaded, served: Served) {
  const { health } = configuration
  const port = environment.healthPort ?? health?.port
  if (port === undefined) return null
  return startHealthServer({ ...served, host: health?.host ?? LOOPBACK, port })
}

/** Whether it answers, and still keeps what it is told. */
function redisProbe(redis: Redis, acceptLoss: boolean): Probe {
  const durable = keptFor(
    DURABLE_FRESH_MS,
    () => performance.now(),
    () => assertDurable(redis, { acceptLoss }),
  )
  return async () => {
    try {
      await redis.ping()
      await durable()
      return null
    } catch (error) {
      return error instanceof NotDurableError ? `${error.message}.` : 'Redis does not answer.'
    }
  }
}
