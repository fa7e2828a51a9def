import type { Redis } from 'ioredis'
import { damagesOf } from './damage.ts'
import { type DamagedSite, HURT, liveOn, OTHER, openDamagedSite } from './damaged-site.ts'

/** What the second migration needs, and shares with nobody. */
const OTHERS_OWN = ['list', 'unreadable', 'due', `load ${OTHER}`, `events ${OTHER}`, `work ${OTHER}`, `posted ${OTHER}`]
const AT_A_TIME = 8

export interface DamageReport {
  readonly keys: number
  readonly cases: number
  /** What should not have happened, each as a sentence. */
  readonly troubles: readonly string[]
}

/** Damages every key of an installation in every way, each in an installation of its own; `isTried` leaves some out. */
export async function everyDamage(redis: Redis, isTried: (nth: number) => boolean = () => true): Promise<DamageReport> {
  const model = await openDamagedSite(redis)
  const names = (await model.allKeys()).map(nameOf).toSorted()
  const counts = await Promise.all(names.map(async (name) => (await damagesOf(redis, keyOf(model, name))).length))
  await model.clear()
  const all = names.flatMap((name, index) => Array.from({ length: counts[index] ?? 0 }, (_, nth) => ({ name, nth })))
  const tried = all.filter((_, index) => isTried(index))
  const troubles: string[] = []
  const next = tried.values()
  const work = async () => {
    for (const { name, nth } of next) troubles.push(...(await tryOne(redis, name, nth)))
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work))
  return { keys: names.length, cases: tried.length, troubles }
}

async function tryOne(redis: Redis, name: string, nth: number): Promise<string[]> {
  const site = await openDamagedSite(redis)
  const damage = (await damagesOf(redis, keyOf(site, name)))[nth]
  const where = `${name} ${damage?.how}`
  try {
    await damage?.make(redis)
    const before = await contentOf(site)
    const refused = await liveOn(site)
    const isOfOne = name.includes(HURT) && !/^[wb]:/.test(name)
    const stopped = isOfOne ? refused.filter((what) => OTHERS_OWN.includes(what)) : []
    const isHalf = !name.includes(`m:${OTHER}`) && !(await isWhole(site))
    const isMended = refused.includes(`load ${HURT}`) && (await contentOf(site)) !== before
    return [
      ...stopped.map((what) => `${where}: refused to ${what}`),
      ...(isHalf ? [`${where}: half a commit`] : []),
      ...(isMended ? [`${where}: it was not left alone`] : []),
    ]
  } catch (error) {
    return [`${where}: ${error}`]
  } finally {
    await site.clear()
  }
}

/** Record and log of the one that is damaged, whatever they are. */
async function contentOf({ redis, keys }: DamagedSite): Promise<string> {
  const dumps = await Promise.all([redis.dumpBuffer(keys.migration(HURT)), redis.dumpBuffer(keys.events(HURT))])
  return dumps.map((dump) => dump?.toString('base64')).join()
}

/** A commit of the other migration has happened as a whole or not at all. */
async function isWhole({ redis, keys }: DamagedSite): Promise<boolean> {
  const [version, length] = await Promise.all([
    redis.hget(keys.migration(OTHER), 'version'),
    redis.xlen(keys.events(OTHER)),
  ])
  return Number(version) === length
}

/** Names without the installation and what is random in them. */
function nameOf(key: string): string {
  return key.replace(/^\{[^}]*\}:/, '').replace(/^handout:.*/, 'handout')
}

function keyOf({ keys }: DamagedSite, name: string): string {
  return `{${keys.prefix}}:${name}`
}
