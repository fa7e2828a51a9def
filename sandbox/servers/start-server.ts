import type { AccessOptions } from './protocol/access.ts'
import { InjectedFaults, type Injection } from './protocol/injected-faults.ts'
import { Listener } from './protocol/listener.ts'
import type { AnswerMode } from './protocol/output-queue.ts'
import { WsmanService } from './protocol/wsman-service.ts'
import { scenarioNamed } from './scenarios/all-scenarios.ts'
import type { ServerPair } from './scenarios/scenario.ts'
import { findDomainAccount, findLocalUser, splitAccount } from './state/accounts.ts'
import { protectVolume } from './state/boot.ts'
import type { CommandLogEntry } from './state/command-log.ts'
import { Machine, type PowerChange } from './state/machine.ts'
import { hashPassword } from './state/password.ts'
import { type Person, personAt } from './state/people/person.ts'
import type { ServerState } from './state/server-state.ts'
import { loadState } from './state/state-file.ts'
import { SHELL } from './state/wsman-settings.ts'

export interface StartServerOptions {
  /** Where state and command log live; a state that is there already wins over the scenario. */
  readonly directory: string
  /** A scenario's name and which of its servers this is. */
  readonly scenario?: string
  readonly role?: keyof ServerPair
  /** Instead of a scenario. */
  readonly state?: ServerState
  /** Passwords by account: `CONTOSO\name`, or a local name; only their hashes are kept. */
  readonly accounts?: Readonly<Record<string, string>>
  /** Default 0, any free port. */
  readonly port?: number
  /** How long each cmdlet takes; default 2 ms. */
  readonly cmdletMs?: number
  readonly cmdletMsByName?: Readonly<Record<string, number>>
  /** How fast robocopy copies, by the site's clock; default: the template of the sample site in 40 seconds. */
  readonly copyBytesPerSecond?: number
  /** When Receive is answered; default `available`. */
  readonly answers?: AnswerMode
  /** How long a restart takes; default 300 ms. */
  readonly restartMs?: number
  /** Default: as the state has it, 25. */
  readonly maxShellsPerUser?: number
  /** Default 1000. */
  readonly maxCommandsPerShell?: number
  /** How long a deleted shell stays listed while what runs in it goes on; default 0. */
  readonly shellEndMs?: number
  /** How WinRM may be entered; default: HTTP, Negotiate only. */
  readonly access?: AccessOptions
  /** The site's clock; default Date.now. */
  readonly now?: () => number
}

export interface SimulatedServer {
  readonly host: string
  readonly port: number
  readonly machine: Machine
  /** Stops it without touching its state, as pulling the plug does. */
  close(): Promise<void>
  /** A copy of the state. */
  state(): ServerState
  commandLog(): readonly CommandLogEntry[]
  /** "Somebody changes something on the server." */
  change(change: (state: ServerState) => void): void
  readonly person: Person
  /** A person presses the power button of a computer that is off. Throws an Error where it is not. */
  switchOn(): Promise<void>
  readonly shells: WsmanService['shells']
  readonly requestCount: () => number
  killSockets(): void
  /** Sockets that are open now. */
  readonly socketCount: () => number
  pause(): void
  resume(): void
  /** Makes a request go wrong that is still to come. */
  inject(injection: Injection): void
  /** What was ordered to go wrong; `clear` takes it back. */
  readonly injected: Pick<InjectedFaults, 'clear' | 'count'>
}

const DEFAULT_RESTART_MS = 300
/** Time between the command and the moment when Windows lets go of the network. */
const SHUTDOWN_DELAY_MS = 200

