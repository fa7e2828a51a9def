import { setTimeout as delay } from 'node:timers/promises'
import type { CommandLogEntry, CommandPhase } from '../state/command-log.ts'
import { bindParameters } from './binding/bind-parameters.ts'
import type { BoundParameters } from './binding/bound-parameters.ts'
import { accessDenied, CmdletError, type ErrorRecord, errorRecordOf } from './cmdlet-error.ts'
import type { Cmdlet, Command, CommandCall, Filter, Invocation, NativeProgram } from './command.ts'
import type { ExecutionContext, Sink } from './execution.ts'
import { maskedArguments } from './masked-parameters.ts'
import { hostCannotPrompt, nativeError } from './refusals.ts'
import { textOf, type Value } from './value.ts'

/** The pipeline was stopped, or its shell deleted, before the command took effect. */
export class Cancelled extends Error {}

/** A command with -ErrorAction Stop met an error. */
export class StoppedByPreference extends Error {
  readonly record: ErrorRecord

  constructor(record: ErrorRecord) {
    super(record.message)
    this.record = record
  }
}

export type RunResult =
  | { readonly kind: 'objects'; readonly objects: readonly Value[] }
  | { readonly kind: 'error'; readonly record: ErrorRecord }

/** Share of a mutating command's time that passes before it takes effect. */
const EFFECT_AFTER = 0.6

/** One run of one command: binding, its time, its moment of effect, and its lines in the log. */
export class CommandRun {
  readonly call: CommandCall
  readonly #context: ExecutionContext
  readonly #sink: Sink
  readonly #callId: string
  readonly #command: Command | undefined
  readonly #mutates: boolean
  #phase: CommandPhase | undefined
  #hasErrors = false

  constructor(call: CommandCall, context: ExecutionContext, sink: Sink) {
    this.call = call
    this.#context = context
    this.#sink = sink
    this.#callId = context.machine.nextCallId()
    this.#command = context.commands.find(context.machine, call.name)
    this.#mutates = mutatesMachine(this.#command, call)
  }

  received(): void {
    this.#log('received')
  }

  cancelled(): void {
    if (this.#phase !== 'answered') this.#log('cancelled')
  }

  /** Runs the command over the objects of the one before it; absent for the first. Throws Cancelled or StoppedByPreference. */
  async run(input: readonly Value[] | undefined): Promise<RunResult> {
    const action = { value: 'Continue' }
    try {
      this.#refuseWhenCancelled()
      const command = this.#context.commands.resolve(this.#context.machine, this.call.name)
      this.#log('started')
      const objects = await this.#runCommand(command, input, action)
      this.#log('answered', this.#hasErrors ? 'errors' : 'ok')
      return { kind: 'objects', objects }
    } catch (error) {
      if (error instanceof StoppedByPreference) this.#log('answered', error.record.fullyQualifiedErrorId)
      if (!(error instanceof CmdletError)) throw error
      const record = this.#recordOf(error)
      this.#log('answered', record.fullyQualifiedErrorId)
      if (error.facts.terminating === false && action.value === 'Stop') throw new StoppedByPreference(record)
      return { kind: 'error', record }
    }
  }

  async #runCommand(
    command: Command,
    input: readonly Value[] | undefined,
    action: { value: string },
  ): Promise<readonly Value[]> {
    if (command.kind === 'native') return this.#runProgram(command)
    if (command.kind === 'filter') return this.#runFilter(command, input ?? [], action)
    return this.#runCmdlet(command, input, action)
  }

  #runFilter(command: Filter, input: readonly Value[], action: { value: string }): readonly Value[] {
    const parameters = bindParameters(command, this.call)
    action.value = parameters.text('ErrorAction') ?? 'Continue'
    return command.run(this.#invocation(parameters, action.value), input)
  }

