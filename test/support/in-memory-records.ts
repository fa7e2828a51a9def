import type { MigrationId } from '../../src/migration/ids.ts'
import { isEnded } from '../../src/migration/states.ts'
import type { Lapse, MigrationStore, Records } from '../../src/operations/ports.ts'

/** Records that are whole until a test says otherwise. */
export class InMemoryRecords implements Records {
  readonly #store: Pick<MigrationStore, 'list'>
  #lapse: Lapse | null = null
  #turns = 0

  constructor(store: Pick<MigrationStore, 'list'>) {
    this.#store = store
  }

  async lapse(): Promise<Lapse | null> {
    return this.#lapse
  }

  async declareBehind(why: string): Promise<void> {
    if (this.#lapse) return
    this.#turns += 1
    this.#lapse = { kind: 'behind', turn: this.#turns, why }
  }

  async endLapse(turn: number): Promise<void> {
    if (this.#lapse?.turn === turn) this.#lapse = null
  }

  async live(): Promise<readonly MigrationId[]> {
    const all = await this.#store.list(1_000)
    return all.filter(({ state }) => !isEnded(state)).map(({ id }) => id)
  }

  endedBefore = async () => []
  forget = async () => []
  tombstone = async () => undefined
  dropTombstones = async () => {}
  claimTidying = async () => false
}
