import type { NewMessage } from '../../src/migration/announce/messages.ts'
import type { EpochMs, MigrationId } from '../../src/migration/ids.ts'
import type { ClaimedMessage, Outbox, Sweep, Unconfirmed } from '../../src/operations/ports.ts'
import { placeOf } from '../../src/store/lanes.ts'

export interface OutboxOptions {
  /** How long a claim lives without being renewed. */
  readonly leaseMs: number
  /** The clock of leases, which is another one than that of the domain. */
  readonly leaseNow: () => number
}

interface Posted {
  readonly channel: string
  readonly ts: string
}

type RowState = 'waiting' | 'sending' | 'sent' | 'void' | 'undeliverable' | 'unknown'

interface Row {
  message: NewMessage
  state: RowState
  dueAt: EpochMs
  readonly entered: number
  /** Raised whenever a commit asks for the message. */
  wanted: number
  claim: { readonly name: string; readonly wanted: number; until: number } | null
  isUncertain: boolean
  attempts: number
  firstTriedAt: number | null
  posted: Posted | null
}

/** Messages in memory with the semantics of the outbox port: lanes in order, one message of a lane under way at a time. */
export class InMemoryOutbox implements Outbox {
  readonly #rows = new Map<string, Row>()
  readonly #options: OutboxOptions
  #counter = 0

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** Part of a commit: messages are created once; the card is asked for anew. */
  enter(messages: readonly NewMessage[], version: number): void {
    for (const message of messages) {
      const row = this.#rows.get(message.key)
      if (!row) this.#rows.set(message.key, this.#newRow(message, version))
      else if (placeOf(message).isKeptCurrent) this.#askAgain(row, message)
    }
  }

