import { announce } from '../migration/announce/announce.ts'
import type { Audience } from '../migration/announce/audience.ts'
import type { NewMessage } from '../migration/announce/messages.ts'
import { type BulletinPlace, bulletinName, windowOf } from '../migration/bulletin/window-id.ts'
import { nextDueAt } from '../migration/due.ts'
import type { LoggedEvent, MigrationEvent } from '../migration/events.ts'
import { evolve } from '../migration/evolve/evolve.ts'
import type { MigrationId, PersonId } from '../migration/ids.ts'
import type { Migration } from '../migration/migration.ts'
import { schemaOf } from '../migration/schema.ts'
import { STATES } from '../migration/states.ts'
import { intoWindows, windowTaken } from './into-windows.ts'
import { noticesChannelsOf } from './messages/heard-by.ts'
import type { Commit, CommitResult, Ports } from './ports.ts'

async function audienceOf(ports: Ports, m: Migration, logged: readonly LoggedEvent[]): Promise<Audience> {
  // People who asked are told of windows only: whatever comes before one need not look who they are.
  const hasWindow = windowOf(m) !== null || logged.some(({ event }) => event.type === 'scheduled')
  const servers = [m.source, m.destination]
  const people = hasWindow ? await ports.subscriptions.of(servers) : []
  return {
    updatesChannel: ports.site.updatesChannel,
    noticesChannels: [...new Set([...noticesChannelsOf(ports, m), ...people])],
    approvers: ports.site.whoMay('approver', servers),
    approverIds: ports.site.approverIds(servers),
    operators: ports.site.whoMay('operator', servers),
    onDuty: ports.policy.onDuty,
  }
}

function locksFor(before: Migration | null, after: Migration): Commit['locks'] {
  const held = before !== null && STATES[before.state].holdsLocks
  const holds = STATES[after.state].holdsLocks
  if (held === holds) return 'keep'
  return holds ? 'hold' : 'release'
}

/** Folds the events, announces each, and puts all of it into one commit. */
async function buildCommit(
  ports: Ports,
  before: Migration | null,
  id: MigrationId,
  logged: readonly LoggedEvent[],
): Promise<Omit<Commit, 'answer'> & { snapshot: Migration }> {
  const first = before ?? evolveFirst(id, logged)
  const audience = await audienceOf(ports, first, logged)
  const messages = new Map<string, NewMessage>()
  const bulletins = new Map<string, BulletinPlace>()
  let state = before
  for (const event of logged) {
    const next = evolve(id, state, event)
    const said = announce(state, next, event, audience)
    for (const place of said.bulletins) bulletins.set(bulletinName(place), place)
    for (const message of said.messages) messages.set(message.key, message)
    state = next
  }
  const snapshot = state ?? first
  return {
    id,
    expectedVersion: before?.version ?? 0,
    events: logged,
    snapshot,
    dueAt: nextDueAt(snapshot, ports.policy),
    locks: locksFor(before, snapshot),
    lockNames: [...new Set([snapshot.source, snapshot.destination].map((server) => ports.servers.lockName(server)))],
    messages: [...messages.values()],
    bulletins: [...bulletins.values()],
    window: windowTaken(logged),
  }
}

function evolveFirst(id: MigrationId, logged: readonly LoggedEvent[]): Migration {
  const [first] = logged
  if (!first) throw new Error(`nothing to begin ${id} with`)
  return evolve(id, null, first)
}

export interface CommitRequest {
  readonly id: MigrationId
  readonly before: Migration | null
  readonly events: readonly MigrationEvent[]
  readonly by: PersonId | 'stationmaster'
  readonly epoch?: number
  readonly token?: string
  readonly answer?: string
  /** The lapse of the records that it looks after. */
  readonly turn?: number
}

/** Appends the events in one transaction and wakes whoever has to act on them. */
export async function commitEvents(
  ports: Ports,
  request: CommitRequest,
): Promise<{ result: CommitResult; migration: Migration }> {
  const events = await intoWindows(ports, request)
  // The clock of whoever wrote before may be ahead of ours: a log never goes back in time.
  const now = ports.clock.now()
  const at = Math.max(now, request.before?.changedAt ?? now)
  const logged = events.map((event): LoggedEvent => ({ schema: schemaOf(event), at, by: request.by, event }))
  const commit: Commit = {
    ...(await buildCommit(ports, request.before, request.id, logged)),
    ...(request.epoch === undefined ? {} : { epoch: request.epoch }),
    ...(request.token === undefined ? {} : { token: request.token }),
    ...(request.turn === undefined ? {} : { turn: request.turn }),
    answer: request.answer ?? '',
  }
  const result = await ports.store.commit(commit)
  if (result.kind === 'committed') {
    ports.observer.committed(request.before, commit.snapshot, logged)
    await wake(ports, commit, now)
  }
  return { result, migration: commit.snapshot }
}

/** A worker that commits under its claim goes on by itself, and wakes the next one when it gives the claim back. */
async function wake(ports: Ports, { snapshot, dueAt, epoch, messages }: Commit, now: number): Promise<void> {
  if (messages.length > 0) await ports.wakeUp.deliver()
  if (epoch !== undefined || dueAt === null || dueAt > now) return
  await ports.wakeUp.look(snapshot.id, snapshot.version, snapshot.state)
}

/** Moves the due time of an unchanged migration, so that a look that found nothing new is not repeated at once. */
export async function postpone(
  ports: Ports,
  migration: Migration,
  epoch: number,
  dueAt: number,
): Promise<CommitResult> {
  return ports.store.commit({
    id: migration.id,
    expectedVersion: migration.version,
    epoch,
    events: [],
    snapshot: migration,
    dueAt,
    locks: 'keep',
    lockNames: [],
    messages: [],
    bulletins: [],
    window: null,
    answer: '',
  })
}
