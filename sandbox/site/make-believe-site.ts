import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SiteClock } from '../servers/server-config.ts'
import { siteTime } from '../servers/server-config.ts'
import type { SimulatedServer, StartServerOptions } from '../servers/start-server.ts'
import type { SlackDriver } from '../slack/driver/driver.ts'
import type { SlackDoubleOptions } from '../slack/options.ts'
import { startSlackDouble } from '../slack/slack-double.ts'
import { configurationYaml, PASSWORDS_FILE, type SiteSettings } from './configuration.ts'
import { keepUpdatesOut } from './keep-updates-out.ts'
import { openPairs, type PairSeed, type SitePair } from './pairs.ts'
import { workspaceWith } from './people.ts'
import { passwordsFileText } from './pilot-people.ts'
import { type PrivateRedis, startRedis } from './private-redis.ts'
import { type ProductProcess, startProduct } from './product-process.ts'

/** Where a site keeps its secrets as files, beside the configuration. */
export const SECRETS_FOLDER = 'secrets'

const ONE_PAIR: readonly PairSeed[] = [{ names: { source: 'lab-old', destination: 'lab-new' } }]

export interface SiteOptions {
  /** Compiled entry of the product. */
  readonly entry: string
  readonly scenario: string
  /** Scopes of the app's manifest. */
  readonly scopes: readonly string[]
  /** How many times faster than real time the site's clock runs; 1. */
  readonly speed?: number
  /** What the site's clock shows at first, in epoch ms, not earlier than the real time; that where left out. */
  readonly startsAt?: number
  /** Which servers there are; one pair, `lab-old` and `lab-new`. */
  readonly pairs?: readonly PairSeed[]
  /** Who is in the site's Slack; a handful of people. */
  readonly workspace?: SlackDoubleOptions['workspace']
  readonly policy?: SiteSettings['policy']
  readonly lease?: string
  readonly roles?: SiteSettings['roles']
  readonly calendar?: SiteSettings['calendar']
  readonly records?: SiteSettings['records']
  readonly witness?: SiteSettings['witness']
  readonly server?: Partial<
    Pick<StartServerOptions, 'cmdletMs' | 'cmdletMsByName' | 'answers' | 'shellEndMs' | 'copyBytesPerSecond'>
  >
  readonly logLevel?: string
  /** Starts the site's Slack; the double where left out. */
  readonly openSlack?: (options: SlackDoubleOptions) => Promise<SiteSlack>
  /** Starts the site's Redis, with what the product reaches it by; one that asks nobody who they are where left out. */
  readonly openRedis?: (prefix: string) => Promise<SiteRedis>
  /** Puts each secret into a file of the folder `secrets` instead of into the environment. */
  readonly secretsInFiles?: boolean
  /** Instead of a random one, for those who look for it everywhere afterwards. */
  readonly migratorPassword?: string
}

/** A Redis with an address for the site's people, and another one for the product. */
export interface SiteRedis extends PrivateRedis {
  readonly productUrl?: string
  /** File of its authority, for the configuration. */
  readonly ca?: string
}

/** A Slack, and the people in it. */
export interface SiteSlack {
  readonly apiUrl: string
  readonly driver: SlackDriver
  close(): Promise<void>
}

