import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import type { ProcessRole, QueueName } from '../cli/cli-parts.ts'
import type { Loaded } from '../config/load-configuration.ts'
import { createDeliveryAlarm } from '../jobs/delivery-alarm.ts'
import { onceIn } from '../jobs/once-in.ts'
import { openQueues, type Queues } from '../jobs/queues.ts'
import { startReconciler } from '../jobs/reconciler.ts'
import { startRounds } from '../jobs/rounds.ts'
import { startWorkers } from '../jobs/start-workers.ts'
import { createWakeUp } from '../jobs/wake-up.ts'
import type { ConnectedServers } from '../multipoint/servers.ts'
import { deliverMessages } from '../operations/messages/deliver-messages.ts'
import { sweepMessages } from '../operations/messages/sweep-messages.ts'
import type { Incidents, Messenger, Ports } from '../operations/ports.ts'
import { createSessionSampler } from '../operations/quiet/sample-sessions.ts'
import { forgetOld } from '../operations/records/forget-old.ts'
import { lookAfterLapse } from '../operations/records/look-after-lapse.ts'
import { lookAtMigration } from '../operations/work/look-at-migration.ts'
import { lackingRights } from '../store/access/rights.ts'
import type { Patience } from '../store/connection.ts'
import { assertDurable } from '../store/durability.ts'
import { redisKeys } from '../store/keys.ts'
import type { Lineage } from '../store/lineage/lineage.ts'
import { awaitEnd, type Ending } from './await-end.ts'
import { type CalendarPlace, calendarPlace, serveCalendar } from './calendar.ts'
import { type Closer, closeAll } from './close-all.ts'
import { type Health, openHealth } from './health.ts'
import { incidentsIn, type Log, openLog } from './log.ts'
import { assemblePorts, openSurvey, speedOf } from './ports.ts'
import { guardProcess } from './process-safety.ts'
import { retentionOf } from './records.ts'
import { openRedis } from './redis.ts'
import { connectServers, signOf } from './servers.ts'
import { identityOf, openMessenger, openSlackApp } from './slack.ts'
import { forgetNamedVariables } from './start-variables.ts'
import { meetSurroundings, watchSurroundings } from './surroundings.ts'
import { watchDurability } from './watch-durability.ts'
import { watchForStuck } from './watch-stuck.ts'
import { assertNotEmptied, createWitness, rememberedLineage } from './witness.ts'

/** Work in hand gets this long to end after SIGTERM; with closing it stays below a container's usual ten seconds of grace. */
const SHUTDOWN_MS = 8_000

/** What is damaged is told this often, not at each round. */
const TOLD_EVERY_MS = 10 * 60_000

/** Whoever examines servers counts their sessions, too. */
const SAMPLING_QUEUE: QueueName = 'preflight'
/** How often it is looked whether Redis still is as it has to be; of the domain's clock. */
const DURABILITY_LOOK_MS = 60_000
/** Trouble with Redis that stays the same is told so often. */
const TROUBLE_TOLD_EVERY_MS = 30_000
/** How often it is looked whether a new slot has begun; this real time, whatever the domain's clock says. */
const SAMPLING_LOOK_MS = 5_000
/** How often it is looked what has been kept long enough; real time. */
const TIDYING_MS = 60_000

interface Running {
  readonly loaded: Loaded
  readonly log: Log
  readonly processName: string
  /** Under which servers know us; the mark comes from Redis. */
  readonly sign: { readonly name: string; mark: string | null }
  readonly servers: ConnectedServers
  /** What this process has seen of Redis. */
  readonly lineage: Lineage
  /** Null where no calendar is configured, and in a process that does not serve one. */
  readonly calendar: CalendarPlace | null
  readonly ending: Ending
  readonly health: Health
  readonly incidents: Incidents
  /** Closed last opened first. */
  readonly closers: Closer[]
}