  #newRow(message: NewMessage, version: number): Row {
    this.#counter += 1
    return {
      message,
      state: 'waiting',
      dueAt: message.notBefore,
      entered: version * 1e6 + this.#counter,
      wanted: 1,
      claim: null,
      isUncertain: false,
      attempts: 0,
      firstTriedAt: null,
      posted: null,
    }
  }

  #askAgain(row: Row, message: NewMessage): void {
    Object.assign(row, { message, dueAt: message.notBefore, wanted: row.wanted + 1, attempts: 0 })
    if (row.state !== 'sending') row.state = 'waiting'
  }

  async claimDue(now: EpochMs, _owner: string, limit: number): Promise<ClaimedMessage[]> {
    const claimed: ClaimedMessage[] = []
    for (const row of this.#silent()) {
      if (claimed.length < limit) claimed.push(this.#take(row, true))
    }
    for (const row of this.#heads()) {
      if (row.dueAt <= now && claimed.length < limit) claimed.push(this.#take(row, false))
    }
    return claimed
  }

  #silent(): Row[] {
    const now = this.#options.leaseNow()
    return [...this.#rows.values()].filter((row) => row.state === 'sending' && (row.claim?.until ?? 0) <= now)
  }

  /** The first message of every lane in which none is under way and whose predecessor has been posted. */
  #heads(): Row[] {
    const lanes = new Map<string, Row[]>()
    for (const row of this.#rows.values()) {
      if (row.state !== 'waiting' && row.state !== 'sending') continue
      const { lane } = placeOf(row.message)
      lanes.set(lane, [...(lanes.get(lane) ?? []), row])
    }
    return [...lanes.values()].flatMap((rows) => {
      const [head] = rows.toSorted(byPlace)
      if (!head || rows.some((row) => row.state === 'sending')) return []
      const { after } = placeOf(head.message)
      return after === undefined || !this.#isAwaited(after) ? [head] : []
    })
  }

  #isAwaited(key: string): boolean {
    const row = this.#rows.get(key)
    return !row?.posted && row?.state !== 'void' && row?.state !== 'undeliverable'
  }

  #take(row: Row, isUncertain: boolean): ClaimedMessage {
    this.#counter += 1
    const now = this.#options.leaseNow()
    row.state = 'sending'
    row.claim = { name: `claim-${this.#counter}`, wanted: row.wanted, until: now + this.#options.leaseMs }
    row.attempts += 1
    row.firstTriedAt ??= now
    row.isUncertain = row.posted === null && (row.isUncertain || isUncertain)
    return {
      message: structuredClone(row.message),
      claim: row.claim.name,
      isUncertain: row.isUncertain,
      firstTriedAt: row.firstTriedAt,
      attempts: row.attempts,
      posted: row.posted,
    }
  }

  #claimed(key: string, claim: string): Row | undefined {
    const row = this.#rows.get(key)
    return row?.claim?.name === claim ? row : undefined
  }

  #end(row: Row, state: RowState): void {
    row.state = state
    row.claim = null
  }

  async stillHolds(key: string, claim: string): Promise<boolean> {
    const row = this.#claimed(key, claim)
    if (!row?.claim) return false
    row.claim.until = this.#options.leaseNow() + this.#options.leaseMs
    return true
  }

  async markSent(key: string, claim: string, posted: Posted): Promise<boolean> {
    const row = this.#claimed(key, claim)
    if (!row?.claim) return false
    Object.assign(row, { posted, isUncertain: false })
    this.#end(row, isStale(row) ? 'waiting' : 'sent')
    return true
  }

  async defer(key: string, claim: string, at: EpochMs, isUncertain: boolean): Promise<void> {
    const row = this.#claimed(key, claim)
    if (!row) return
    Object.assign(row, { dueAt: at, isUncertain })
    this.#end(row, 'waiting')
  }

  /** There is no budget here: Slack's limits are the affair of the real outbox. */
  async setAside(): Promise<void> {}

  async markUndeliverable(key: string, claim: string): Promise<void> {
    const row = this.#claimed(key, claim)
    if (row) this.#end(row, 'undeliverable')
  }

  async markUnknown(key: string, claim: string): Promise<void> {
    const row = this.#claimed(key, claim)
    if (row) this.#end(row, 'unknown')
  }

  async unconfirmed(migration: MigrationId): Promise<Unconfirmed[]> {
    return [...this.#rows.values()].flatMap(({ message, state }) =>
      message.migration === migration && (state === 'unknown' || state === 'undeliverable')
        ? [{ message, state, why: '' }]
        : [],
    )
  }

  /** Nothing is looked at again here: what happens to calls that are answered late is the affair of the real outbox. */
  async claimSweeps(): Promise<Sweep[]> {
    return []
  }

  async endSweep(): Promise<void> {}

  async resolve(): Promise<void> {}

  async add(message: NewMessage): Promise<void> {
    if (!this.#rows.has(message.key)) this.#rows.set(message.key, this.#newRow(message, 0))
  }

  async posted(key: string): Promise<Posted | undefined> {
    return this.#rows.get(key)?.posted ?? undefined
  }

  async withdraw(key: string, claim: string): Promise<void> {
    const row = this.#claimed(key, claim)
    if (row) this.#end(row, isStale(row) ? 'waiting' : 'void')
  }

  async nextDueAt(): Promise<EpochMs | undefined> {
    if (this.#silent().length > 0) return 0
    const moments = this.#heads().map((row) => row.dueAt)
    return moments.length > 0 ? Math.min(...moments) : undefined
  }

  /** Every message there ever was, with what became of it; for tests. */
  all(): { readonly message: NewMessage; readonly state: RowState }[] {
    return [...this.#rows.values()].map(({ message, state }) => ({ message, state }))
  }
}

/** Asked for again while it was under way. */
function isStale({ message, claim, wanted }: Row): boolean {
  return placeOf(message).isKeptCurrent === true && claim?.wanted !== wanted
}

function byPlace(one: Row, other: Row): number {
  return placeOf(one.message).order - placeOf(other.message).order || one.entered - other.entered
}