/** A school with its servers, a Slack and a Redis of its own, all on loopback and all real but for the servers and Slack. */
export class MakeBelieveSite {
  readonly directory: string
  readonly redis: PrivateRedis
  readonly pairs: readonly SitePair[]
  /** Of the first pair. */
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
    pairs: readonly SitePair[]
    slack: SiteSlack
    clock: SiteClock
    environment: Readonly<Record<string, string>>
    prefix: string
    pilotPassword: string
    entry: string
  }) {
    this.directory = parts.directory
    this.redis = parts.redis
    const [first] = parts.pairs
    if (!first) throw new Error('a site has at least one pair of servers')
    this.pairs = parts.pairs
    this.source = first.source
    this.destination = first.destination
    this.slack = parts.slack
    this.clock = parts.clock
    this.environment = parts.environment
    this.prefix = parts.prefix
    this.pilotPassword = parts.pilotPassword
    this.#entry = parts.entry
  }

  /** Starts Redis, the servers and Slack. Nothing of the product runs yet. */
  static async open(options: SiteOptions): Promise<MakeBelieveSite> {
    const directory = await mkdtemp(join(tmpdir(), 'stationmaster-site-'))
    const speed = options.speed ?? 1
    const startedAt = Date.now()
    const clock: SiteClock = { realAt: startedAt, siteAt: options.startsAt ?? startedAt, speed }
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
    const { scenario, server } = options
    const workspace = { ...workspaceWith(options.scopes), ...(options.workspace && { workspace: options.workspace }) }
    const prefix = `site-${randomBytes(4).toString('hex')}`
    const openRedis: (prefix: string) => Promise<SiteRedis> =
      options.openRedis ?? (() => startRedis({ honourRedisUrl: true }))
    const [redis, { pairs, servers }, slack] = await Promise.all([
      openRedis(prefix),
      openPairs(options.pairs ?? ONE_PAIR, { directory, scenario, accounts, ...server }),
      (options.openSlack ?? startSlackDouble)({ ...workspace, now, scale: speed }),
    ])
    for (const { source } of pairs) keepUpdatesOut(source, now())
    const { policy, lease, roles, calendar, records, witness } = options
    const optional = { ...(policy && { policy }), ...(lease && { lease }), ...(roles && { roles }) }
    const settings = {
      prefix,
      servers,
      ...optional,
      ...(calendar && { calendar }),
      ...(redis.ca && { redisCa: redis.ca }),
      ...(options.secretsInFiles && { secretsIn: SECRETS_FOLDER }),
      ...(records && { records }),
      ...(witness && { witness }),
    }
    const file = join(directory, 'stationmaster.yml')
    await writeFile(file, configurationYaml(settings))
    const pilotPassword = `Tr1al-${randomBytes(12).toString('base64url')}`
    await writeFile(join(directory, PASSWORDS_FILE), passwordsFileText(pilotPassword), { mode: 0o600 })
    const secrets = {
      SLACK_BOT_TOKEN: 'xoxb-station-double',
      SLACK_APP_TOKEN: 'xapp-station-double',
      REDIS_URL: redis.productUrl ?? redis.url,
      STATIONMASTER_SECRET: randomBytes(32).toString('base64'),
    }
    const environment = {
      PATH: process.env.PATH ?? '',
      HOME: directory,
      SLACK_API_URL: slack.apiUrl,
      STATIONMASTER_CONFIG: file,
      STATIONMASTER_SIMULATED_CLOCK: JSON.stringify({
        realAt: clock.realAt,
        simulatedAt: clock.siteAt,
        rate: speed,
      }),
      LOG_LEVEL: options.logLevel ?? 'info',
      ...(options.secretsInFiles
        ? await inFiles(join(directory, SECRETS_FOLDER), secrets, passwords)
        : { ...secrets, ...passwords }),
    }
    return new MakeBelieveSite({
      directory,
      redis,
      pairs,
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

  /** Starts a process of the product with more in its environment, and waits until it works. */
  async startWith(environment: Readonly<Record<string, string>>, ...args: string[]): Promise<ProductProcess> {
    const started = this.#spawn(environment, args)
    await started.untilLogged('process started')
    return started
  }

  /** Starts a process of the product. */
  spawn(...args: string[]): ProductProcess {
    return this.#spawn({}, args)
  }

  #spawn(environment: Readonly<Record<string, string>>, args: readonly string[]): ProductProcess {
    const started = startProduct(this.#entry, args, { ...this.environment, ...environment })
    this.#processes.push(started)
    return started
  }

  /** The processes of the product that were started. */
  get processes(): readonly ProductProcess[] {
    return this.#processes
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
    const servers = this.pairs.flatMap(({ source, destination }) => [source, destination])
    await Promise.all([...servers, this.slack].map((each) => each.close()))
    await this.redis.stop()
    await rm(this.directory, { recursive: true, force: true })
  }
}

type Texts = Readonly<Record<string, string>>

/** Writes one file for each, and gives the variables that name those of the product's own. */
async function inFiles(folder: string, own: Texts, named: Texts): Promise<Texts> {
  await mkdir(folder, { mode: 0o700 })
  for (const [name, value] of Object.entries({ ...own, ...named })) {
    await writeFile(join(folder, name), `${value}\n`, { mode: 0o600 })
  }
  return Object.fromEntries(Object.keys(own).map((name) => [`${name}_FILE`, join(folder, name)]))
}
