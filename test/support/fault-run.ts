import { ACCEPTED_THEN_DROPPED, tooMany } from '../../sandbox/slack/faults/fault.ts'
import { seededRandom } from '../../sandbox/slack/faults/seeded-random.ts'
import type { NewMessage } from '../../src/migration/announce/messages.ts'
import type { MigrationId } from '../../src/migration/ids.ts'
import type { Messenger, Outbox, Ports } from '../../src/operations/ports.ts'
import { aPost } from '../contract/store/commits.ts'
import { PacedSite } from './paced-site.ts'

export interface FaultRunOptions {
  readonly notices: number
  readonly seed: number
  readonly speed: number
  /** Workers that are killed on the way. */
  readonly deaths: number
  readonly tell?: (line: string) => void
}

export interface FaultRunResult {
  readonly notices: number
  readonly missing: readonly string[]
  readonly doubled: readonly string[]
  readonly unknown: readonly string[]
  readonly faults: number
  readonly deaths: number
  readonly violations: readonly string[]
  /** By the site's clock. */
  readonly minutes: number
}

const CHANNELS = Array.from({ length: 40 }, (_, index) => `C9FAULT${String(index).padStart(2, '0')}`)
const PER_MIGRATION = 20
/** How long the latest sweep comes after the last message, by the site's clock. */
const SETTLED_MS = 6 * 60_000

/** A worker that can be killed as a process can: its calls under way still reach their end, and it never hears of it. */
function mortalWorker(site: PacedSite): { readonly kill: () => void } {
  let isDead = false
  const never = new Promise<never>(() => {})
  const mortal = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, name) {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return async (...args: unknown[]) => {
          if (isDead) return never
          const answer: unknown = await Reflect.apply(method, target, args)
          return isDead ? never : answer
        }
      },
    })
  const ports: Ports = { ...site.ports, store: mortal(site.ports.store), outbox: mortal<Outbox>(site.outbox) }
  const end = site.startSender(mortal<Messenger>(site.messenger), ports)
  return {
    kill() {
      isDead = true
      void end()
    },
  }
}

function setFaults({ driver }: PacedSite['slack'], seed: number): void {
  driver.seedFaults(seed)
  driver.fault({ method: 'chat.postMessage', probability: 0.05, ...ACCEPTED_THEN_DROPPED })
  driver.fault({ method: 'chat.postMessage', probability: 0.005, answer: tooMany(10) })
  driver.fault({ method: 'chat.postMessage', probability: 0.01, answer: { httpStatus: 503 } })
  driver.fault({ method: 'chat.postMessage', probability: 0.01, answer: { httpStatus: 503 }, takesEffect: true })
  driver.fault({ method: 'conversations.history', probability: 0.02, answer: { httpStatus: 500 } })
  driver.fault({ method: 'conversations.replies', probability: 0.02, answer: 'cut' })
}

/** Says so many notices in a Slack that loses answers, refuses and breaks, by workers that are killed, and counts what is there in the end. */
export async function runFaults(options: FaultRunOptions): Promise<FaultRunResult> {
  const { notices, seed, speed, deaths, tell = () => {} } = options
  const site = await PacedSite.open({ speed, leaseMs: 2000, channels: CHANNELS })
  const random = seededRandom(seed)
  const { driver } = site.slack
  setFaults(site.slack, seed)
  const startedAt = site.clock.now()
  const keys = await enterNotices(site, notices)
  let worker = mortalWorker(site)
  let died = 0
  let nextDeath = deaths > 0 ? 1 / (deaths + 1) : 2
  try {
    for (;;) {
      await pause(200)
      // Near enough, and free: nearly all that changes here is that something is posted.
      const posted = Math.min(notices, driver.changes.length)
      if (died < deaths && posted / notices >= nextDeath) {
        died += 1
        nextDeath = (died + 0.5 + random() / 2) / (deaths + 1)
        worker.kill()
        worker = mortalWorker(site)
        tell(`${posted} of ${notices} posted; worker ${died} killed`)
      }
      if ((await site.outbox.nextDueAt()) === undefined && (await areAllSettled(site, keys))) break
    }
    await pause(SETTLED_MS / speed)
    driver.clearFaults()
    await pause(SETTLED_MS / speed)
    return {
      ...(await count(site, keys)),
      notices,
      faults: driver.faultsHappened,
      deaths: died,
      violations: driver.violations().map(({ method, limit }) => `${method}: ${limit}`),
      minutes: Math.round((site.clock.now() - startedAt) / 60_000),
    }
  } finally {
    worker.kill()
    await site.close()
  }
}

async function enterNotices(site: PacedSite, notices: number): Promise<string[]> {
  const keys: string[] = []
  for (let made = 0; made < notices; made += PER_MIGRATION) {
    const id: MigrationId = `MIG-${made / PER_MIGRATION + 1}`
    const messages = Array.from({ length: Math.min(PER_MIGRATION, notices - made) }, (_, index): NewMessage => {
      const channel = CHANNELS[(made + index) % CHANNELS.length] ?? ''
      return aPost(id, channel, { name: `notice-${index}`, notBefore: site.clock.now() })
    })
    keys.push(...messages.map(({ key }) => key))
    await site.commit(id, () => messages)
  }
  return keys
}

/** Each key that is posted, and how often. */
function postedKeys({ slack }: PacedSite): Map<string, number> {
  const counts = new Map<string, number>()
  for (const channel of CHANNELS) {
    for (const { metadata } of slack.driver.messages(channel)) {
      const payload = metadata?.event_payload
      const key = payload && typeof payload === 'object' && 'key' in payload ? String(payload.key) : ''
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return counts
}

async function areAllSettled(site: PacedSite, keys: readonly string[]): Promise<boolean> {
  const counts = postedKeys(site)
  return keys.every((key) => counts.has(key)) || (await unknownOf(site, keys)).length > 0
}

async function unknownOf(site: PacedSite, keys: readonly string[]): Promise<string[]> {
  const ids = new Set(keys.map((key) => key.slice(0, key.indexOf('.')) as MigrationId))
  const lists = await Promise.all([...ids].map((id) => site.outbox.unconfirmed(id)))
  return lists.flat().map(({ message }) => message.key)
}

async function count(site: PacedSite, keys: readonly string[]) {
  const counts = postedKeys(site)
  const recorded = await Promise.all(keys.map((key) => site.outbox.posted(key)))
  return {
    missing: keys.filter((key, index) => !counts.has(key) || recorded[index] === undefined),
    doubled: keys.filter((key) => (counts.get(key) ?? 0) > 1),
    unknown: await unknownOf(site, keys),
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
