import { type CreateRequest, type ServerPsrpEvent, ServerRunspacePool } from '../../../src/winrm/server.ts'
import { ALL_COMMANDS } from '../cmdlets/all-commands.ts'
import type { Runspace } from '../engine/command.ts'
import type { Caller } from '../state/caller.ts'
import type { Machine } from '../state/machine.ts'
import { fromClixml } from './clixml-values.ts'
import { alreadyExists, commandGone, tooManyCommands } from './faults.ts'
import { type AnswerMode, OutputQueue } from './output-queue.ts'
import { PipelineHost } from './pipeline-host.ts'

export interface ShellOptions {
  readonly request: CreateRequest
  readonly machine: Machine
  readonly caller: Caller
  readonly answers: AnswerMode
  readonly maxCommandsPerShell: number
  readonly processId: number
  readonly randomBytes: (count: number) => Uint8Array
}

/** One shell: a runspace pool of one user, with its pipelines. */
export class Shell {
  readonly id: string
  readonly name: string | undefined
  readonly caller: Caller
  readonly processId: number
  readonly output: OutputQueue
  readonly #options: ShellOptions
  readonly #pool: ServerRunspacePool
  readonly #pipelines = new Map<string, PipelineHost>()
  readonly #waiting: PipelineHost[] = []
  readonly #freeRunspaces: Runspace[] = []
  #busyRunspaces = 0
  #maxRunspaces = 0
  readonly #closed = new AbortController()

  constructor(options: ShellOptions) {
    const { request, machine } = options
    this.#options = options
    this.id = request.shellId
    this.name = request.name
    this.caller = options.caller
    this.processId = options.processId
    // The pool has no end that a batch could wait for.
    this.output = new OutputQueue(options.answers === 'batch' ? 'available' : options.answers)
    const buildVersion = `${machine.state.os.version}.0`
    this.#pool = new ServerRunspacePool({
      poolId: request.shellId,
      randomBytes: options.randomBytes,
      versions: { psVersion: `5.1.${machine.state.os.build}.0`, buildVersion, clrVersion: '4.0.30319.42000' },
    })
    const opened = this.#pool.receiveCreation(request.creationXml)
    this.output.push(opened.output)
    this.#setRunspaces(opened.maxRunspaces)
  }

  /** Aborts when the shell is deleted. */
  get closed(): AbortSignal {
    return this.#closed.signal
  }

  /** Takes fragments of the pool or of one pipeline. Throws RemoteProtocolError, or a Fault for a pipeline that is there already. */
  receive(fragments: Uint8Array, commandId?: string): void {
    for (const event of this.#pool.receive(fragments, commandId)) this.#take(event)
  }

  startCommand(commandId: string, fragments: Uint8Array): void {
    if (this.#pipelines.has(commandId)) throw alreadyExists(`the command ${commandId.toUpperCase()}`)
    const { maxCommandsPerShell } = this.#options
    if (this.#pipelines.size >= maxCommandsPerShell) throw tooManyCommands(maxCommandsPerShell)
    this.receive(fragments, commandId)
  }

  /** Throws a Fault where there is no such command. */
  outputOf(commandId: string | undefined): OutputQueue {
    if (commandId === undefined) return this.output
    const pipeline = this.#pipelines.get(commandId)
    if (!pipeline) throw commandGone(commandId)
    return pipeline.output
  }

  /** Asks a pipeline to stop; it still reports that it did. Throws a Fault where there is none. */
  stopCommand(commandId: string): void {
    const pipeline = this.#pipelines.get(commandId)
    if (!pipeline) throw commandGone(commandId)
    pipeline.stop()
  }

  /** Ends a command and frees what is kept of it. */
  terminateCommand(commandId: string): void {
    this.stopCommand(commandId)
    const hasEnded = this.#pipelines.get(commandId)?.hasEnded
    this.#pipelines.delete(commandId)
    if (hasEnded) this.#pool.forgetPipeline(commandId)
  }

  close(): void {
    for (const pipeline of this.#pipelines.values()) pipeline.stop()
    this.#waiting.length = 0
    this.#pipelines.clear()
    this.#closed.abort()
    this.output.end()
  }

  #take(event: ServerPsrpEvent): void {
    switch (event.kind) {
      case 'opened':
      case 'public-key':
      case 'reset-runspace-state':
        this.output.push(event.output)
        break
      case 'runspaces-changed':
        this.output.push(event.output)
        this.#setRunspaces(event.maxRunspaces)
        this.#startWaiting()
        break
      case 'pipeline-created':
        this.#create(event)
        break
      case 'pipeline-input':
        this.#pipelines.get(event.pipelineId)?.addInput(fromClixml(event.value))
        break
      case 'end-of-pipeline-input':
        this.#pipelines.get(event.pipelineId)?.endInput()
        this.#startWaiting()
        break
      case 'host-response':
      case 'unsupported':
        break
    }
  }

  #create({ pipelineId, spec }: Extract<ServerPsrpEvent, { kind: 'pipeline-created' }>): void {
    const { machine, answers } = this.#options
    const pipeline = new PipelineHost({
      id: pipelineId,
      spec,
      pool: this.#pool,
      answers,
      context: {
        machine,
        commands: ALL_COMMANDS,
        caller: this.caller,
        origin: { shellId: this.id, shellName: this.name ?? null, pipelineId },
      },
    })
    this.#pipelines.set(pipelineId, pipeline)
    this.#waiting.push(pipeline)
    this.#startWaiting()
  }

  /** Free runspaces too many go at once, those at work when they are done. */
  #setRunspaces(maxRunspaces: number): void {
    this.#maxRunspaces = maxRunspaces
    const wanted = Math.max(0, maxRunspaces - this.#busyRunspaces)
    this.#freeRunspaces.length = Math.min(this.#freeRunspaces.length, wanted)
    while (this.#freeRunspaces.length < wanted) this.#freeRunspaces.push({ lastExitCode: null, drives: [] })
  }

  /** Pipelines beyond the number of runspaces wait for one. */
  #startWaiting(): void {
    for (const pipeline of this.#waiting.filter(({ isReady }) => isReady)) {
      const runspace = this.#freeRunspaces.pop()
      if (!runspace) return
      this.#busyRunspaces += 1
      this.#waiting.splice(this.#waiting.indexOf(pipeline), 1)
      void this.#run(pipeline, runspace)
    }
  }

  async #run(pipeline: PipelineHost, runspace: Runspace): Promise<void> {
    await pipeline.run(runspace)
    if (!this.#pipelines.has(pipeline.id)) this.#pool.forgetPipeline(pipeline.id)
    this.#busyRunspaces -= 1
    if (this.#busyRunspaces + this.#freeRunspaces.length < this.#maxRunspaces) this.#freeRunspaces.push(runspace)
    if (!this.closed.aborted) this.#startWaiting()
  }
}
