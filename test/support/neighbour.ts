import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import { parse, stringify } from 'yaml'
import { CHANNELS, PEOPLE, workspaceWith } from '../../sandbox/site/people.ts'
import { type ProductProcess, startProduct } from '../../sandbox/site/product-process.ts'
import { APP_SCOPES } from '../../sandbox/slack/sample-workspace.ts'
import { type SlackDouble, startSlackDouble } from '../../sandbox/slack/slack-double.ts'
import type { Migration } from '../../src/migration/migration.ts'
import { redisKeys } from '../../src/store/keys.ts'
import { RedisStore } from '../../src/store/redis-store.ts'
import type { SiteStory } from './site-story.ts'

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))
const PATIENT = { timeoutMs: 60_000 }

export interface NeighbourOptions {
  /** That of the site where left out. */
  readonly prefix?: string
  /** The site's where left out. */
  readonly redisUrl?: string
}

/** Another installation of Stationmaster for the same servers, with a Slack workspace of its own. */
export class Neighbour {
  readonly prefix: string
  readonly environment: Readonly<Record<string, string>>
  readonly slack: SlackDouble
  readonly store: RedisStore
  readonly #processes: ProductProcess[] = []

  private constructor(parts: {
    prefix: string
    environment: Record<string, string>
    slack: SlackDouble
    redis: Redis
  }) {
    this.prefix = parts.prefix
    this.environment = parts.environment
    this.slack = parts.slack
    this.store = new RedisStore({ redis: parts.redis, keys: redisKeys(parts.prefix), newId: () => 'never-written' })
  }

  /** Nothing of it runs yet. It ends with the test. */
  static async open({ site }: SiteStory, options: NeighbourOptions): Promise<Neighbour> {
    const directory = await mkdtemp(join(tmpdir(), 'stationmaster-neighbour-'))
    const { workspace, app } = workspaceWith(APP_SCOPES)
    const slack = await startSlackDouble({
      workspace: { ...workspace, teamId: 'T0NEXTDOOR' },
      app: { ...app, appId: 'A0NEXTDOOR' },
      now: () => site.now(),
      scale: site.clock.speed,
    })
    const file = parse(readFileSync(site.environment.STATIONMASTER_CONFIG ?? '', 'utf8'))
    const prefix = options.prefix ?? file.redis.prefix
    const { passwords: _, ...others } = file
    const path = join(directory, 'stationmaster.yml')
    await writeFile(path, stringify({ ...others, redis: { prefix } }))
    const redisUrl = options.redisUrl ?? site.redis.url
    const environment = {
      ...site.environment,
      SLACK_API_URL: slack.apiUrl,
      REDIS_URL: redisUrl,
      STATIONMASTER_CONFIG: path,
      HOME: directory,
    }
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: null })
    const neighbour = new Neighbour({ prefix, environment, slack, redis })
    onTestFinished(async () => {
      for (const one of neighbour.#processes) one.signal('SIGTERM')
      await Promise.all(neighbour.#processes.map((one) => one.ended))
      redis.disconnect()
      await slack.close()
      await rm(directory, { recursive: true, force: true })
    }, 60_000)
    return neighbour
  }

  spawn(...args: string[]): ProductProcess {
    const started = startProduct(ENTRY, args, this.environment)
    this.#processes.push(started)
    return started
  }

  /** Starts a bot and a worker for everything. */
  async start(): Promise<void> {
    await Promise.all([this.spawn('bot'), this.spawn('worker')].map((one) => one.untilLogged('process started')))
  }

  /** Sends a slash command and gives back what the person is answered. */
  async says(who: 'requester' | 'approver' | 'operator', text: string): Promise<string> {
    const person = this.slack.driver.person(PEOPLE[who])
    const interaction = await person.command('/migrate', text, { channel: CHANNELS.updates })
    return (await interaction.waitForResponse(1, PATIENT)).text
  }

  async record(): Promise<Migration> {
    const migration = await this.store.load('MIG-1')
    if (!migration) throw new Error(`${this.prefix} has no MIG-1`)
    return migration
  }
}
