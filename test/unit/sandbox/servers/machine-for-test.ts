import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ALL_COMMANDS } from '../../../../sandbox/servers/cmdlets/all-commands.ts'
import type { ErrorRecord } from '../../../../sandbox/servers/engine/cmdlet-error.ts'
import type { CommandCall, Statement } from '../../../../sandbox/servers/engine/command.ts'
import { execute } from '../../../../sandbox/servers/engine/execute.ts'
import type { Outcome } from '../../../../sandbox/servers/engine/execution.ts'
import { isObject, propertyOf, type Value } from '../../../../sandbox/servers/engine/value.ts'
import { scenarioNamed } from '../../../../sandbox/servers/scenarios/all-scenarios.ts'
import type { ServerPair } from '../../../../sandbox/servers/scenarios/scenario.ts'
import { type Caller, callerFor } from '../../../../sandbox/servers/state/caller.ts'
import { Machine, type MachineOptions } from '../../../../sandbox/servers/state/machine.ts'
import { hashPassword } from '../../../../sandbox/servers/state/password.ts'

export const LAB7_PASSWORD = 'Lab-seven-7'

/** A machine without sockets, in a directory that goes when the test ends. */
export function machineFor(
  role: keyof ServerPair = 'destination',
  scenario = 'basic',
  options: Partial<MachineOptions> = {},
): Machine {
  const directory = mkdtempSync(join(tmpdir(), 'simulated-machine-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const state = scenarioNamed(scenario).build()[role]
  for (const account of state.domain?.accounts ?? []) {
    if (account.name === 'lab7') account.ntHash = hashPassword(LAB7_PASSWORD)
    if (account.name === 'migrator') account.ntHash = hashPassword('Migr4tor-here')
  }
  return new Machine({ directory, state, now: () => Date.UTC(2016, 9, 15, 12), cmdletMs: 0, ...options })
}

export function call(name: string, parameters: Readonly<Record<string, Value>> = {}, ...words: Value[]): CommandCall {
  const named = Object.entries(parameters).map(([parameter, value]) => ({ name: parameter, value }))
  return { name, isScript: false, arguments: [...named, ...words.map((value) => ({ name: null, value }))] }
}

export function passwordCredential(userName: string, password: string): Value {
  return { kind: 'credential', userName, password: { reveal: () => password } }
}

export interface Ran {
  readonly outcome: Outcome
  readonly output: Value[]
  readonly errors: ErrorRecord[]
  /** Ids of all errors, without what follows the comma. */
  readonly ids: string[]
}

/** Runs statements as an administrator unless told otherwise. */
export async function run(
  machine: Machine,
  statements: readonly Statement[],
  options: { caller?: Caller; signal?: AbortSignal } = {},
): Promise<Ran> {
  const output: Value[] = []
  const errors: ErrorRecord[] = []
  const context = {
    machine,
    commands: ALL_COMMANDS,
    caller: options.caller ?? callerFor(machine.state, 'migrator', 'CONTOSO')!,
    runspace: { lastExitCode: null, drives: [] },
    signal: options.signal ?? new AbortController().signal,
    origin: { shellId: 'shell', shellName: 'test', pipelineId: 'pipeline' },
  }
  const outcome = await execute(statements, context, {
    output: (value) => output.push(value),
    error: (record) => errors.push(record),
  })
  const all = outcome.state === 'failed' ? [...errors, outcome.reason] : errors
  return { outcome, output, errors: all, ids: all.map((record) => record.fullyQualifiedErrorId.split(',')[0] ?? '') }
}

/** Runs one command. */
export function runOne(machine: Machine, name: string, parameters: Readonly<Record<string, Value>> = {}): Promise<Ran> {
  return run(machine, [[call(name, parameters)]])
}

/** A property of each object. */
export function column(objects: readonly Value[], name: string): (Value | undefined)[] {
  return objects.map((object) => {
    const value = propertyOf(object, name)
    return value !== undefined && isObject(value) ? (value.text ?? null) : value
  })
}