  async #runCmdlet(
    command: Cmdlet,
    input: readonly Value[] | undefined,
    action: { value: string },
  ): Promise<readonly Value[]> {
    const bound = input
      ? input.map((object) => bindParameters(command, this.call, { object }))
      : [bindParameters(command, this.call)]
    action.value = bound[0]?.text('ErrorAction') ?? 'Continue'
    if (command.needsAdministrator && !this.#context.caller.isAdministrator) throw accessDenied()
    for (const parameters of bound) refusePrompt(command, parameters)
    if (bound.every((parameters) => parameters.flag('WhatIf'))) return []
    const ownMs = bound.reduce((sum, parameters) => sum + (command.ownMs?.(parameters) ?? 0), 0)
    const act = () => bound.flatMap((parameters) => this.#act(command, parameters, action.value))
    return this.#takeTime(command.name, act, ownMs)
  }

  async #runProgram(program: NativeProgram): Promise<readonly Value[]> {
    const words = this.call.arguments.flatMap(({ name, value }) =>
      name === null ? [textOf(value)] : [`-${name}`, textOf(value)],
    )
    return this.#takeTime(program.name, () => {
      const { machine, caller, runspace } = this.#context
      const result = program.run(words, { machine, caller, runspace })
      runspace.lastExitCode = result.exitCode
      for (const line of result.errors ?? []) this.#writeError(nativeError(line), 'Continue')
      return result.lines
    })
  }

  /** Waits, acts, waits the rest; an abort before the act cancels it, one after it only loses the answer. */
  async #takeTime(name: string, act: () => readonly Value[], ownMs = 0): Promise<readonly Value[]> {
    const { machine, signal } = this.#context
    const totalMs = machine.delayMs(name) + ownMs
    await wait(this.#mutates ? totalMs * EFFECT_AFTER : totalMs, signal)
    await machine.holds.pass(name, 'before-effect', signal)
    this.#refuseWhenCancelled()
    const objects = this.#effect(act)
    await machine.holds.pass(name, 'after-effect', signal)
    await wait(this.#mutates ? totalMs * (1 - EFFECT_AFTER) : 0, signal)
    this.#refuseWhenCancelled()
    return objects
  }

  #effect(act: () => readonly Value[]): readonly Value[] {
    if (!this.#mutates) return act()
    const { machine } = this.#context
    const lie = machine.fault('liar', this.call.name)
    let isDone = false
    try {
      const objects = act()
      isDone = true
      return objects
    } finally {
      machine.save()
      if (isDone) this.#log('took-effect', lie ? 'lied' : undefined)
    }
  }

  #act(command: Cmdlet, parameters: BoundParameters, action: string): readonly Value[] {
    const { machine } = this.#context
    const failure = machine.fault('error', command.name)
    if (failure && (failure.parameter === undefined || parameters.has(failure.parameter))) {
      throw new CmdletError({
        message: failure.message,
        exception: failure.exception,
        id: failure.exception,
        category: failure.exception.endsWith('SecurityException') ? 'SecurityError' : 'NotSpecified',
      })
    }
    const lie = machine.fault('liar', command.name)
    if (lie && lie.parameter === undefined) return []
    const told = lie?.parameter === undefined ? parameters : parameters.without(lie.parameter)
    return command.run(this.#invocation(told, action))
  }

  #invocation(parameters: BoundParameters, action: string): Invocation {
    const { machine, caller, runspace } = this.#context
    return { parameters, machine, caller, runspace, writeError: (error) => this.#writeError(error, action) }
  }

  #writeError(error: CmdletError, action: string): void {
    const record = this.#recordOf(error)
    if (action === 'Stop') throw new StoppedByPreference(record)
    if (action === 'SilentlyContinue' || action === 'Ignore') return
    this.#hasErrors = true
    this.#sink.error(record)
  }

  #recordOf(error: CmdletError): ErrorRecord {
    return errorRecordOf(error, this.#command?.name ?? this.call.name, this.#command?.implementation ?? this.call.name)
  }

  #refuseWhenCancelled(): void {
    if (this.#context.signal.aborted) throw new Cancelled()
  }

  #log(phase: CommandPhase, outcome?: string): void {
    if (this.#command?.kind === 'filter') return
    this.#phase = phase
    const { machine, caller, origin } = this.#context
    const entry: CommandLogEntry = {
      at: Date.now(),
      phase,
      call: this.#callId,
      command: this.#command?.name ?? (this.call.isScript ? '(script)' : this.call.name),
      parameters: this.call.isScript ? {} : maskedArguments(this.call),
      mutates: this.#mutates,
      account: caller.account,
      ...origin,
      ...(outcome === undefined ? {} : { outcome }),
    }
    machine.log.append(entry)
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return
  await delay(ms, undefined, { signal }).catch(() => undefined)
}

function mutatesMachine(command: Command | undefined, call: CommandCall): boolean {
  if (!command || command.kind === 'filter') return false
  if (command.kind === 'cmdlet') return command.mutates === true
  return command.mutates?.(call.arguments.map((argument) => textOf(argument.value))) === true
}

function refusePrompt(command: Cmdlet, parameters: BoundParameters): void {
  if (command.confirm === undefined || parameters.flag('WhatIf')) return
  const asked = parameters.get('Confirm')
  if (asked === true || (asked === undefined && command.confirm === 'high')) throw hostCannotPrompt(command.name)
}
