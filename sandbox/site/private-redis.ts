import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

export interface PrivateRedis {
  readonly url: string
  readonly port: number
  /** Undefined where `REDIS_URL` names a server that somebody else runs. */
  readonly pid: number | undefined
  readonly directory: string | undefined
  /** Ends the server and starts it again over the same files and port; `meanwhile` something may happen to the files. */
  restart(signal?: NodeJS.Signals, meanwhile?: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

export interface StartRedisOptions {
  /** Settings that differ from those that the product demands. */
  readonly settings?: Readonly<Record<string, string>>
  /** Variables of its process, in addition to those of this one. */
  readonly environment?: Readonly<Record<string, string>>
  /** Uses the server that `REDIS_URL` names, if it does. */
  readonly honourRedisUrl?: boolean
}

/** As a server has them where nobody has changed it. */
const LENT_DATABASES = 16
/** Marks a database as somebody's for the time of a test. */
const TAKEN = 'stationmaster-tests:taken'

const DURABLE = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction', save: '' }

/** Starts a real redis-server on a free loopback port over a directory of its own. */
export async function startRedis(options: StartRedisOptions = {}): Promise<PrivateRedis> {
  const given = options.honourRedisUrl ? process.env.REDIS_URL : undefined
  if (given) return borrowed(given)

  const { environment = {} } = options
  const directory = await mkdtemp(join(tmpdir(), 'stationmaster-redis-'))
  const settings = { ...DURABLE, ...options.settings }
  const port = await freePort()
  let server = await launch(directory, port, settings, environment)
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid
    },
    directory,
    async restart(signal = 'SIGTERM', meanwhile) {
      await end(server, signal)
      await meanwhile?.()
      server = await launch(directory, port, settings, environment)
    },
    async stop() {
      await end(server, 'SIGKILL')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** A database of its own on somebody else's server: the installations on one database see each other's locks. */
async function borrowed(url: string): Promise<PrivateRedis> {
  const refuse = () => Promise.reject(new Error('the server that REDIS_URL names is not ours to restart'))
  const port = Number(new URL(url).port || 6379)
  const redis = new Redis(url, { maxRetriesPerRequest: null })
  const database = await takeDatabase(redis)
  redis.disconnect()
  const own = new URL(url)
  own.pathname = `/${database}`
  const stop = async () => {
    const ours = new Redis(own.href, { maxRetriesPerRequest: null })
    await ours.flushdb()
    ours.disconnect()
  }
  return { url: own.href, port, pid: undefined, directory: undefined, restart: refuse, stop }
}

/** The first that is empty. Throws where none is: then nothing of it may be deleted. */
async function takeDatabase(redis: Redis): Promise<number> {
  for (let database = 1; database < LENT_DATABASES; database += 1) {
    await redis.select(database)
    const isOurs = (await redis.dbsize()) === 0 && (await redis.set(TAKEN, '1', 'NX')) === 'OK'
    if (isOurs) return database
  }
  throw new Error(`none of the databases 1 to ${LENT_DATABASES - 1} of the server that REDIS_URL names is empty`)
}

async function launch(
  directory: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--daemonize', 'no']
  for (const [name, value] of Object.entries(settings)) args.push(`--${name}`, value)
  const server = spawn(process.env.STATIONMASTER_REDIS_SERVER ?? 'redis-server', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  let output = ''
  const keepOutput = (chunk: Buffer) => {
    output = `${output}${chunk}`.slice(-4_000)
  }
  server.stdout?.on('data', keepOutput)
  server.stderr?.on('data', keepOutput)
  const died = once(server, 'exit').then(() => Promise.reject(new Error(`redis-server ended at once:\n${output}`)))
  await Promise.race([untilItAnswers(port), died])
  died.catch(() => {})
  return server
}

async function untilItAnswers(port: number): Promise<void> {
  const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 20 })
  redis.on('error', () => {})
  try {
    await redis.ping()
  } finally {
    redis.disconnect()
  }
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exited = once(server, 'exit')
  server.kill(signal)
  await exited
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}
