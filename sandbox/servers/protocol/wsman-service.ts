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
import { factsOf, type ShellEntry, ShellTable } from './shell-table.ts'

export interface WsmanServiceOptions {
  readonly machine: Machine
  readonly answers: AnswerMode
  /** Finished commands count until they are ended. */
  readonly maxCommandsPerShell: number
  /** How long a deleted shell stays listed, with what runs in it going on, until its process has ended. */
  readonly shellEndMs: number
  readonly injected: InjectedFaults
}

export type WsmanAnswer = { readonly status: 200 | 500; readonly text: string } | BrokenAnswer

const MAX_OPERATION_TIMEOUT_MS = 60_000
const NEVER = new AbortController().signal
/** Share of an envelope that base64 output may fill. */
const PAYLOAD_SHARE = 0.7

/** The WS-Management service of one machine: answers requests within the rights and quotas of whoever asks. */
export class WsmanService {
  readonly #options: WsmanServiceOptions
  readonly #shells: ShellTable
  #nextProcessId = 3000

  constructor(options: WsmanServiceOptions) {
    this.#options = options
    this.#shells = new ShellTable(options.shellEndMs)
  }

  shells(): ShellFacts[] {
    return this.#shells.all().map(factsOf)
  }

  /** Ends all shells, as a restart does. */
  closeAll(): void {
    for (const { shell } of this.#shells.all()) this.#shells.remove(shell)
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
        this.#shells.end(this.#entry(request.shellId, caller, true))
        return { kind: 'delete' }
      case 'disconnect':
        return this.#disconnect(this.#entry(request.shellId, caller), request.idleTimeoutMs)
      case 'reconnect':
        this.#entry(request.shellId, caller).connection ??= new AbortController()
        return { kind: 'reconnect' }
      case 'get-shell':
        return { kind: 'get-shell', shell: factsOf(this.#entry(request.shellId, caller, true)) }
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
    if (this.#shells.get(request.shellId)) throw alreadyExists(`the shell ${request.shellId.toUpperCase()}`)
    const own = this.#shells.all().filter(({ shell }) => shell.caller.sid === caller.sid)
    const maxShellsPerUser = shellsPerUser(machine.state)
    if (own.length >= maxShellsPerUser) throw tooManyShells(maxShellsPerUser)
    this.#nextProcessId += 4
    const processId = this.#nextProcessId
    const shell = new Shell({ request, machine, caller, answers, maxCommandsPerShell, processId, randomBytes })
    return { kind: 'create', shell: factsOf(this.#shells.add(shell, request.idleTimeoutMs)) }
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
    const entry = this.#connected(request.shellId, caller)
    const { shell } = entry
    const queue = shell.outputOf(request.commandId)
    const maxBytes = Math.floor(((header.maxEnvelopeBytes ?? 153_600) * PAYLOAD_SHARE * 3) / 4)
    const timeout = new AbortController()
    const timer = setTimeout(
      () => timeout.abort(),
      Math.min(header.operationTimeoutMs ?? MAX_OPERATION_TIMEOUT_MS, MAX_OPERATION_TIMEOUT_MS),
    )
    this.#shells.touch(entry, 1)
    try {
      const left = entry.connection?.signal ?? NEVER
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
      this.#shells.touch(entry, -1)
    }
  }

  #disconnect(entry: ShellEntry, idleTimeoutMs: number | undefined): WsmanResponse {
    if (!entry.connection) throw disconnected()
    this.#shells.leave(entry, idleTimeoutMs)
    return { kind: 'disconnect' }
  }

  /** A shell to work in: one that its client has left must be reconnected first. */
  #find(shellId: string, caller: Caller): Shell {
    return this.#connected(shellId, caller).shell
  }

  #connected(shellId: string, caller: Caller): ShellEntry {
    const entry = this.#entry(shellId, caller)
    if (!entry.connection) throw disconnected()
    return entry
  }

  #entry(shellId: string, caller: Caller, mayBeForeign = false): ShellEntry {
    const entry = this.#shells.get(shellId)
    if (!entry || entry.isEnding) throw shellGone(shellId)
    const isOwn = entry.shell.caller.sid === caller.sid
    if (!isOwn && !(mayBeForeign && caller.isAdministrator)) throw otherToken()
    this.#shells.touch(entry, 0)
    return entry
  }

  #visibleTo(caller: Caller): ShellFacts[] {
    return this.#shells
      .all()
      .filter(({ shell }) => caller.isAdministrator || shell.caller.sid === caller.sid)
      .map(factsOf)
  }
}

function messageId(): string {
  return randomUUID()
}
