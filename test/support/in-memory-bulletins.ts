import { type Bulletin, newBulletin } from '../../src/migration/bulletin/bulletin.ts'
import type { Announced } from '../../src/migration/bulletin/compose.ts'
import {
  type BulletinPlace,
  bulletinName,
  parseBulletinName,
  windowOf,
} from '../../src/migration/bulletin/window-id.ts'
import type { EpochMs, MigrationId, WindowId } from '../../src/migration/ids.ts'
import type { BulletinCommit, Bulletins, Commit, LoadedBulletin } from '../../src/operations/ports.ts'
import type { InMemoryOutbox } from './in-memory-outbox.ts'

interface Row {
  json: string | null
  marks: number
  dueAt: EpochMs | null
  readonly members: Set<MigrationId>
  readonly heard: Map<string, EpochMs>
}

/** Bulletins in memory with the semantics of their port. */
export class InMemoryBulletins implements Bulletins {
  readonly #outbox: InMemoryOutbox
  readonly #rows = new Map<string, Row>()
  readonly #starts = new Map<WindowId, EpochMs>()
  readonly #windows = new Map<WindowId, Set<MigrationId>>()

  constructor(outbox: InMemoryOutbox) {
    this.#outbox = outbox
  }

  /** Part of a migration's commit. */
  isTaken({ window }: Commit): boolean {
    if (!window) return false
    return [...this.#starts].some(([id, startAt]) => startAt === window.startAt && id !== window.id)
  }

  /** Part of a migration's commit. */
  mark({ id, snapshot, window, bulletins }: Commit): void {
    if (window) this.#starts.set(window.id, window.startAt)
    const own = windowOf(snapshot)
    if (own) this.#windows.set(own, new Set([...(this.#windows.get(own) ?? []), id]))
    for (const place of bulletins) void this.ask(place, id, snapshot.changedAt)
  }

  async ask(place: BulletinPlace, migration: MigrationId, at: EpochMs): Promise<void> {
    const row = this.#row(place)
    row.members.add(migration)
    row.marks += 1
    row.dueAt = at
  }

  #row(place: BulletinPlace): Row {
    const name = bulletinName(place)
    const row = this.#rows.get(name) ?? { json: null, marks: 0, dueAt: null, members: new Set(), heard: new Map() }
    this.#rows.set(name, row)
    return row
  }

  async windowAt(startAt: EpochMs): Promise<WindowId | undefined> {
    return [...this.#starts].find(([, at]) => at === startAt)?.[0]
  }

  async membersOf(window: WindowId): Promise<readonly MigrationId[]> {
    return [...(this.#windows.get(window) ?? [])]
  }

  async due(now: EpochMs, limit: number): Promise<readonly BulletinPlace[]> {
    const due = [...this.#rows].filter(([, { dueAt }]) => dueAt !== null && dueAt <= now)
    return due.slice(0, limit).map(([name]) => parseBulletinName(name))
  }

  async load(place: BulletinPlace): Promise<LoadedBulletin> {
    const { json, marks, members } = this.#row(place)
    return { bulletin: json === null ? newBulletin(place) : JSON.parse(json), marks, members: [...members] }
  }

  async commit({ next, marks, dueAt, messages }: BulletinCommit): Promise<boolean> {
    const row = this.#row(next)
    const version = row.json === null ? 0 : (JSON.parse(row.json) as Bulletin).version
    if (version !== next.version - 1) return false
    row.json = JSON.stringify(next)
    if (row.marks === marks) row.dueAt = dueAt
    this.#outbox.enter(messages, next.version)
    return true
  }

  async noteHeard(place: BulletinPlace, announced: readonly Announced[], at: EpochMs): Promise<void> {
    const { heard } = this.#row(place)
    for (const each of announced) heard.set(JSON.stringify(each), heard.get(JSON.stringify(each)) ?? at)
  }

  async heardAt(place: BulletinPlace, announced: Announced): Promise<EpochMs | undefined> {
    return this.#row(place).heard.get(JSON.stringify(announced))
  }

  async nextDueAt(): Promise<EpochMs | undefined> {
    const moments = [...this.#rows.values()].map(({ dueAt }) => dueAt).filter((at) => at !== null)
    return moments.length > 0 ? Math.min(...moments) : undefined
  }
}