/** Runs a bot, workers or both until SIGTERM or SIGINT. Resolves with the exit code. */
export async function runProcess(loaded: Loaded, role: ProcessRole): Promise<number> {
  const processName = `${hostname().replace(/[^A-Za-z0-9.-]/g, '-')}-${process.pid}-${randomUUID().slice(0, 8)}`
  const log = openLog(loaded.environment, { role: nameOf(role) })
  guardProcess(loaded.configuration, log.logger)
  forgetNamedVariables(loaded.configuration)
  const calendar = role.isBot ? await calendarPlace(loaded, log) : null
  const health = await openHealth(loaded, log.logger)
  const sign: Running['sign'] = signOf(loaded.configuration)
  const servers = connectServers(loaded.configuration, log, sign)
  const ending = awaitEnd(log.logger)
  const incidents = incidentsIn(log, health.noteIncident)
  const lineage = rememberedLineage(loaded.configuration)
  const closers = [() => health.close(), () => servers.close()]
  const parts = { loaded, log, processName, sign, servers, lineage, calendar, ending, health, incidents, closers }
  const running: Running = parts
  try {
    await start(running, role)
    health.started()
    log.logger.info({ queues: role.queues, isBot: role.isBot }, 'process started')
    return await ending.ended
  } finally {
    await closeAll(running.closers, log.logger)
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
  await assertRights(redis, configuration.redis.prefix)
  await assertDurable(redis, { acceptLoss: configuration.redis.acceptsLoss })
  await assertNotEmptied(configuration, redis, running.lineage)
  const durability = watchDurability(redis, {
    acceptLoss: configuration.redis.acceptsLoss,
    intervalMs: DURABILITY_LOOK_MS / speedOf(loaded.environment),
    logger: log.logger,
  })
  running.closers.push(() => durability.close())
  await meet(running, redis)
  const queues = await openQueues({ redis, prefix: redisKeys(configuration.redis.prefix).queues, logger: log.logger })
  running.closers.push(() => queues.close())
  const ports = portsOn(running, redis, queues)
  if ((await ports.records.lapse())?.kind === 'restoring')
    throw new Error(
      'A backup is being restored, or was not restored to its end: run "stationmaster restore <file>" again.',
    )
  const witness = createWitness(configuration, running.lineage)
  const survey = openSurvey(configuration, redis)
  running.health.watchRedis(redis, { survey, queues, clock: ports.clock })
  const reconciler = startReconciler({
    lookAfterRecords: async () => {
      await lookAfterLapse(ports)
      witness()
    },
    store: ports.store,
    outbox: ports.outbox,
    bulletins: ports.bulletins,
    queues,
    clock: ports.clock,
    logger: log.logger,
    // The job of a worker that died swallows others of its name: by the end of its lease the name has to be a new one.
    bucketMs: configuration.workers.leaseMs,
    onRound: running.health.noteRound,
  })
  running.closers.push(() => reconciler.close())
  const watch = watchForStuck(loaded, ports, survey)
  running.closers.push(() => watch.close())
  if (role.queues.length > 0) await startQueueWorkers(running, role.queues, queues)
  if (role.queues.includes(SAMPLING_QUEUE)) {
    // What comes round again needs no patience with a Redis that is gone.
    startSampling(running, ports)
    startTidying(running, ports)
  }
  if (running.calendar) {
    const server = await serveCalendar(loaded, running.calendar, ports)
    running.closers.push(() => server.close())
  }
  if (role.isBot) await startApp(running, ports)
}

/** Before anything is done, and then each minute. */
async function meet({ loaded, log, sign, ending, closers }: Running, redis: Redis): Promise<void> {
  const keys = redisKeys(loaded.configuration.redis.prefix)
  const surroundings = { redis, keys, identity: identityOf(loaded, log), sign, logger: log.logger, hostNow: Date.now }
  sign.mark = (await meetSurroundings(surroundings)).mark
  const watch = watchSurroundings(surroundings, ending.giveUp)
  closers.push(() => watch.close())
}

async function assertRights(redis: Redis, prefix: string): Promise<void> {
  const lacking = await lackingRights(redis, prefix)
  if (lacking === null || lacking.length === 0) return
  throw new Error(`The user of REDIS_URL lacks rights: ${lacking.join(' ')}. "stationmaster doctor" says what to do.`)
}

async function startApp({ loaded, log, ending, health, closers }: Running, ports: Ports): Promise<void> {
  const app = await openSlackApp(loaded, log, ports, ending.giveUp)
  closers.push(() => app.stop())
  health.watchSlack(app)
  await app.start()
}

async function connect({ loaded, log, processName, closers }: Running, patience: Patience): Promise<Redis> {
  const isNews = onceIn(TROUBLE_TOLD_EVERY_MS, () => performance.now())
  const onError = (err: Error) =>
    log.logger[isNews(err.message) ? 'warn' : 'debug']({ err }, 'redis connection in trouble')
  const redis = await openRedis(loaded, { patience, name: processName, onError })
  closers.push(() => redis.disconnect())
  return redis
}

function portsOn(running: Running, redis: Redis, queues: Queues): Ports {
  const { loaded, log, processName, servers, lineage, calendar, health, incidents } = running
  const wakeUp = createWakeUp({ queues, logger: log.logger, processName })
  const { observer } = health
  const calendarUrl = calendar?.url ?? null
  return assemblePorts(loaded, { redis, lineage, wakeUp, log, servers, calendarUrl, incidents, observer })
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
  const isNews = onceIn(TOLD_EVERY_MS, () => performance.now())
  const workers = await startWorkers({
    queues: names,
    connect: () => connect(running, 'patient'),
    prefix: redisKeys(loaded.configuration.redis.prefix).queues,
    processName,
    look: (run, id) => lookAtMigration(ports, { ...run, leaseMs }, id),
    deliver: async (run) => {
      if (!messenger) return
      await deliverMessages(ports, messenger, { ...run, wakeAt: alarm.set, isNews })
      await sweepMessages(ports, messenger)
    },
    logger: log.logger,
  })
  running.health.watchWorkers(workers)
  running.closers.push(() => workers.close(SHUTDOWN_MS))
}

function startSampling({ log, processName, closers }: Running, ports: Ports): void {
  if (ports.sampling.servers.length === 0) return
  const rounds = startRounds(createSessionSampler(ports, processName), {
    intervalMs: SAMPLING_LOOK_MS,
    onTrouble: (err) => log.logger.warn({ err }, 'sessions could not be counted'),
  })
  closers.push(() => rounds.close())
}

function startTidying({ loaded, log, processName, closers }: Running, ports: Ports): void {
  const retention = retentionOf(loaded.configuration)
  const rounds = startRounds(async () => void (await forgetOld(ports, retention, processName)), {
    intervalMs: TIDYING_MS,
    onTrouble: (err) => log.logger.warn({ err }, 'old records could not be taken away'),
  })
  closers.push(() => rounds.close())
}
