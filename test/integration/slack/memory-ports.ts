import { createDocuments } from '../../../src/documents/create-documents.ts'
import { createIncidents } from '../../../src/logging/incidents.ts'
import type { LoggedEvent } from '../../../src/migration/events.ts'
import type { MigrationId } from '../../../src/migration/ids.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import type { Commit, CommitResult, Logger, MigrationStore, Ports } from '../../../src/operations/ports.ts'
import { sourceReading } from '../../support/a-reading.ts'
import { InMemoryRecords } from '../../support/in-memory-records.ts'
import { InMemorySamples } from '../../support/in-memory-samples.ts'
import { InMemorySubscriptions } from '../../support/in-memory-subscriptions.ts'
import { AROUND, DIGEST, NOON } from '../../unit/slack/sample.ts'

export const SERVERS = ['lab-old', 'lab-new', 'spare']

const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => SILENT,
}

/** A store as far as people's acts need one: versions and tokens are real, leases and due times are not. */
export class MemoryStore implements MigrationStore {
  readonly logs = new Map<MigrationId, LoggedEvent[]>()
  readonly #snapshots = new Map<MigrationId, Migration>()
  readonly #answers = new Map<string, { id: MigrationId; answer: string }>()
  #last = 0

  put(migration: Migration, events: readonly LoggedEvent[] = []): void {
    this.#snapshots.set(migration.id, migration)
    this.logs.set(migration.id, [...events])
  }

  nextId = async (): Promise<MigrationId> => `MIG-${++this.#last}`
  load = async (id: MigrationId) => this.#snapshots.get(id)
  list = async () => [...this.#snapshots.values()].reverse()
  unreadable = async (): Promise<readonly { id: MigrationId; why: string }[]> => []
  events = async (id: MigrationId) => this.logs.get(id) ?? []
  answerTo = async (token: string) => this.#answers.get(token)

  commit = async (commit: Commit): Promise<CommitResult> => {
    const earlier = commit.token ? this.#answers.get(commit.token) : undefined
    if (earlier) return { kind: 'duplicate', ...earlier }
    if ((this.#snapshots.get(commit.id)?.version ?? 0) !== commit.expectedVersion) return { kind: 'conflict' }
    this.#snapshots.set(commit.id, commit.snapshot)
    this.logs.set(commit.id, [...(this.logs.get(commit.id) ?? []), ...commit.events])
    if (commit.token) this.#answers.set(commit.token, { id: commit.id, answer: commit.answer })
    return { kind: 'committed', version: commit.snapshot.version }
  }

  claim = () => Promise.reject(new Error('no worker runs here'))
  renew = () => Promise.reject(new Error('no worker runs here'))
  release = () => Promise.reject(new Error('no worker runs here'))
  due = async () => []
  lockHolder = async () => undefined
}

/** Everything operations need to answer people, without a worker. `logger` sees what goes wrong. */
export function memoryPorts(store: MemoryStore, logger: Logger = SILENT): Ports {
  const nobody = () => Promise.reject(new Error('not reached in these tests'))
  return {
    ...AROUND,
    store,
    records: new InMemoryRecords(store),
    logger,
    incidents: createIncidents({ logger, newReference: () => 'ref-7' }),
    observer: { committed() {}, delivered() {} },
    documents: createDocuments({
      formatTime: (at) => AROUND.zones.format(at),
      site: { installation: 'test', contact: 'IT desk', alternative: '' },
    }),
    clock: { now: () => NOON },
    samples: new InMemorySamples(),
    sampling: { everyMs: 900_000, servers: ['lab-old', 'lab-new'] },
    digest: () => DIGEST,
    wakeUp: { look: async () => undefined, deliver: async () => undefined },
    servers: {
      names: SERVERS,
      lockName: (server) => server,
      read: async () => sourceReading(),
      showIdentifiers: async () => 8,
      hasCredential: () => true,
      lookAtSessions: async () => [
        { account: 'student03', station: 'Row2-B' },
        { account: 'CONTOSO\\teacher01', station: null },
      ],
      lookAtTemplate: nobody,
      lackingCommands: nobody,
      othersAtWork: nobody,
      countSessions: nobody,
      lookAtPilot: nobody,
      proveLocalAdministrator: nobody,
      watchRestart: nobody,
      lookForRestart: nobody,
      openWriter: nobody,
    },
    passwords: {
      keyId: 'k1',
      derive: async () => ({ reveal: () => '' }),
      unmet: async () => null,
      configured: async () => undefined,
    },
    subscriptions: new InMemorySubscriptions(() => NOON),
    bulletins: {
      windowAt: async () => undefined,
      membersOf: async () => [],
      ask: nobody,
      due: async () => [],
      load: nobody,
      commit: nobody,
      noteHeard: nobody,
      heardAt: async () => undefined,
      nextDueAt: async () => undefined,
    },
    outbox: {
      claimDue: async () => [],
      stillHolds: async () => true,
      markSent: nobody,
      defer: nobody,
      setAside: nobody,
      markUndeliverable: nobody,
      markUnknown: nobody,
      unconfirmed: async () => [],
      claimSweeps: async () => [],
      endSweep: nobody,
      resolve: nobody,
      add: nobody,
      posted: async () => undefined,
      withdraw: nobody,
      nextDueAt: async () => undefined,
    },
  }
}
