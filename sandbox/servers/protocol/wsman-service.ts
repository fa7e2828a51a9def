import { randomBytes, randomUUID } from 'node:crypto'
import {
  type AccountName,
  type CreateRequest,
  POWERSHELL_RESOURCE,
  parseRequest,
  type ReceivedRequest,
  type ReceiveRequest,
  RemoteProtocolError,
  renderFault,
  renderResponse,
  type ShellFacts,
  type SignalRequest,
  type WsmanResponse,
} from '../../../src/winrm/server.ts'
import { type Caller, callerFor } from '../state/caller.ts'
import type { Machine } from '../state/machine.ts'
import { shellsPerUser } from '../state/wsman-settings.ts'
import { queryCim } from './cim-query.ts'
import {
  aborted,
  accessDenied,
  alreadyExists,
  commandClosed,
  disconnected,
  Fault,
  malformed,
  otherToken,
  resourceNotFound,
  shellGone,
  timedOut,
  tooManyShells,
  unsupportedAction,
} from './faults.ts'
import { type BrokenAnswer, brokenAnswer, type InjectedFaults, type Injection } from './injected-faults.ts'
import type { AnswerMode } from './output-queue.ts'
import { Shell } from './shell.ts'

export interface WsmanServiceOptions {
  readonly machine: Machine
  readonly answers: AnswerMode
  /** Finished commands count until they are ended. */
  readonly maxCommandsPerShell: number
  /** How long a deleted shell stays listed, with what runs in it going on, until its process has ended. */
  readonly shellEndMs: number
  readonly injected: InjectedFaults
}

interface Entry {
  readonly shell: Shell
  idleMs: number
  timer: NodeJS.Timeout
  /** By the process's own clock. */
  usedAt: number
  /** Receives that wait now. */
  pending: number
  isEnding: boolean
  /** Aborts when the client leaves the shell without ending it; undefined while it is left. */
  connection: AbortController | undefined
}

export type WsmanAnswer = { readonly status: 200 | 500; readonly text: string } | BrokenAnswer

const MAX_OPERATION_TIMEOUT_MS = 60_000
const DEFAULT_IDLE_MS = 7_200_000
const LEAST_IDLE_MS = 60_000
const NEVER = new AbortController().signal
/** Share of an envelope that base64 output may fill. */
const PAYLOAD_SHARE = 0.7

/** The WS-Management service of one machine: its shells and their quotas. */
export class WsmanService {
  readonly #options: WsmanServiceOptions
  readonly #shells = new Map<string, Entry>()
  #nextProcessId = 3000

  constructor(options: WsmanServiceOptions) {
    this.#options = options
  }

