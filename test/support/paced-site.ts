import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { sampleWorkspace } from '../../sandbox/slack/sample-workspace.ts'
import { type SlackDouble, startSlackDouble } from '../../sandbox/slack/slack-double.ts'
import { createDeliveryAlarm } from '../../src/jobs/delivery-alarm.ts'
import type { NewMessage } from '../../src/migration/announce/messages.ts'
import type { MigrationId } from '../../src/migration/ids.ts'
import { deliverMessages } from '../../src/operations/messages/deliver-messages.ts'
import { sweepMessages } from '../../src/operations/messages/sweep-messages.ts'
import type { Clock, Messenger, Ports } from '../../src/operations/ports.ts'
import { SCOPES } from '../../src/slack/manifest.ts'
import { createMessenger } from '../../src/slack/messenger.ts'
import { createSlackLogger } from '../../src/slack/slack-logger.ts'
import { createWebClient } from '../../src/slack/web-client.ts'
import { redisKeys } from '../../src/store/keys.ts'
import { RedisOutbox } from '../../src/store/redis-outbox.ts'
import { RedisStore } from '../../src/store/redis-store.ts'
import { createSimulatedClock } from '../../src/time/clock.ts'
import { aCommit, aMigration } from '../contract/store/commits.ts'
import { aSmallSite, silentLogger } from './fake-ports.ts'
import { type PrivateRedis, startRedis } from './redis.ts'

export interface PacedSiteOptions {
  /** How many times as fast as real time the clock of the site and of its Slack runs. */
  readonly speed: number
  readonly leaseMs?: number
  /** More channels, with the bot in them. */
  readonly channels?: readonly string[]
}

/** The outbox on a real Redis and the messenger on the Slack double, on one fast clock: what is said, without what it is said about. */
export class PacedSite {
  readonly clock: Clock
  readonly slack: SlackDouble
  readonly store: RedisStore
  readonly outbox: RedisOutbox
  readonly ports: Ports
  readonly messenger: Messenger
  readonly #server: PrivateRedis
  readonly #redis: Redis
  readonly #speed: number
  readonly #versions = new Map<MigrationId, number>()
  #owners = 0

  private constructor(server: PrivateRedis, slack: SlackDouble, clock: Clock, { speed, leaseMs }: PacedSiteOptions) {
    this.#server = server
    this.#speed = speed
    this.#redis = new Redis(server.url, { maxRetriesPerRequest: null })
    this.clock = clock
    this.slack = slack
    const options = { redis: this.#redis, keys: redisKeys(`paced-${randomUUID()}`), newId: randomUUID }
    this.store = new RedisStore(options)
    this.outbox = new RedisOutbox({ ...options, ...(leaseMs ? { leaseMs } : {}), budget: { speed } })
    this.ports = {
      ...aSmallSite({ onDuty: 'U02ONSITE' }).ports,
      store: this.store,
      outbox: this.outbox,
      clock,
      logger: silentLogger,
    }
    const token = { reveal: () => sampleWorkspace().app.botToken }
    const client = createWebClient(token, slack.apiUrl, createSlackLogger(silentLogger))
    this.messenger = createMessenger({ client, around: this.ports })
  }

  static async open(options: PacedSiteOptions): Promise<PacedSite> {
    const startedAt = Date.now()
    const clock = createSimulatedClock({ realAt: startedAt, simulatedAt: startedAt, rate: options.speed })
    const { workspace, app } = sampleWorkspace()
    const more = (options.channels ?? []).map((id) => ({ id, name: id.toLowerCase(), members: ['U0BOT'] }))
    const slack = await startSlackDouble({
      workspace: { ...workspace, channels: [...workspace.channels, ...more] },
      app: { ...app, scopes: Object.keys(SCOPES) },
      now: () => clock.now(),
      scale: options.speed,
    })
    return new PacedSite(await startRedis({ honourRedisUrl: true }), slack, clock, options)
  }

  /** Commits one event of a migration, which has these messages; its card shows the version. */
  async commit(id: MigrationId, messagesOf: (version: number) => readonly NewMessage[]) {
    const before = this.#versions.get(id) ?? 0
    const version = before + 1
    this.#versions.set(id, version)
    const snapshot = { ...aMigration(id, version), outcome: `shows v${version}.` }
    await this.store.commit(aCommit(id, before, { snapshot, messages: messagesOf(version) }))
    return version
  }

  /** Starts a notify worker in this process; it is woken as the real one is. Returns how to end it. */
  startSender(messenger: Messenger = this.messenger, ports: Ports = this.ports): () => Promise<void> {
    const end = new AbortController()
    const runs = new Set<Promise<unknown>>()
    const ring = async () => {
      if (end.signal.aborted) return
      this.#owners += 1
      const sender = { owner: `sender-${this.#owners}`, signal: end.signal, wakeAt: alarm.set }
      const run: Promise<unknown> = deliverMessages(ports, messenger, sender)
        .then(() => sweepMessages(ports, messenger))
        .catch(() => undefined)
        .finally(() => runs.delete(run))
      runs.add(run)
    }
    const alarm = createDeliveryAlarm({ clock: this.clock, speed: this.#speed, ring })
    // As the reconciler does it.
    const rounds = setInterval(async () => {
      const next = await this.outbox.nextDueAt().catch(() => undefined)
      if (next !== undefined && next <= this.clock.now() && runs.size < 10) await ring()
    }, 50)
    return async () => {
      clearInterval(rounds)
      alarm.close()
      end.abort()
      await Promise.all(runs)
    }
  }

  async close(): Promise<void> {
    await this.slack.close()
    this.#redis.disconnect()
    await this.#server.stop()
  }
}
