import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import type { ProcessRole, QueueName } from '../cli/cli-parts.ts'
import type { Loaded } from '../config/load-configuration.ts'
import { createDeliveryAlarm } from '../jobs/delivery-alarm.ts'
import { openQueues, type Queues } from '../jobs/queues.ts'
import { startReconciler } from '../jobs/reconciler.ts'
import { startRounds } from '../jobs/rounds.ts'
import { seldom } from '../jobs/seldom.ts'
import { startWorkers } from '../jobs/start-workers.ts'
import { createWakeUp } from '../jobs/wake-up.ts'
import type { ConnectedServers } from '../multipoint/servers.ts'
import { deliverMessages } from '../operations/messages/deliver-messages.ts'
import { sweepMessages } from '../operations/messages/sweep-messages.ts'
import type { Messenger, Ports } from '../operations/ports.ts'
import { createSessionSampler } from '../operations/quiet/sample-sessions.ts'
import { lookAtMigration } from '../operations/work/look-at-migration.ts'
import type { SlackApp } from '../slack/app.ts'
import { connectRedis, type Patience } from '../store/connection.ts'
import { assertDurable } from '../store/durability.ts'
import { redisKeys } from '../store/keys.ts'
import { awaitEnd, type Ending } from './await-end.ts'
import { type CalendarPlace, calendarPlace, serveCalendar } from './calendar.ts'
import { startHeartbeat } from './heartbeat.ts'
import { type Log, openLog } from './log.ts'
import { assemblePorts, speedOf } from './ports.ts'
import { connectServers } from './servers.ts'
import { openMessenger, openSlackApp } from './slack.ts'
import { watchDurability } from './watch-durability.ts'

/** Work in hand gets this long to end after SIGTERM; with closing it stays below a container's usual ten seconds of grace. */
const SHUTDOWN_MS = 8_000

/** Whoever examines servers counts their sessions, too. */
const SAMPLING_QUEUE: QueueName = 'preflight'
/** How often it is looked whether Redis still is as it has to be; of the domain's clock. */
const DURABILITY_LOOK_MS = 60_000
/** How often it is looked whether a new slot has begun; this real time, whatever the domain's clock says. */
const SAMPLING_LOOK_MS = 5_000

interface Running {
  readonly loaded: Loaded
  readonly log: Log
  readonly processName: string
  readonly servers: ConnectedServers
  /** Null where no calendar is configured, and in a process that does not serve one. */
  readonly calendar: CalendarPlace | null
  readonly ending: Ending
  /** Closed last opened first. */
  readonly closers: (() => Promise<unknown> | unknown)[]
}

/** Runs a bot, workers or both until SIGTERM or SIGINT. Resolves with the exit code. */
export async function runProcess(loaded: Loaded, role: ProcessRole): Promise<number> {
  const processName = `${hostname().replace(/[^A-Za-z0-9.-]/g, '-')}-${process.pid}-${randomUUID().slice(0, 8)}`
  const log = openLog(loaded.environment, { role: nameOf(role) })
  const calendar = role.isBot ? await calendarPlace(loaded, log) : null
  const servers = connectServers(loaded.configuration, log)
  const ending = awaitEnd(log.logger)
  const running: Running = { loaded, log, processName, servers, calendar, ending, closers: [() => servers.close()] }
  try {
    await start(running, role)
    log.logger.info({ queues: role.queues, isBot: role.isBot }, 'process started')
    return await ending.ended
  } finally {
    await closeAll(running)
    log.logger.info({}, 'process ended')
  }
}

function nameOf({ isBot, queues }: ProcessRole): string {
  if (!isBot) return `worker ${queues.join(',')}`
  return queues.length > 0 ? 'all' : 'bot'
}

