import { bootState, protectVolume } from './boot.ts'
import { CommandLog } from './command-log.ts'
import { Holds } from './holds.ts'
import type { Fault, ServerState } from './server-state.ts'
import { saveState } from './state-file.ts'
import { endTasks, progressTasks } from './storage/tasks.ts'

export interface MachineOptions {
  readonly directory: string
  readonly state: ServerState
  /** The site's clock in epoch milliseconds; the server's own is skewed against it. */
  readonly now: () => number
  /** How long a cmdlet takes. */
  readonly cmdletMs: number
  /** Overrides by command name. */
  readonly cmdletMsByName?: Readonly<Record<string, number>>
  /** Default: the template of the sample site in 40 seconds. */
  readonly copyBytesPerSecond?: number
}

const DEFAULT_COPY_SPEED = 590_000_000

export type PowerChange = 'restart' | 'stop'

/** One simulated computer: its state, its clock, its barriers, its log. */
export class Machine {
  readonly log: CommandLog
  readonly holds = new Holds()
  /** Called when a command restarts or stops the computer; set by whoever owns its sockets. */
  onPower: (change: PowerChange) => void = () => undefined
  readonly #options: MachineOptions
  readonly #state: ServerState
  #nextCall = 0

  constructor(options: MachineOptions) {
    this.#options = options
    this.#state = options.state
    if (this.#state.power === 'on') protectVolume(this.#state)
    this.log = new CommandLog(options.directory)
    this.save()
  }

  /** As it is now: what tasks do meanwhile happens when somebody looks. */
  get state(): ServerState {
    progressTasks(this.#state, this.now())
    return this.#state
  }

  /** How fast files are copied, by the site's clock. */
  get copyBytesPerSecond(): number {
    return this.#options.copyBytesPerSecond ?? DEFAULT_COPY_SPEED
  }

  get directory(): string {
    return this.#options.directory
  }

  /** The server's own clock. */
  now(): number {
    return this.#options.now() + this.#state.clock.skewMs
  }

  save(): void {
    saveState(this.#options.directory, this.state)
  }

  /** A name for the next run of a command, unique over restarts of the process. */
  nextCallId(): string {
    this.#nextCall += 1
    return `${process.pid.toString(36)}-${this.#nextCall}`
  }

  delayMs(command: string): number {
    const fault = this.fault('slow', command)
    if (fault) return fault.ms
    const overrides = Object.entries(this.#options.cmdletMsByName ?? {})
    const found = overrides.find(([name]) => name.toLowerCase() === command.toLowerCase())
    return found ? found[1] : this.#options.cmdletMs
  }

  /** The defect of that kind that a command has. */
  fault<K extends 'liar' | 'slow' | 'error'>(kind: K, command: string): Extract<Fault, { kind: K }> | undefined {
    return this.state.faults.find(
      (fault): fault is Extract<Fault, { kind: K }> =>
        fault.kind === kind && 'command' in fault && fault.command.toLowerCase() === command.toLowerCase(),
    )
  }

  /** Restarts or stops the computer once the command that asked has been answered. */
  power(change: PowerChange): void {
    endTasks(this.state, this.now())
    this.state.power = change === 'restart' ? 'restarting' : 'off'
    this.onPower(change)
  }

  /** What a start of Windows does to the state. */
  boot(): void {
    endTasks(this.state, this.now())
    bootState(this.state, this.now())
    this.save()
  }
}