/** Starts one simulated server on loopback. Throws where neither a stored state nor a scenario nor a state is given. */
export async function startServer(options: StartServerOptions): Promise<SimulatedServer> {
  const now = options.now ?? Date.now
  const machine = new Machine({
    directory: options.directory,
    state: initialState(options),
    now,
    cmdletMs: options.cmdletMs ?? 2,
    ...(options.cmdletMsByName ? { cmdletMsByName: options.cmdletMsByName } : {}),
    ...(options.copyBytesPerSecond === undefined ? {} : { copyBytesPerSecond: options.copyBytesPerSecond }),
  })
  const injected = new InjectedFaults()
  const service = new WsmanService({
    machine,
    injected,
    answers: options.answers ?? 'available',
    maxCommandsPerShell: options.maxCommandsPerShell ?? 1000,
    shellEndMs: options.shellEndMs ?? 0,
  })
  const listener = new Listener(machine, service, injected, options.access)
  const power = new Power(machine, service, listener, options.restartMs ?? DEFAULT_RESTART_MS)
  if (machine.state.power === 'restarting') machine.boot()
  const port = await listener.open(options.port ?? 0)
  await power.watch(port)
  return {
    host: options.access?.address ?? '127.0.0.1',
    port,
    machine,
    close: () => power.end(),
    state: () => structuredClone(machine.state),
    commandLog: () => machine.log.entries(),
    change: (change) => {
      change(machine.state)
      machine.save()
    },
    person: personAt(machine),
    switchOn: () => power.switchOn(),
    shells: () => service.shells(),
    requestCount: () => listener.requestCount,
    killSockets: () => listener.killSockets(),
    pause: () => listener.pause(),
    resume: () => listener.resume(),
    socketCount: () => listener.socketCount,
    inject: (injection) => injected.add(injection),
    injected,
  }
}

function initialState(options: StartServerOptions): ServerState {
  const stored = loadState(options.directory)
  const scenario = options.scenario === undefined ? undefined : scenarioNamed(options.scenario)
  const state = stored ?? options.state ?? scenario?.build()[options.role ?? 'source']
  if (!state) throw new Error('a simulated server needs a scenario or a state')
  for (const [account, password] of Object.entries(options.accounts ?? {})) setPassword(state, account, password)
  // What disk protection returns to has these passwords as well.
  if (!stored && state.protectedVolume) protectVolume(Object.assign(state, { protectedVolume: null }))
  const { maxShellsPerUser } = options
  if (maxShellsPerUser !== undefined)
    state.wsman[SHELL] = { ...state.wsman[SHELL], MaxShellsPerUser: `${maxShellsPerUser}` }
  return state
}

/** Accounts that this server does not have are left out: the pair gets one list. */
function setPassword(state: ServerState, account: string, password: string): void {
  const { name, domain } = splitAccount(account)
  const found = findDomainAccount(state, name, domain) ?? findLocalUser(state, name, domain)
  if (found) found.ntHash = hashPassword(password)
}

/** Takes the machine down and up again. */
class Power {
  readonly #machine: Machine
  readonly #service: WsmanService
  readonly #listener: Listener
  readonly #restartMs: number
  readonly #timers = new Set<NodeJS.Timeout>()
  #port = 0
  #isDown = false
  #isEnded = false

  constructor(machine: Machine, service: WsmanService, listener: Listener, restartMs: number) {
    this.#machine = machine
    this.#service = service
    this.#listener = listener
    this.#restartMs = restartMs
  }

  /** Follows the computer behind that port; what was stopped before stays off. */
  async watch(port: number): Promise<void> {
    this.#port = port
    this.#machine.onPower = (change) => this.#after(SHUTDOWN_DELAY_MS, () => this.#goDown(change))
    if (this.#machine.state.power === 'off') await this.#goDown('stop')
  }

  async switchOn(): Promise<void> {
    if (!this.#isDown) throw new Error('the computer is not off')
    await this.#comeUp()
  }

  async end(): Promise<void> {
    this.#isEnded = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#service.closeAll()
    this.#machine.holds.release()
    await this.#listener.close()
  }

  async #goDown(change: PowerChange): Promise<void> {
    this.#service.closeAll()
    await this.#listener.close()
    const isLost = this.#machine.state.faults.some(({ kind }) => kind === 'never-returns')
    this.#isDown = change === 'stop' || isLost
    if (!this.#isDown && !this.#isEnded) this.#after(this.#restartMs, () => this.#comeUp())
  }

  async #comeUp(): Promise<void> {
    this.#isDown = false
    this.#machine.boot()
    await this.#listener.open(this.#port)
  }

  #after(ms: number, action: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void action()
    }, ms)
    this.#timers.add(timer)
  }
}
