import type { MigrationId } from '../../src/migration/ids.ts'
import type { Migration } from '../../src/migration/migration.ts'
import { openItems } from '../../src/migration/open-points.ts'
import type { Person } from '../../src/migration/person.ts'
import { isRefusal } from '../../src/migration/refusal.ts'
import type { Act, Outcome } from '../../src/operations/acts/act.ts'
import { confirmItem } from '../../src/operations/acts/cutover/confirm-item.ts'
import { acknowledge } from '../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../src/operations/acts/decision/approve-plan.ts'
import { signOff } from '../../src/operations/acts/decision/sign-off.ts'
import { scheduleCutover } from '../../src/operations/acts/request/schedule-cutover.ts'
import { startMigration } from '../../src/operations/acts/request/start-migration.ts'
import { deliverMessages } from '../../src/operations/messages/deliver-messages.ts'
import type { Ports } from '../../src/operations/ports.ts'
import { type LookResult, lookAtMigration } from '../../src/operations/work/look-at-migration.ts'
import { ALICE, CAROL, type FakeSite, HOUR_MS, OSCAR, type Stage } from './fake-ports.ts'

export const ID: MigrationId = 'MIG-1'
/** Stations as they come up on the destination: other ids, in another order. */
export const MAPPED_IDS = [18, 11, 12, 17, 13, 16, 14, 15]

let tokens = 0

/** A person's act with a token of its own, or with a given one. */
export function actBy(by: Person, token?: string): Act {
  tokens += 1
  return { by, token: token ?? `token-${tokens}` }
}

let owners = 0

/** One look of a new worker at the migration. */
export function look(
  site: Stage,
  over: { ports?: Ports; signal?: AbortSignal; id?: MigrationId } = {},
): Promise<LookResult> {
  owners += 1
  const worker = {
    owner: `worker-${owners}`,
    signal: over.signal ?? new AbortController().signal,
    leaseMs: 30_000,
  }
  return lookAtMigration(over.ports ?? site.ports, worker, over.id ?? ID)
}

export async function record(site: Stage): Promise<Migration> {
  const migration = await site.store.load(ID)
  if (!migration) throw new Error('there is no record yet')
  return migration
}

export async function eventTypes(site: Stage): Promise<string[]> {
  return (await site.store.events(ID)).map(({ event }) => event.type)
}

/** What a person was told, or throws where it was refused. */
export function told(outcome: Outcome): string {
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.sentence}`)
  return outcome.sentence
}

/** Looks as long as something is due now, as workers do. Throws where that never ends. */
export async function settle(site: Stage, ports = site.ports): Promise<Migration> {
  for (let looks = 0; looks < 100; looks += 1) {
    const [due] = await site.store.due(site.clock.now(), 1)
    if (!due) return record(site)
    await look(site, { ports })
  }
  throw new Error(`${(await record(site)).state} stays due for ever`)
}

export async function requested(site: Stage, at: string | null = null): Promise<Migration> {
  told(await startMigration(site.ports, actBy(ALICE), { source: 'lab-old', destination: 'lab-new', at }))
  return settle(site)
}

/** Requested, examined, acknowledged and approved. */
export async function approved(site: Stage, at: string | null = null): Promise<Migration> {
  await requested(site, at)
  told(await acknowledge(site.ports, actBy(CAROL), { id: ID, rules: [] }))
  const { digest } = await record(site)
  told(await approvePlan(site.ports, actBy(CAROL), { id: ID, digest: digest ?? '' }))
  return settle(site)
}

/** Approved and scheduled for the earliest start that gives a day's notice. */
export async function scheduledUntold(site: Stage): Promise<Migration> {
  await approved(site)
  const at = site.clock.now() + 25 * HOUR_MS
  told(await scheduleCutover(site.ports, actBy(ALICE), { id: ID, when: { at }, reason: null }))
  return settle(site)
}

/** Scheduled, and everybody who has to be told has been told. */
export async function scheduled(site: Stage): Promise<Migration> {
  const m = await scheduledUntold(site)
  await deliver(site)
  return m
}

/** Moves the clock from one due time to the next until `until` holds. */
export async function goOnUntil(
  site: FakeSite,
  until: (m: Migration) => boolean,
  ports = site.ports,
): Promise<Migration> {
  for (let steps = 0; steps < 200; steps += 1) {
    const m = await settle(site, ports)
    if (until(m)) return m
    const dueAt = site.store.dueAt(ID)
    if (dueAt === null) throw new Error(`nothing is due any more in ${m.state}: ${m.outcome ?? m.parked?.sentence}`)
    site.clock.moveTo(dueAt)
  }
  throw new Error('it never came to that')
}

/** Under way, all that needs no station done, and people are mapping stations. */
export async function awaitingStations(site: FakeSite): Promise<Migration> {
  await scheduled(site)
  return goOnUntil(site, (m) => m.state === 'waiting-for-stations')
}

/** All stations mapped; somebody on site is asked which seat is which. */
export async function awaitingSeats(site: FakeSite): Promise<Migration> {
  await awaitingStations(site)
  site.destination.mapStations(MAPPED_IDS)
  return goOnUntil(site, (m) => m.parked?.reason === 'seats')
}

/** Seats confirmed; people do what no cmdlet can. */
export async function awaitingItems(site: FakeSite): Promise<Migration> {
  await awaitingSeats(site)
  told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))
  return goOnUntil(site, (m) => m.parked?.reason === 'manual-items')
}

/** Confirms every open manual item. */
export async function confirmAll(site: FakeSite): Promise<Migration> {
  for (const { item } of openItems(await record(site))) {
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item }))
  }
  return record(site)
}

/** All is made and verified; nobody has logged on yet. */
export async function inPilot(site: FakeSite): Promise<Migration> {
  await awaitingItems(site)
  await confirmAll(site)
  return goOnUntil(site, (m) => m.state === 'pilot')
}

/** Both test accounts log on at stations, and are seen there. */
export async function seenInPilot(site: FakeSite): Promise<Migration> {
  await inPilot(site)
  logOnInPilot(site)
  return goOnUntil(site, (m) => m.pilot?.seen.userAt != null)
}

export function logOnInPilot(site: Pick<FakeSite, 'destination'>): void {
  const [one, other] = site.destination.worksheet.stations.map((station) => station.name)
  site.destination.pilot = { administratorAt: one ?? null, userAt: other ?? null, failedLogOns: 0, alerts: [] }
}

export async function completed(site: FakeSite): Promise<Migration> {
  await seenInPilot(site)
  told(await signOff(site.ports, actBy(CAROL), { id: ID }))
  return goOnUntil(site, (m) => m.state === 'completed')
}

/** Says everything that is due, in one go. */
export function deliver(site: Stage) {
  owners += 1
  const sender = { owner: `sender-${owners}`, signal: new AbortController().signal }
  return deliverMessages(site.ports, site.messenger, sender)
}

/** Texts of the story so far, whether posted or not. */
export function story(site: FakeSite): string[] {
  return site.store.outbox.all().flatMap(({ message }) => (message.kind === 'story' ? [message.text] : []))
}
