import type { NewMessage } from '../../../src/migration/announce/messages.ts'
import type { LoggedEvent } from '../../../src/migration/events.ts'
import type { EpochMs, MigrationId } from '../../../src/migration/ids.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import type { StateName } from '../../../src/migration/states.ts'
import type { Commit, MigrationStore } from '../../../src/operations/ports.ts'

/** Monday, 2026-11-23 12:00 UTC. */
export const NOON: EpochMs = Date.UTC(2026, 10, 23, 12)

export function anEvent(over: Partial<LoggedEvent> = {}): LoggedEvent {
  return { schema: 1, at: NOON, by: 'U1', event: { type: 'resumed' }, ...over }
}

export function aMigration(id: MigrationId, version: number, state: StateName = 'assessing'): Migration {
  return {
    schema: 1,
    id,
    version,
    state,
    source: 'lab-old',
    destination: 'lab-new',
    requestedBy: 'U1',
    requestedAt: NOON,
    changedAt: NOON,
    stateSince: NOON,
    wantedStartAt: null,
    window: null,
    putOffBecause: null,
    decideBy: NOON + 1,
    isCheckWanted: false,
    assessment: null,
    digest: null,
    assessmentFailure: null,
    acknowledgements: [],
    approval: null,
    schedule: null,
    voided: null,
    answers: { seats: null, confirmedItems: [] },
    seatProposal: null,
    mapped: null,
    onSite: null,
    confirmations: [],
    restart: null,
    question: null,
    pilot: null,
    rollback: null,
    retirement: null,
    drift: null,
    cutover: null,
    parked: null,
    stopRequestedBy: null,
    verification: null,
    endedAt: null,
    outcome: null,
  }
}

/** A commit of one event onto `expectedVersion`, due at noon, without locks or messages. */
export function aCommit(
  id: MigrationId,
  expectedVersion: number,
  over: Partial<Commit> & { state?: StateName } = {},
): Commit {
  const { state, ...rest } = over
  const events = rest.events ?? [anEvent()]
  return {
    id,
    expectedVersion,
    events,
    snapshot: aMigration(id, expectedVersion + events.length, state),
    dueAt: NOON,
    locks: 'keep',
    lockNames: [],
    messages: [],
    bulletins: [],
    window: null,
    answer: `answer to version ${expectedVersion}`,
    ...rest,
  }
}

/** Creates a migration of one event; returns its id. */
export async function created(store: MigrationStore, over: Parameters<typeof aCommit>[2] = {}): Promise<MigrationId> {
  const id = await store.nextId()
  await store.commit(aCommit(id, 0, over))
  return id
}

export function aCard(migration: MigrationId, over: { notBefore?: EpochMs } = {}): NewMessage {
  return { kind: 'card', key: `${migration}.card`, migration, channel: 'C-ops', notBefore: NOON, ...over }
}

export function aStory(migration: MigrationId, version: number): NewMessage {
  const key = `${migration}.v${version}.story`
  return { kind: 'story', key, migration, channel: 'C-ops', version, notBefore: NOON, text: `version ${version}` }
}

/** A message of a lane of its own, which waits for no other. */
export function aLine(
  migration: MigrationId,
  version: number,
  what: string,
  over: { notBefore?: EpochMs; person?: string } = {},
): NewMessage {
  const person = over.person ?? 'U-staff'
  const key = `${migration}.v${version}.${what}.${person}`
  return { kind: 'direct', key, migration, person, text: what, notBefore: over.notBefore ?? NOON }
}

export const A_PLACE = { window: 'MIG-1.w3', channel: 'C-staff' } as const

export function aBoard(migration: MigrationId): NewMessage {
  return { kind: 'bulletin', key: 'MIG-1.w3.C-staff.board', migration, ...A_PLACE, notBefore: NOON }
}

export function aNotice(migration: MigrationId, version: number): NewMessage {
  const key = `MIG-1.w3.C-staff.v${version}`
  return { kind: 'notice', key, migration, ...A_PLACE, version, tellings: [], dueAt: null, notBefore: NOON }
}

export function aDirect(migration: MigrationId, person: string): NewMessage {
  return { kind: 'direct', key: `${migration}.v1.direct.${person}`, migration, person, text: 'hello', notBefore: NOON }
}

/** Something said once in a channel, beside all cards and bulletins. */
export function aPost(
  migration: MigrationId,
  channel: string,
  { name = 'post', notBefore = NOON }: { name?: string; notBefore?: EpochMs } = {},
): NewMessage {
  const key = `${migration}.${name}.${channel}`
  return { kind: 'direct', key, migration, person: channel, text: `${migration} says ${name}`, notBefore }
}
