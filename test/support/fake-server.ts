import { applyChange } from '../../src/migration/plan/apply-change.ts'
import type { Change } from '../../src/migration/plan/change.ts'
import type { ServerReading } from '../../src/migration/worksheet/facts.ts'
import { sameAccount } from '../../src/migration/worksheet/names.ts'
import type { Worksheet } from '../../src/migration/worksheet/worksheet.ts'
import {
  type ApplyContext,
  type Fence,
  type Observation,
  ServerTrouble,
  type ServerWriter,
  type TroubleKind,
} from '../../src/operations/ports.ts'
import { someDevices } from './a-reading.ts'
import { aStation } from './a-worksheet.ts'

/** What a server does with the next tries of a change, in order; afterwards it behaves. */
export type Behaviour = 'lies' | 'refuses' | 'loses-the-answer' | 'is-lost-before' | 'hangs'

/** One MultiPoint server in memory: a reading that changes are applied to, one shell at a time, and a record of it all. */
export class FakeServer {
  readonly name: string
  reading: ServerReading
  /** Rejects reads and new writers while set. */
  trouble: { readonly kind: TroubleKind; readonly sentence: string } | null = null
  readonly behaviours = new Map<string, Behaviour[]>()
  /** Called with the id of each change just before it is applied; at each read, before it; after each warning. */
  onApply: (changeId: string) => Promise<void> | void = () => {}
  onRead: () => Promise<void> | void = () => {}
  onWarn: () => void = () => {}
  /** What took effect, by id of the change. */
  readonly applied: string[] = []
  /** Changes that were tried although they had taken effect. */
  readonly repeated: string[] = []
  readonly warnings: string[] = []
  readonly passwords = new Map<string, string>()
  reads = 0
  #shellEpoch = 0

  constructor(name: string, reading: ServerReading) {
    this.name = name
    this.reading = reading
  }

  get worksheet(): Worksheet {
    return this.reading.worksheet
  }

  /** Changes the worksheet as somebody at the server would. */
  change(part: Partial<Worksheet>): void {
    this.reading = { ...this.reading, worksheet: { ...this.reading.worksheet, ...part } }
  }

  /** Stations come up with these ids, without names, each with its devices. */
  mapStations(stationIds: readonly number[]): void {
    const facts = { ...this.reading.facts, stations: stationIds.map((id) => someDevices(id)) }
    const stations = stationIds.map((id) => aStation(id))
    this.reading = { facts, worksheet: { ...this.reading.worksheet, stations } }
  }

  async read(signal: AbortSignal): Promise<ServerReading> {
    signal.throwIfAborted()
    this.#throwIfTroubled()
    this.reads += 1
    await this.onRead()
    return structuredClone(this.reading)
  }

  async openWriter(fence: Fence, signal: AbortSignal): Promise<ServerWriter> {
    signal.throwIfAborted()
    this.#throwIfTroubled()
    if (fence.epoch < this.#shellEpoch) throw this.#shellGone()
    this.#shellEpoch = fence.epoch
    await fence.confirm()
    const isOurs = () => {
      if (this.#shellEpoch !== fence.epoch) throw this.#shellGone()
      signal.throwIfAborted()
      this.#throwIfTroubled()
    }
    return {
      observe: async (change, context) => {
        isOurs()
        return this.#observe(change, context)
      },
      apply: async (change, context) => {
        isOurs()
        await this.onApply(change.id)
        isOurs()
        await this.#apply(change, context, signal)
      },
      warnSessions: async (text) => {
        isOurs()
        this.warnings.push(text)
        this.onWarn()
        return this.reading.facts.sessions.length
      },
      close: async () => {},
    }
  }

  #throwIfTroubled(): void {
    if (this.trouble) throw new ServerTrouble(this.trouble.kind, this.name, this.trouble.sentence)
  }

  #shellGone(): ServerTrouble {
    return new ServerTrouble('shell-gone', this.name, `The shell on ${this.name} is gone.`)
  }

  #observe(change: Change, context: ApplyContext): Observation {
    const isSo = isAsWanted(this.worksheet, change, context)
    return {
      kind: isSo ? 'as-wanted' : 'different',
      found: isSo ? 'as wanted' : foundFor(this.worksheet, change, context),
    }
  }

  async #apply(change: Change, context: ApplyContext, signal: AbortSignal): Promise<void> {
    const behaviour = this.behaviours.get(change.id)?.shift()
    const lost = new ServerTrouble('outcome-unknown', this.name, `${this.name} did not answer in time.`)
    if (behaviour === 'lies') return
    if (behaviour === 'refuses') {
      throw new ServerTrouble(
        'refused-by-server',
        this.name,
        `${this.name} refused it: ${'user' in change ? `${change.user}: ` : ''}access is denied.`,
      )
    }
    if (behaviour === 'is-lost-before') throw lost
    if (behaviour === 'hangs') return untilAborted(signal)
    if (isAsWanted(this.worksheet, change, context)) this.repeated.push(change.id)
    this.applied.push(change.id)
    if (change.kind === 'create-user') this.passwords.set(change.user, context.password?.reveal() ?? '')
    this.change(applyChange(this.worksheet, change, seatsFor(change, context)))
    if (behaviour === 'loses-the-answer') throw lost
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new ServerTrouble('aborted', '', 'It was called off.')), {
      once: true,
    })
  })
}

function seatsFor(change: Change, { stationId }: ApplyContext): Record<number, number> | null {
  return 'seat' in change && stationId !== undefined ? { [change.seat]: stationId } : null
}

function isAsWanted(worksheet: Worksheet, change: Change, context: ApplyContext): boolean {
  if (change.kind === 'create-user') return worksheet.users.some((user) => sameAccount(user.name, change.user))
  if (change.kind === 'managed-computer') {
    return [...worksheet.managedServers, ...worksheet.managedComputers].includes(change.computer)
  }
  const after = applyChange(worksheet, change, seatsFor(change, context))
  return JSON.stringify(after) === JSON.stringify(worksheet)
}

/** As the real adapter words it; names accounts where a station's automatic logon is another one. */
function foundFor(worksheet: Worksheet, change: Change, { stationId }: ApplyContext): string {
  const station = worksheet.stations.find((each) => each.stationId === stationId)
  return change.kind === 'station-auto-logon' ? (station?.autoLogonUser ?? 'no automatic logon') : 'off'
}
