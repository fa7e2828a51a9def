import { randomBytes, randomUUID } from 'node:crypto'
import {
  type Command,
  FAULT_CODES,
  fromPlain,
  NIL,
  POWERSHELL_RESOURCE,
  propertyBag,
  type ReceivedRequest,
  type ReceiveRequest,
  renderFault,
  renderResponse,
  ServerRunspacePool,
  type ShellFacts,
  stringValue,
  textOfValue,
  type WsmanRequest,
  type WsmanResponse,
} from '../../../src/winrm/server.ts'
import type { MiniAnswer, MiniHandler } from './mini-server.ts'

interface Shell {
  readonly psrp: ServerRunspacePool
  readonly facts: ShellFacts
  /** Fragments that wait for a Receive: under '' those of the pool, else of a pipeline. */
  readonly queues: Map<string, Uint8Array[]>
  readonly ended: Set<string>
  isDisconnected: boolean
}

export interface MiniPowerShell {
  readonly handler: MiniHandler
  readonly shells: Map<string, Shell>
  /** Commands in the order in which they ran. */
  readonly ran: Command[]
  /** True for one fragment per answer, as a slow server gives them. */
  trickle: boolean
  /** Ids of the pipelines that wait for ever, in the order in which they began to. */
  readonly waiting: string[]
  /** Makes a waiting pipeline say something. */
  say(pipelineId: string, text: string): void
  /** Completes a waiting pipeline. */
  complete(pipelineId: string): void
}

