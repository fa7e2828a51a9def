import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import type { MakeBelieveSite } from '../../sandbox/site/make-believe-site.ts'

/** Texts by the place where they are found; bytes are read as latin1, so that binary content can be searched too. */
export type Places = Readonly<Record<string, string>>

/** `<secret> in <place>` for every secret that a place holds, in whatever encoding it may have got there. */
export function traces(secrets: Places, places: Places): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const shapes = shapesOf(secret)
    return Object.entries(places).flatMap(([place, text]) => {
      const lower = text.toLowerCase()
      const isThere =
        shapes.exact.some((shape) => text.includes(shape)) || shapes.hex.some((hex) => lower.includes(hex))
      return isThere ? [`${name} in ${place}`] : []
    })
  })
}

/** Plain, escaped, as UTF-16, as base64 of either wherever in the encoded text it begins, and in hexadecimal. */
function shapesOf(secret: string): { readonly exact: readonly string[]; readonly hex: readonly string[] } {
  const narrow = Buffer.from(secret, 'latin1')
  const wide = Buffer.from(secret, 'utf16le')
  const escaped = [JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), xmlEscaped(secret)]
  const base64 = [narrow, wide].flatMap((bytes) => [0, 1, 2].map((offset) => base64At(bytes, offset)))
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return {
    exact: [secret, ...escaped, wide.toString('latin1'), ...base64, ...base64url],
    hex: [narrow, wide].map((bytes) => bytes.toString('hex')),
  }
}

/** The characters of base64 that depend on these bytes alone, where they begin `offset` bytes into a group of three. */
function base64At(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
}

function xmlEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Every key of a database with all that is in it. */
export async function redisContent(redis: Redis): Promise<Places> {
  const content: Record<string, string> = {}
  for await (const keys of redis.scanStream({ count: 500 })) {
    for (const key of keys as string[]) content[key] = `${key} ${await contentOf(redis, key)}`
  }
  return content
}

async function contentOf(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'hash':
      return flat(await redis.hgetall(key))
    case 'stream':
      return flat(await redis.xrange(key, '-', '+'))
    case 'zset':
      return flat(await redis.zrange(key, '0', '-1'))
    case 'set':
      return flat(await redis.smembers(key))
    case 'list':
      return flat(await redis.lrange(key, 0, -1))
    default:
      return (await redis.get(key)) ?? ''
  }
}

/** All texts as they are, one after the other. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value
  return Object.entries(value ?? {})
    .map(([key, part]) => `${key} ${flat(part)}`)
    .join('\n')
}

/** The files of a directory and of those in it. */
export async function filesBelow(directory: string): Promise<Places> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'latin1')])))
}

/** The environment that each of these processes was started with; empty where there is no /proc. */
export async function environmentsOf(pids: readonly number[]): Promise<Places> {
  const read = async (pid: number) => readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')
  return Object.fromEntries(await Promise.all(pids.map(async (pid) => [`environment of ${pid}`, await read(pid)])))
}

/** With what arguments every process of this computer was started; empty where there is no /proc. */
export async function commandLines(): Promise<Places> {
  const names = await readdir('/proc').catch(() => [])
  const processes = names.filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(
    processes.map(async (pid) => [
      `arguments of ${pid}`,
      await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => ''),
    ]),
  )
  return Object.fromEntries(lines)
}

/** Everywhere a site's secrets could have got to, with what its processes have logged. */
export async function placesOf(site: MakeBelieveSite, redis: Redis, log: string): Promise<Places> {
  return {
    ...(await redisContent(redis)),
    ...(site.redis.directory ? await filesBelow(site.redis.directory) : {}),
    ...(await commandLines()),
    log,
    traffic: site.slack.driver.traffic.text(),
  }
}

/** What a site was given as secrets in its environment, by a name that may be shown. */
export function configuredSecrets({ environment, pilotPassword }: MakeBelieveSite): Places {
  const { MIGRATOR_PASSWORD = '', LOCAL_ADMIN_PASSWORD = '', LAB7_PASSWORD = '' } = environment
  const master = environment.STATIONMASTER_SECRET ?? ''
  return {
    'WinRM password': MIGRATOR_PASSWORD,
    'password of the local administrator': LOCAL_ADMIN_PASSWORD,
    'lab7 password': LAB7_PASSWORD,
    'pilot password': pilotPassword,
    'master secret as configured': master,
    'master secret': Buffer.from(master, 'base64').toString('latin1'),
  }
}
