import type { Caller } from '../state/caller.ts'
import type { Machine } from '../state/machine.ts'
import type { BoundParameters } from './binding/bound-parameters.ts'
import type { CmdletError } from './cmdlet-error.ts'
import type { Value } from './value.ts'

export interface EnumType {
  readonly enum: string
  /** Names in the order of their numbers, from 0. */
  readonly names: readonly string[]
}

export type ParameterType =
  | 'string'
  | 'string[]'
  | 'uint32'
  | 'uint32[]'
  | 'uint64'
  | 'int32'
  | 'boolean'
  | 'switch'
  | 'credential'
  | 'object'
  | 'object[]'
  | EnumType

export interface SetMembership {
  readonly mandatory?: boolean
  readonly position?: number
}

export interface Parameter extends SetMembership {
  readonly name: string
  readonly type: ParameterType
  readonly aliases?: readonly string[]
  /** The parameter sets it belongs to; absent = all of them. */
  readonly sets?: Readonly<Record<string, SetMembership>>
  readonly pipeline?: 'value' | 'name' | 'both'
  /** Refuses an empty string even where it is optional. */
  readonly notEmpty?: boolean
}

/** What a running command sees. */
export interface Invocation {
  readonly parameters: BoundParameters
  readonly machine: Machine
  readonly caller: Caller
  readonly runspace: Runspace
  /** Reports an error and lets the command go on. */
  writeError(error: CmdletError): void
}

/** What outlives a pipeline within its runspace. */
export interface Runspace {
  lastExitCode: number | null
  /** What New-PSDrive made. */
  drives: readonly SessionDrive[]
}

export interface SessionDrive {
  readonly name: string
  readonly root: string
  /** The computer that its credential opened, by name. */
  readonly host: string | null
}

interface CommandBase {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly module: string
  /** The .NET type that follows an error id. */
  readonly implementation: string
}

export interface Cmdlet extends CommandBase {
  readonly kind: 'cmdlet'
  readonly parameters: readonly Parameter[]
  readonly defaultSet?: string
  /** Changes the machine: has a moment at which it takes effect. */
  readonly mutates?: boolean
  /** SupportsShouldProcess; `high` prompts unless -Confirm:$false is given. */
  readonly confirm?: 'medium' | 'high'
  readonly needsAdministrator?: boolean
  /** Whether this machine has the command at all; a missing role or module takes it away. */
  readonly isPresent?: (machine: Machine) => boolean
  /** How long it takes by its own nature, as a sleep does; on top of what every cmdlet takes. */
  readonly ownMs?: (parameters: BoundParameters) => number
  readonly run: (invocation: Invocation) => readonly Value[]
}

/** A command that sees all objects of the pipeline at once. */
export interface Filter extends CommandBase {
  readonly kind: 'filter'
  readonly parameters: readonly Parameter[]
  readonly defaultSet?: string
  readonly run: (invocation: Invocation, input: readonly Value[]) => readonly Value[]
}

export interface NativeOutput {
  readonly lines: readonly string[]
  readonly errors?: readonly string[]
  readonly exitCode: number
}

/** A program on the search path: no parameters, only words. */
export interface NativeProgram extends CommandBase {
  readonly kind: 'native'
  readonly mutates?: (words: readonly string[]) => boolean
  readonly run: (words: readonly string[], invocation: Omit<Invocation, 'parameters' | 'writeError'>) => NativeOutput
}

export type Command = Cmdlet | Filter | NativeProgram

/** One command of a pipeline, as a client sends it. */
export interface CommandCall {
  readonly name: string
  readonly isScript: boolean
  readonly arguments: readonly { readonly name: string | null; readonly value: Value }[]
}

export type Statement = readonly CommandCall[]