async function start(running: Running, role: ProcessRole): Promise<void> {
  const { loaded, log } = running
  const { configuration } = loaded
  const redis = await connect(running, 'fail-fast')
  await assertDurable(redis, { acceptLoss: configuration.redis.acceptsLoss })
  const watch = watchDurability(redis, {
    acceptLoss: configuration.redis.acceptsLoss,
    intervalMs: DURABILITY_LOOK_MS / speedOf(loaded.environment),
    logger: log.logger,
  })
  running.closers.push(() => watch.close())
  const queues = await openQueues({ redis, prefix: redisKeys(configuration.redis.prefix).queues, logger: log.logger })
  running.closers.push(() => queues.close())
  const ports = portsOn(running, redis, queues)
  const reconciler = startReconciler({
    store: ports.store,
    outbox: ports.outbox,
    bulletins: ports.bulletins,
    queues,
    clock: ports.clock,
    logger: log.logger,
    // The job of a worker that died swallows others of its name: by the end of its lease the name has to be a new one.
    bucketMs: configuration.workers.leaseMs,
  })
  running.closers.push(() => reconciler.close())
  if (role.queues.length > 0) await startQueueWorkers(running, role.queues, queues)
  if (running.calendar) {
    const server = await serveCalendar(loaded, running.calendar, ports)
    running.closers.push(() => server.close())
  }
  const app = role.isBot ? await startApp(running, ports) : null
  const isHealthy = async () => (await redis.ping()) === 'PONG' && (app === null || app.health().state === 'connected')
  const heartbeat = startHeartbeat(loaded.environment.heartbeatFile, isHealthy)
  running.closers.push(() => heartbeat.stop())
}

async function startApp({ loaded, log, ending, closers }: Running, ports: Ports): Promise<SlackApp> {
  const app = openSlackApp(loaded, log, ports, ending.giveUp)
  closers.push(() => app.stop())
  await app.start()
  return app
}

async function connect({ loaded, log, processName, closers }: Running, patience: Patience): Promise<Redis> {
  const url = loaded.environment.redisUrl?.reveal() ?? ''
  const trouble = seldom()
  const onError = (err: Error) => trouble((leftOut) => log.logger.warn({ err, leftOut }, 'redis connection in trouble'))
  const redis = await connectRedis(url, { patience, name: processName, onError }).catch((error: unknown) => {
    throw new Error(`Redis can't be reached: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  })
  closers.push(() => redis.disconnect())
  return redis
}

function portsOn({ loaded, log, processName, servers, calendar }: Running, redis: Redis, queues: Queues): Ports {
  const wakeUp = createWakeUp({ queues, logger: log.logger, processName })
  return assemblePorts(loaded, { redis, wakeUp, log, servers, calendarUrl: calendar?.url ?? null })
}

async function startQueueWorkers(running: Running, names: readonly QueueName[], queues: Queues): Promise<void> {
  const { loaded, log, processName } = running
  const { leaseMs } = loaded.configuration.workers
  const ports = portsOn(running, await connect(running, 'patient'), queues)
  const messenger: Messenger | null = names.includes('notify') ? openMessenger(loaded, log, ports) : null
  const alarm = createDeliveryAlarm({
    clock: ports.clock,
    speed: speedOf(loaded.environment),
    ring: () => ports.wakeUp.deliver(),
  })
  running.closers.push(() => alarm.close())
  const workers = await startWorkers({
    queues: names,
    connect: () => connect(running, 'patient'),
    prefix: redisKeys(loaded.configuration.redis.prefix).queues,
    processName,
    look: (run, id) => lookAtMigration(ports, { ...run, leaseMs }, id),
    deliver: async (run) => {
      if (!messenger) return
      await deliverMessages(ports, messenger, { ...run, wakeAt: alarm.set })
      await sweepMessages(ports, messenger)
    },
    logger: log.logger,
  })
  running.closers.push(() => workers.close(SHUTDOWN_MS))
  if (names.includes(SAMPLING_QUEUE)) startSampling(running, ports)
}

function startSampling({ log, processName, closers }: Running, ports: Ports): void {
  if (ports.sampling.servers.length === 0) return
  const rounds = startRounds(createSessionSampler(ports, processName), {
    intervalMs: SAMPLING_LOOK_MS,
    onTrouble: (err) => log.logger.warn({ err }, 'sessions could not be counted'),
  })
  closers.push(() => rounds.close())
}

/** Last opened, first closed. One that fails is told and does not keep the others open. */
async function closeAll({ closers, log }: Running): Promise<void> {
  for (const close of closers.toReversed()) {
    try {
      await close()
    } catch (err) {
      log.logger.warn({ err }, 'closing in trouble')
    }
  }
}
