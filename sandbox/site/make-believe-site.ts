import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SiteClock } from '../servers/server-config.ts'
import { siteTime } from '../servers/server-config.ts'
import { type SimulatedServer, type StartServerOptions, startServer } from '../servers/start-server.ts'
import type { SlackDriver } from '../slack/driver/driver.ts'
import type { SlackDoubleOptions } from '../slack/options.ts'
import { startSlackDouble } from '../slack/slack-double.ts'
import { configurationYaml, PASSWORDS_FILE, type SiteSettings } from './configuration.ts'
import { workspaceWith } from './people.ts'
import { passwordsFileText } from './pilot-people.ts'
import { type PrivateRedis, startRedis } from './private-redis.ts'
import { type ProductProcess, startProduct } from './product-process.ts'

const LOCAL_ADMINISTRATOR = { username: '.\\Administrator', password: { env: 'LOCAL_ADMIN_PASSWORD' } }

export interface SiteOptions {
  /** Compiled entry of the product. */
  readonly entry: string
  readonly scenario: string
  /** Scopes of the app's manifest. */
  readonly scopes: readonly string[]
  /** How many times faster than real time the site's clock runs; 1. */
  readonly speed?: number
  readonly policy?: SiteSettings['policy']
  readonly lease?: string
  readonly roles?: SiteSettings['roles']
  readonly calendar?: SiteSettings['calendar']
  readonly server?: Partial<
    Pick<StartServerOptions, 'cmdletMs' | 'cmdletMsByName' | 'answers' | 'shellEndMs' | 'copyBytesPerSecond'>
  >
  readonly logLevel?: string
  /** Starts the site's Slack; the double where left out. */
  readonly openSlack?: (options: SlackDoubleOptions) => Promise<SiteSlack>
  /** Instead of a random one, for those who look for it everywhere afterwards. */
  readonly migratorPassword?: string
}

/** A Slack, and the people in it. */
export interface SiteSlack {
  readonly apiUrl: string
  readonly driver: SlackDriver
  close(): Promise<void>
}

/** A school with two servers, a Slack and a Redis of its own, all on loopback and all real but for the servers and Slack. */
export class MakeBelieveSite {
  readonly directory: string
  readonly redis: PrivateRedis
  readonly source: SimulatedServer
  readonly destination: SimulatedServer
  readonly slack: SiteSlack
  readonly clock: SiteClock
  readonly environment: Readonly<Record<string, string>>
  /** Before every key of this site in Redis. */
  readonly prefix: string
  /** Of the pilot's test accounts, out of the site's own file. */
  readonly pilotPassword: string
  readonly #entry: string
  readonly #processes: ProductProcess[] = []

  private constructor(parts: {
    directory: string
    redis: PrivateRedis
    source: SimulatedServer
    destination: SimulatedServer
    slack: SiteSlack
    clock: SiteClock
    environment: Readonly<Record<string, string>>
    prefix: string
    pilotPassword: string
    entry: string
  }) {
    this.directory = parts.directory
    this.redis = parts.redis
    this.source = parts.source
    this.destination = parts.destination
    this.slack = parts.slack
    this.clock = parts.clock
    this.environment = parts.environment
    this.prefix = parts.prefix
    this.pilotPassword = parts.pilotPassword
    this.#entry = parts.entry
  }

  /** Starts Redis, both servers and Slack. Nothing of the product runs yet. */
  static async open(options: SiteOptions): Promise<MakeBelieveSite> {
    const directory = await mkdtemp(join(tmpdir(), 'stationmaster-site-'))
    const speed = options.speed ?? 1
    const startedAt = Date.now()
    const clock: SiteClock = { realAt: startedAt, siteAt: startedAt, speed }
    const now = () => siteTime(clock, Date.now())
    const passwords = {
      MIGRATOR_PASSWORD: options.migratorPassword ?? `Mig-${randomBytes(12).toString('base64url')}`,
      LOCAL_ADMIN_PASSWORD: `Loc4l-${randomBytes(12).toString('base64url')}`,
      LAB7_PASSWORD: `Lab7-${randomBytes(12).toString('base64url')}`,
    }
    const accounts = {
      'CONTOSO\\migrator': passwords.MIGRATOR_PASSWORD,
      'CONTOSO\\lab7': passwords.LAB7_PASSWORD,
      Administrator: passwords.LOCAL_ADMIN_PASSWORD,
    }
    const open = async (role: 'source' | 'destination') => {
      const home = join(directory, role)
      await mkdir(home)
      return startServer({ directory: home, scenario: options.scenario, role, accounts, ...options.server })
    }
    const [redis, source, destination, slack] = await Promise.all([
      startRedis({ honourRedisUrl: true }),
      open('source'),
      open('destination'),
      (options.openSlack ?? startSlackDouble)({ ...workspaceWith(options.scopes), now, scale: speed }),
    ])
    const servers = {
      'lab-old': { host: source.host, port: source.port, credentials: { localAdmin: LOCAL_ADMINISTRATOR } },
      // One computer in two spellings: the product refuses two servers of one host.
      'lab-new': { host: 'localhost', port: destination.port },
    }
    const prefix = `site-${randomBytes(4).toString('hex')}`
    const { policy, lease, roles, calendar } = options
    const optional = { ...(policy && { policy }), ...(lease && { lease }), ...(roles && { roles }) }
    const settings = { prefix, servers, ...optional, ...(calendar && { calendar }) }
    const file = join(directory, 'stationmaster.yml')
    await writeFile(file, configurationYaml(settings))
    const pilotPassword = `Tr1al-${randomBytes(12).toString('base64url')}`
    await writeFile(join(directory, PASSWORDS_FILE), passwordsFileText(pilotPassword), { mode: 0o600 })
    const environment = {
      PATH: process.env.PATH ?? '',
      HOME: directory,
      SLACK_BOT_TOKEN: 'xoxb-station-double',
      SLACK_APP_TOKEN: 'xapp-station-double',
      SLACK_API_URL: slack.apiUrl,
      REDIS_URL: redis.url,
      STATIONMASTER_SECRET: randomBytes(32).toString('base64'),
      STATIONMASTER_CONFIG: file,
      STATIONMASTER_SIMULATED_CLOCK: JSON.stringify({ realAt: startedAt, simulatedAt: startedAt, rate: speed }),
      LOG_LEVEL: options.logLevel ?? 'info',
      ...passwords,
    }
    return new MakeBelieveSite({
      directory,
      redis,
      source,
      destination,
      slack,
      clock,
      environment,
      prefix,
      pilotPassword,
      entry: options.entry,
    })
  }

  /** What the site's clock shows. */
  now(): number {
    return siteTime(this.clock, Date.now())
  }

  /** Starts a process of the product and waits until it works. */
  async start(...args: string[]): Promise<ProductProcess> {
    const started = this.spawn(...args)
    await started.untilLogged('process started')
    return started
  }

  /** Starts a process of the product. */
  spawn(...args: string[]): ProductProcess {
    const started = startProduct(this.#entry, args, this.environment)
    this.#processes.push(started)
    return started
  }

  /** Everything that the product's processes have logged. */
  logs(): string {
    return this.#processes.map((one) => one.log()).join('\n')
  }

  /** Stops everything that was started and removes the site's directory. */
  async close(): Promise<void> {
    for (const one of this.#processes) one.signal('SIGCONT')
    for (const one of this.#processes) one.signal('SIGTERM')
    await Promise.all(this.#processes.map((one) => one.ended))
    await Promise.all([this.source.close(), this.destination.close(), this.slack.close(), this.redis.stop()])
    await rm(this.directory, { recursive: true, force: true })
  }
}
