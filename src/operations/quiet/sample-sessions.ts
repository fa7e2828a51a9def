import type { EpochMs, ServerId } from '../../migration/ids.ts'
import { isRefusal } from '../../migration/refusal.ts'
import { STATES } from '../../migration/states.ts'
import { type Ports, ServerTrouble } from '../ports.ts'
import { refusedIfUnreadable } from '../readable.ts'

export type SamplingPorts = Pick<Ports, 'clock' | 'logger' | 'samples' | 'sampling' | 'servers' | 'store'>

const COUNT_TIMEOUT_MS = 20_000
/** An account that is refused again and again gets locked. */
const REFUSED_PAUSE_MS = 24 * 3_600_000

/**
 * Counts the sessions of every server once in each slot of time, whichever process comes first. The result is called again and
 * again, and does something where a new slot has begun; what cannot be counted is a sample less.
 */
export function createSessionSampler(ports: SamplingPorts, owner: string): (signal: AbortSignal) => Promise<void> {
  const { clock, sampling } = ports
  const pausedUntil = new Map<ServerId, EpochMs>()
  let lastSlot: EpochMs | undefined
  return async (signal) => {
    const slotAt = Math.floor(clock.now() / sampling.everyMs) * sampling.everyMs
    if (slotAt === lastSlot) return
    lastSlot = slotAt
    for (const server of sampling.servers) {
      if (signal.aborted) return
      if (slotAt < (pausedUntil.get(server) ?? slotAt)) continue
      const isRefused = await sample(ports, { server, slotAt, owner }, signal)
      if (isRefused) pausedUntil.set(server, slotAt + REFUSED_PAUSE_MS)
    }
  }
}

interface Slot {
  readonly server: ServerId
  readonly slotAt: EpochMs
  readonly owner: string
}

/** True where the server refused our account. */
async function sample(ports: SamplingPorts, { server, slotAt, owner }: Slot, signal: AbortSignal): Promise<boolean> {
  const { logger, samples, servers } = ports
  if (await isInMigration(ports, server)) return false
  if (!(await samples.claim(server, slotAt, owner))) return false
  try {
    const count = await servers.countSessions(server, AbortSignal.any([signal, AbortSignal.timeout(COUNT_TIMEOUT_MS)]))
    await samples.add(server, { at: slotAt, ...count })
    return false
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error
    const { trouble } = error
    const isRefused = trouble === 'wrong-credentials' || trouble === 'not-administrator'
    if (isRefused)
      logger.warn({ server, trouble }, 'sessions are not counted for a day, because the account is refused')
    else logger.debug({ server, trouble }, 'sessions could not be counted')
    return isRefused
  }
}

/** From the cutover on, how many sessions there are says nothing about when people work. */
async function isInMigration({ servers, store }: SamplingPorts, server: ServerId): Promise<boolean> {
  const holder = await store.lockHolder(servers.lockName(server))
  if (holder === undefined) return false
  const migration = await refusedIfUnreadable(() => store.load(holder))
  // One whose record cannot be used may be in its cutover.
  return isRefusal(migration) || (migration !== undefined && STATES[migration.state].queue !== 'preflight')
}