  shells(): ShellFacts[] {
    return [...this.#shells.values()].map((entry) => this.#facts(entry))
  }

  /** Ends all shells, as a restart does. */
  closeAll(): void {
    for (const { shell } of [...this.#shells.values()]) this.#remove(shell)
  }

  /** Answers one envelope; `gone` aborts when the client's socket closes. */
  async handle(text: string, account: AccountName, gone: AbortSignal): Promise<WsmanAnswer> {
    let relatesTo = ''
    let injection: Injection | undefined
    const broken = ({ failure }: Injection, answer?: { status: 200 | 500; text: string }) =>
      brokenAnswer(failure, {
        relatesTo,
        machine: this.#options.machine.state.computerName,
        ...(answer && { answer }),
      })
    try {
      const received = parseRequest(text)
      relatesTo = received.header.messageId
      injection = this.#options.injected.take(received.request)
      if (injection && injection.when !== 'after-effect') return broken(injection)
      const caller = callerFor(this.#options.machine.state, account.userName, account.domain)
      if (!caller) throw accessDenied()
      const response = await this.#answer(received, caller, gone)
      const answer = { status: 200, text: renderResponse(response, { messageId: messageId(), relatesTo }) } as const
      return injection ? broken(injection, answer) : answer
    } catch (error) {
      if (injection && error instanceof Fault) return broken(injection)
      const fault = error instanceof RemoteProtocolError ? malformed(error.message) : error
      if (!(fault instanceof Fault)) throw error
      const { code, subcode, message: reason } = fault
      const machine = this.#options.machine.state.computerName
      const facts = { code, subcode, reason, machine, sender: subcode !== 'TimedOut' && subcode !== 'InternalError' }
      return { status: 500, text: renderFault(facts, { messageId: messageId(), relatesTo }) }
    }
  }

  async #answer(received: ReceivedRequest, caller: Caller, gone: AbortSignal): Promise<WsmanResponse> {
    const { request } = received
    // What has arrived is done even where the client is gone by then.
    await this.#options.machine.holds.pass(`wsman:${request.kind}`, 'before-effect', NEVER)
    switch (request.kind) {
      case 'unsupported':
        throw unsupportedAction(request.action)
      case 'create':
        return this.#create(request, received.resourceUri, caller)
      case 'enumerate-shells':
        return { kind: 'enumerate-shells', shells: this.#visibleTo(caller) }
      case 'query-cim':
        return { kind: 'query-cim', rows: queryCim(request, this.#options.machine, caller) }
      case 'delete':
        this.#delete(this.#entry(request.shellId, caller, true).shell)
        return { kind: 'delete' }
      case 'disconnect':
        return this.#disconnect(this.#entry(request.shellId, caller), request.idleTimeoutMs)
      case 'reconnect':
        this.#entry(request.shellId, caller).connection ??= new AbortController()
        return { kind: 'reconnect' }
      case 'get-shell':
        return { kind: 'get-shell', shell: this.#facts(this.#entry(request.shellId, caller, true)) }
      case 'command':
        this.#find(request.shellId, caller).startCommand(request.commandId, request.fragments)
        return { kind: 'command', commandId: request.commandId }
      case 'send':
        this.#find(request.shellId, caller).receive(request.fragments, request.commandId)
        return { kind: 'send' }
      case 'signal':
        return this.#signal(request, caller)
      case 'receive':
        return this.#receive(request, received, caller, gone)
    }
  }

  #create(request: CreateRequest, resourceUri: string, caller: Caller): WsmanResponse {
    const { machine, answers, maxCommandsPerShell } = this.#options
    if (!caller.mayConnect) throw accessDenied()
    if (resourceUri.toLowerCase() !== POWERSHELL_RESOURCE.toLowerCase()) throw resourceNotFound(resourceUri)
    if (this.#shells.has(request.shellId)) throw alreadyExists(`the shell ${request.shellId.toUpperCase()}`)
    const own = [...this.#shells.values()].filter(({ shell }) => shell.caller.sid === caller.sid)
    const maxShellsPerUser = shellsPerUser(machine.state)
    if (own.length >= maxShellsPerUser) throw tooManyShells(maxShellsPerUser)
    this.#nextProcessId += 4
    const processId = this.#nextProcessId
    const shell = new Shell({ request, machine, caller, answers, maxCommandsPerShell, processId, randomBytes })
    const idleMs = Math.max(LEAST_IDLE_MS, request.idleTimeoutMs ?? DEFAULT_IDLE_MS)
    const entry: Entry = {
      shell,
      idleMs,
      timer: this.#idleTimer(shell, idleMs),
      usedAt: performance.now(),
      pending: 0,
      isEnding: false,
      connection: new AbortController(),
    }
    this.#shells.set(shell.id, entry)
    return { kind: 'create', shell: this.#facts(entry) }
  }

  #signal(request: SignalRequest, caller: Caller): WsmanResponse {
    const shell = this.#find(request.shellId, caller)
    if (request.code === 'terminate') shell.terminateCommand(request.commandId)
    else shell.stopCommand(request.commandId)
    return { kind: 'signal' }
  }

  async #receive(
    request: ReceiveRequest,
    { header }: ReceivedRequest,
    caller: Caller,
    gone: AbortSignal,
  ): Promise<WsmanResponse> {
    const shell = this.#find(request.shellId, caller)
    const queue = shell.outputOf(request.commandId)
    const maxBytes = Math.floor(((header.maxEnvelopeBytes ?? 153_600) * PAYLOAD_SHARE * 3) / 4)
    const timeout = new AbortController()
    const timer = setTimeout(
      () => timeout.abort(),
      Math.min(header.operationTimeoutMs ?? MAX_OPERATION_TIMEOUT_MS, MAX_OPERATION_TIMEOUT_MS),
    )
    this.#touch(shell, 1)
    try {
      const left = this.#shells.get(shell.id)?.connection?.signal ?? NEVER
      const lost = AbortSignal.any([shell.closed, gone, left])
      if (queue.isExhausted && !shell.closed.aborted) throw commandClosed()
      const taken = await queue.take(maxBytes, timeout.signal, lost)
      if (shell.closed.aborted) throw aborted()
      if (left.aborted && !taken) throw disconnected()
      if (!taken) throw timedOut()
      return {
        kind: 'receive',
        streams: taken.fragments.map((data) => ({ name: 'stdout', commandId: request.commandId, data })),
        endedCommandId: taken.isLast ? request.commandId : undefined,
      }
    } finally {
      clearTimeout(timer)
      this.#touch(shell, -1)
    }
  }

  #disconnect(entry: Entry, idleMs = entry.idleMs): WsmanResponse {
    if (!entry.connection) throw disconnected()
    entry.connection.abort()
    entry.connection = undefined
    entry.idleMs = Math.max(LEAST_IDLE_MS, idleMs)
    this.#touch(entry.shell, 0)
    return { kind: 'disconnect' }
  }

  /** A shell to work in: one that its client has left must be reconnected first. */
  #find(shellId: string, caller: Caller): Shell {
    const entry = this.#entry(shellId, caller)
    if (!entry.connection) throw disconnected()
    return entry.shell
  }

  #entry(shellId: string, caller: Caller, mayBeForeign = false): Entry {
    const entry = this.#shells.get(shellId)
    if (!entry || entry.isEnding) throw shellGone(shellId)
    const isOwn = entry.shell.caller.sid === caller.sid
    if (!isOwn && !(mayBeForeign && caller.isAdministrator)) throw otherToken()
    this.#touch(entry.shell, 0)
    return entry
  }

  #visibleTo(caller: Caller): ShellFacts[] {
    return [...this.#shells.values()]
      .filter(({ shell }) => caller.isAdministrator || shell.caller.sid === caller.sid)
      .map((entry) => this.#facts(entry))
  }

  #facts({ shell, idleMs: idleTimeoutMs, usedAt, pending, connection }: Entry): ShellFacts {
    return {
      shellId: shell.id,
      name: shell.name,
      resourceUri: POWERSHELL_RESOURCE,
      owner: shell.caller.account,
      clientIp: '127.0.0.1',
      processId: shell.processId,
      idleTimeoutMs,
      inactivityMs: pending > 0 ? 0 : Math.round(performance.now() - usedAt),
      state: connection ? 'Connected' : 'Disconnected',
    }
  }

  #delete(shell: Shell): void {
    const entry = this.#shells.get(shell.id)
    const { shellEndMs } = this.#options
    if (!entry || shellEndMs === 0) {
      this.#remove(shell)
      return
    }
    clearTimeout(entry.timer)
    entry.isEnding = true
    entry.timer = setTimeout(() => this.#remove(shell), shellEndMs)
  }

  #remove(shell: Shell): void {
    const entry = this.#shells.get(shell.id)
    if (entry) clearTimeout(entry.timer)
    this.#shells.delete(shell.id)
    shell.close()
  }

  /** The idle time counts from the last request, and not while a Receive waits. */
  #touch(shell: Shell, change: 1 | 0 | -1): void {
    const entry = this.#shells.get(shell.id)
    if (!entry || entry.isEnding) return
    clearTimeout(entry.timer)
    entry.usedAt = performance.now()
    entry.pending += change
    if (entry.pending === 0) entry.timer = this.#idleTimer(shell, entry.idleMs)
  }

  #idleTimer(shell: Shell, idleMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#remove(shell), idleMs).unref()
  }
}

function messageId(): string {
  return randomUUID()
}