/** Shells with a handful of commands, enough to see what the client makes of each behaviour. */
export function aMiniPowerShell(): MiniPowerShell {
  const shells = new Map<string, Shell>()
  const wake = new Set<() => void>()
  const wakeAll = () => {
    for (const resume of wake) resume()
    wake.clear()
  }
  const shellOf = (id: string) => {
    const shell = [...shells.values()].find(({ queues }) => queues.has(id))
    if (!shell) throw new Error(`no pipeline ${id}`)
    return shell
  }
  const world: MiniPowerShell = {
    shells,
    ran: [],
    waiting: [],
    trickle: false,
    handler: (received) => answer(received),
    say: (id, text) => push(shellOf(id), id, shellOf(id).psrp.pipelineOutput(id, stringValue(text))),
    complete: (id) => end(shellOf(id), id, 'completed'),
  }

  async function answer(received: ReceivedRequest): Promise<MiniAnswer> {
    const { request, header } = received
    const ids = { messageId: randomUUID(), relatesTo: header.messageId }
    const good = (response: WsmanResponse): MiniAnswer => ({ text: renderResponse(response, ids) })
    const fault = (code: number, subcode: string): MiniAnswer => ({
      status: 500,
      text: renderFault({ code, subcode, reason: subcode, machine: 'MPS', sender: true }, ids),
    })
    if (request.kind === 'enumerate-shells')
      return good({ kind: request.kind, shells: [...shells.values()].map(({ facts }) => facts) })
    if (request.kind === 'unsupported' || request.kind === 'query-cim')
      return fault(FAULT_CODES.schemaValidation, 'Unsupported')
    if (request.kind === 'create') {
      const shell = openShell(request.shellId, request.name, request.idleTimeoutMs)
      shell.queues.set('', [...shell.psrp.receiveCreation(request.creationXml).output])
      shells.set(request.shellId, shell)
      return good({ kind: 'create', shell: shell.facts })
    }
    const shell = shells.get(request.shellId)
    if (!shell) return fault(FAULT_CODES.invalidSelectors, 'InvalidSelectors')
    const isAboutShell = ['get-shell', 'reconnect', 'delete'].includes(request.kind)
    if (shell.isDisconnected && !isAboutShell) return fault(FAULT_CODES.shellDisconnected, 'InternalError')
    if (request.kind === 'receive' && isExhausted(shell, request.commandId))
      return fault(FAULT_CODES.commandClosed, 'InternalError')
    const response = await inShell(shell, request, header.operationTimeoutMs)
    if (response) return good(response)
    if (shell.isDisconnected) return fault(FAULT_CODES.shellDisconnected, 'InternalError')
    return fault(shells.has(request.shellId) ? FAULT_CODES.timedOut : FAULT_CODES.operationAborted, 'TimedOut')
  }

  /** Undefined where there was nothing to receive. */
  async function inShell(
    shell: Shell,
    request: Exclude<WsmanRequest, { kind: 'create' | 'enumerate-shells' | 'query-cim' }>,
    timeoutMs: number,
  ): Promise<WsmanResponse | undefined> {
    switch (request.kind) {
      case 'command':
        shell.queues.set(request.commandId, [])
        take(shell, request.fragments, request.commandId)
        return { kind: 'command', commandId: request.commandId }
      case 'send':
        take(shell, request.fragments, request.commandId)
        return { kind: 'send' }
      case 'receive':
        return (await waitForOutput(shell, request, timeoutMs)) ? drain(shell, request) : undefined
      case 'signal':
        if (request.code === 'ctrl-c' && !shell.ended.has(request.commandId)) end(shell, request.commandId, 'stopped')
        return { kind: 'signal' }
      case 'disconnect':
      case 'reconnect':
        shell.isDisconnected = request.kind === 'disconnect'
        wakeAll()
        return { kind: request.kind }
      case 'get-shell':
        return { kind: 'get-shell', shell: shell.facts }
      case 'delete':
        shells.delete(request.shellId)
        wakeAll()
        return { kind: 'delete' }
    }
  }

  function take(shell: Shell, fragments: Uint8Array, commandId: string | undefined): void {
    for (const event of shell.psrp.receive(fragments, commandId)) {
      if (event.kind === 'public-key') push(shell, '', event.output)
      if (event.kind === 'host-response') {
        push(
          shell,
          event.pipelineId ?? '',
          shell.psrp.pipelineOutput(
            event.pipelineId ?? '',
            stringValue(`answered: ${textOfValue(event.response.error)}`),
          ),
        )
        end(shell, event.pipelineId ?? '', 'completed')
      }
      if (event.kind === 'pipeline-created')
        run(
          shell,
          event.pipelineId,
          event.spec.statements.map((statement) => statement[0]!),
        )
    }
  }

  function run(shell: Shell, id: string, commands: readonly Command[]): void {
    for (const command of commands) {
      world.ran.push(command)
      const value = command.args[0]?.value ?? NIL
      switch (command.name) {
        case 'Write-Output':
          push(shell, id, shell.psrp.pipelineOutput(id, value))
          break
        case 'Get-Station':
          push(
            shell,
            id,
            shell.psrp.pipelineOutput(id, propertyBag({ StationId: fromPlain(1), Name: fromPlain('Seat 1') })),
          )
          break
        case 'Write-Warning':
          push(shell, id, shell.psrp.informational(id, 'warning', textOfValue(value) ?? ''))
          break
        case 'Write-Error':
          push(
            shell,
            id,
            shell.psrp.errorRecord(id, { message: textOfValue(value) ?? '', fullyQualifiedErrorId: 'Mini' }),
          )
          break
        case 'Stop-Here':
          end(shell, id, 'failed')
          return
        case 'Ask-Host':
          push(
            shell,
            id,
            shell.psrp.pipelineHostCall(id, { callId: 7n, methodId: 11, methodName: 'ReadLine', parameters: [] }),
          )
          return
        case 'Show-Secret':
          push(
            shell,
            id,
            shell.psrp.pipelineOutput(
              id,
              fromPlain(value.kind === 'secure-string' ? value.secret.reveal().length : -1),
            ),
          )
          break
        case 'Wait-Forever':
          world.waiting.push(id)
          return
      }
    }
    end(shell, id, 'completed')
  }

  function end(shell: Shell, id: string, state: 'completed' | 'failed' | 'stopped'): void {
    const error = state === 'failed' ? { message: 'it broke', fullyQualifiedErrorId: 'MiniStop' } : undefined
    push(shell, id, shell.psrp.pipelineState(id, state, error))
    shell.ended.add(id)
  }

  function push(shell: Shell, id: string, fragments: readonly Uint8Array[]): void {
    shell.queues.set(id, [...(shell.queues.get(id) ?? []), ...fragments])
    wakeAll()
  }

  function isExhausted({ queues, ended }: Shell, id: string | undefined): boolean {
    return id !== undefined && ended.has(id) && queues.get(id)?.length === 0
  }

  async function waitForOutput(
    shell: Shell,
    { commandId, shellId }: ReceiveRequest,
    timeoutMs: number,
  ): Promise<boolean> {
    const deadlineAt = Date.now() + timeoutMs
    while (shells.has(shellId) && !shell.isDisconnected && Date.now() < deadlineAt) {
      if ((shell.queues.get(commandId ?? '')?.length ?? 0) > 0) return true
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadlineAt - Date.now())
        wake.add(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
    return false
  }

  function drain(shell: Shell, { commandId }: ReceiveRequest): WsmanResponse {
    const queue = shell.queues.get(commandId ?? '') ?? []
    const fragments = queue.splice(0, world.trickle ? 1 : queue.length)
    const isDone = commandId !== undefined && queue.length === 0 && shell.ended.has(commandId)
    return {
      kind: 'receive',
      streams: fragments.map((data) => ({ name: 'stdout', commandId, data })),
      endedCommandId: isDone ? commandId : undefined,
    }
  }

  return world
}

function openShell(shellId: string, name: string | undefined, idleTimeoutMs: number | undefined): Shell {
  return {
    psrp: new ServerRunspacePool({ poolId: shellId, randomBytes }),
    queues: new Map(),
    ended: new Set(),
    isDisconnected: false,
    facts: {
      shellId,
      name,
      resourceUri: POWERSHELL_RESOURCE,
      owner: 'LAB\\migrator',
      clientIp: '127.0.0.1',
      processId: 4711,
      idleTimeoutMs: idleTimeoutMs ?? 7_200_000,
      inactivityMs: 0,
      state: 'Connected',
    },
  }
}
