import { applyChange } from '../../../src/migration/plan/apply-change.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import { templateNameOf } from '../../../src/migration/plan/virtual-desktops.ts'
import type { SessionCount } from '../../../src/migration/quiet/history.ts'
import type { ServerReading } from '../../../src/migration/worksheet/facts.ts'
import { sameAccount } from '../../../src/migration/worksheet/names.ts'
import type { Worksheet } from '../../../src/migration/worksheet/worksheet.ts'
import {
  type ApplyContext,
  type CredentialKind,
  type Fence,
  type Observation,
  type PilotSight,
  type Proof,
  ServerTrouble,
  type ServerWriter,
  type SessionSight,
  type TemplateSight,
  type TroubleKind,
  type WorkAccount,
} from '../../../src/operations/ports.ts'
import { someDevices } from '../a-reading.ts'
import { aStation } from '../a-worksheet.ts'
import { Restarts } from './restarts.ts'
import { TemplateFiles } from './template-files.ts'

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
  /** What was found as wanted after a try that was cut off, in order. */
  readonly completed: string[] = []
  /** Changes that were tried although they had taken effect, or although nobody had looked that they had not. */
  readonly repeated: string[] = []
  /** Changes that restarted the server, or switched it off, while somebody had a session. */
  readonly restartedUnder: string[] = []
  readonly warnings: string[] = []
  readonly passwords = new Map<string, string>()
  /** Accounts that somebody has logged on with. */
  readonly used = new Set<string>()
  readonly restarts = new Restarts((signal) => this.#throwIfAway(signal))
  readonly files = new TemplateFiles()
  readonly credentials = new Set<CredentialKind>(['managed', 'share', 'unjoin', 'localAdmin'])
  readonly writtenAs = new Set<WorkAccount>()
  lacking: readonly string[] = []
  proof: Proof = { isProven: true, found: 'Administrator is a local administrator.' }
  pilot: PilotSight = { administratorAt: null, userAt: null, failedLogOns: 0, alerts: [] }
  reads = 0
  sessionLooks = 0
  #shellEpoch = 0
  /** Changes that were last observed as not so, and not tried since. */
  readonly #seenDifferent = new Set<string>()

  constructor(name: string, reading: ServerReading) {
    this.name = name
    this.reading = reading
  }

  /** Those that said how long it is until the start. */
  get warningsBefore(): string[] {
    return this.warnings.filter((text) => /In (one minute|\d+ minutes) this station closes/.test(text))
  }

  get warningsFromStart(): string[] {
    return this.warnings.filter((text) => !this.warningsBefore.includes(text))
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

  openSessions(count: number): void {
    const sessions = Array.from({ length: count }, (_, index) => ({
      sessionId: 10 + index,
      state: { kind: 'known', value: 'RemoteConnection' } as const,
      stationId: null,
      isAdministrator: false,
    }))
    this.reading = { ...this.reading, facts: { ...this.reading.facts, sessions } }
  }

  async countSessions(signal: AbortSignal, as: WorkAccount = 'configured'): Promise<SessionCount> {
    this.#throwIfAway(signal)
    if (as === 'configured' && !this.reading.facts.computer.isDomainMember) {
      throw new ServerTrouble(
        'wrong-credentials',
        this.name,
        `${this.name} refused to log on the account of its domain.`,
      )
    }
    this.sessionLooks += 1
    return { active: this.reading.facts.sessions.length, disconnected: 0 }
  }

  async read(signal: AbortSignal): Promise<ServerReading> {
    this.#throwIfAway(signal)
    this.reads += 1
    await this.onRead()
    return structuredClone(this.reading)
  }

  lookAtTemplate(from: string): TemplateSight {
    return { isReachable: true, found: `${from} can be read.`, sizeBytes: 12e9 }
  }

  async showIdentifiers(signal: AbortSignal): Promise<number> {
    this.#throwIfAway(signal)
    return this.worksheet.stations.length
  }

  /** Everybody is somebody else, at a station as far as there are stations. */
  async lookAtSessions(signal: AbortSignal): Promise<readonly SessionSight[]> {
    this.#throwIfAway(signal)
    return this.reading.facts.sessions.map(({ sessionId }, index) => ({
      account: `person-${sessionId}`,
      station: this.worksheet.stations[index]?.name ?? null,
    }))
  }

  async lookAtPilot(signal: AbortSignal): Promise<PilotSight> {
    this.#throwIfAway(signal)
    return this.pilot
  }

  async openWriter(fence: Fence, signal: AbortSignal, as: WorkAccount = 'configured'): Promise<ServerWriter> {
    this.#throwIfAway(signal)
    if (fence.epoch < this.#shellEpoch) throw this.#shellGone()
    this.#shellEpoch = fence.epoch
    await fence.confirm()
    this.writtenAs.add(as)
    const isOurs = () => {
      if (this.#shellEpoch !== fence.epoch) throw this.#shellGone()
      this.#throwIfAway(signal)
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
      complete: async (change) => {
        isOurs()
        this.completed.push(change.id)
      },
      warnSessions: async (text) => {
        isOurs()
        this.warnings.push(text)
        this.onWarn()
        return this.reading.facts.sessions.length
      },
      endSessions: async () => {
        isOurs()
        const { sessions } = this.reading.facts
        this.openSessions(0)
        return sessions.length
      },
      close: async () => {},
    }
  }

  #throwIfAway(signal: AbortSignal): void {
    signal.throwIfAborted()
    if (this.trouble) throw new ServerTrouble(this.trouble.kind, this.name, this.trouble.sentence)
    if (this.restarts.isAway) throw new ServerTrouble('unreachable', this.name, `${this.name} does not answer.`)
  }

  #shellGone(): ServerTrouble {
    return new ServerTrouble('shell-gone', this.name, `The shell on ${this.name} is gone.`)
  }

  #observe(change: Change, context: ApplyContext): Observation {
    const observed = this.#look(change, context)
    if (observed.kind === 'different') this.#seenDifferent.add(change.id)
    else this.#seenDifferent.delete(change.id)
    return observed
  }

  #look(change: Change, context: ApplyContext): Observation {
    if (change.kind === 'template-copy' && !this.#hasTemplate(change.prefix)) return this.files.observeCopy(change)
    const isSo = this.#isAsWanted(change, context)
    return {
      kind: isSo ? 'as-wanted' : 'different',
      found: isSo ? 'as wanted' : foundFor(this.worksheet, change, context),
    }
  }

  async #apply(change: Change, context: ApplyContext, signal: AbortSignal): Promise<void> {
    const behaviour = this.behaviours.get(change.id)?.shift()
    const lost = new ServerTrouble('outcome-unknown', this.name, `${this.name} did not answer in time.`)
    const isLookedAt = this.#seenDifferent.delete(change.id)
    if (behaviour === 'lies') return
    if (behaviour === 'refuses') throw this.#refusal(`${'user' in change ? `${change.user}: ` : ''}access is denied.`)
    if (behaviour === 'is-lost-before') throw lost
    if (behaviour === 'hangs') return untilAborted(signal)
    if (!isLookedAt || this.#isAsWanted(change, context)) this.repeated.push(change.id)
    this.#make(change, context)
    this.applied.push(change.id)
    if (behaviour === 'loses-the-answer') throw lost
  }

  #hasTemplate(prefix: string): boolean {
    return this.worksheet.virtualDesktops.templateName === templateNameOf(prefix)
  }

  #refusal(why: string): ServerTrouble {
    return new ServerTrouble('refused-by-server', this.name, `${this.name} refused it: ${why}`)
  }

  #make(change: Change, context: ApplyContext): void {
    if (change.kind === 'create-user') this.passwords.set(change.user, context.password?.reveal() ?? '')
    if (change.kind === 'template-copy') this.files.copy(change.path)
    if (change.kind === 'template-clean-up') this.files.remove(change.path)
    if (change.kind === 'template-import' && !this.files.there.has(change.path)) {
      throw this.#refusal(`${change.path} is not there.`)
    }
    if (change.kind === 'leave-domain') {
      const computer = { ...this.reading.facts.computer, isDomainMember: false }
      this.reading = { ...this.reading, facts: { ...this.reading.facts, computer } }
    }
    this.change(applyChange(this.worksheet, change, seatsFor(change, context)))
    this.#restartFor(change)
  }

  #restartFor(change: Change): void {
    const isOff = change.kind === 'shut-down'
    if (!isOff && !['virtual-desktop-role', 'disk-protection', 'leave-domain'].includes(change.kind)) return
    if (this.reading.facts.sessions.length > 0) this.restartedUnder.push(change.id)
    this.openSessions(0)
    if (isOff) this.restarts.switchOff()
    else this.restarts.restart()
  }

  #isAsWanted(change: Change, context: ApplyContext): boolean {
    const { worksheet } = this
    switch (change.kind) {
      case 'create-user':
        return worksheet.users.some((user) => sameAccount(user.name, change.user))
      case 'remove-user': {
        const isThere = worksheet.users.some((user) => sameAccount(user.name, change.user))
        return !isThere || (this.used.has(change.user.toLowerCase()) && !change.isEvenIfUsed)
      }
      case 'managed-computer':
        return [...worksheet.managedServers, ...worksheet.managedComputers].includes(change.computer)
      case 'template-copy':
        return (
          this.#hasTemplate(change.prefix) || this.files.isBeingCopied(change.path) || this.files.there.has(change.path)
        )
      case 'template-clean-up':
        return this.files.isClean(change.path)
      case 'leave-domain':
        return !this.reading.facts.computer.isDomainMember
      case 'shut-down':
        return this.restarts.isOff
      default: {
        const after = applyChange(worksheet, change, seatsFor(change, context))
        return JSON.stringify(after) === JSON.stringify(worksheet)
      }
    }
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

/** As the real adapter words it; names accounts where a station's automatic logon is another one. */
function foundFor(worksheet: Worksheet, change: Change, { stationId }: ApplyContext): string {
  const station = worksheet.stations.find((each) => each.stationId === stationId)
  return change.kind === 'station-auto-logon' ? (station?.autoLogonUser ?? 'no automatic logon') : 'off'
}
