import { bindingError } from '../cmdlet-error.ts'
import type { Cmdlet, CommandCall, Filter, Parameter, SetMembership } from '../command.ts'
import { propertyOf, type Value } from '../value.ts'
import { BoundParameters } from './bound-parameters.ts'
import { convertArgument } from './convert-argument.ts'

/** The set of a command whose parameters name none. */
export const ALL_SETS = '__AllParameterSets'

const ACTION = {
  enum: 'System.Management.Automation.ActionPreference',
  names: ['SilentlyContinue', 'Stop', 'Continue', 'Inquire', 'Ignore', 'Suspend'],
}

const COMMON_PARAMETERS: readonly Parameter[] = [
  { name: 'Verbose', aliases: ['vb'], type: 'switch' },
  { name: 'Debug', aliases: ['db'], type: 'switch' },
  { name: 'ErrorAction', aliases: ['ea'], type: ACTION },
  { name: 'WarningAction', aliases: ['wa'], type: ACTION },
  { name: 'InformationAction', aliases: ['infa'], type: ACTION },
  { name: 'ErrorVariable', aliases: ['ev'], type: 'string' },
  { name: 'WarningVariable', aliases: ['wv'], type: 'string' },
  { name: 'InformationVariable', aliases: ['iv'], type: 'string' },
  { name: 'OutVariable', aliases: ['ov'], type: 'string' },
  { name: 'OutBuffer', aliases: ['ob'], type: 'int32' },
  { name: 'PipelineVariable', aliases: ['pv'], type: 'string' },
]

/** What a command has that supports -WhatIf. */
export const SHOULD_PROCESS_PARAMETERS: readonly Parameter[] = [
  { name: 'WhatIf', aliases: ['wi'], type: 'switch' },
  { name: 'Confirm', aliases: ['cf'], type: 'switch' },
]

type Bindable = Pick<Cmdlet | Filter, 'parameters' | 'defaultSet'> & { readonly confirm?: Cmdlet['confirm'] }

/** An object of the pipeline that a command is bound to, or none. */
export type PipelineInput = { readonly object: Value } | undefined

/** Binds arguments to parameters in PowerShell's order: names, positions, the pipeline, then one parameter set. Throws CmdletError. */
export function bindParameters(command: Bindable, call: CommandCall, input?: PipelineInput): BoundParameters {
  const binder = new Binder(command)
  for (const argument of call.arguments) if (argument.name !== null) binder.bindNamed(argument.name, argument.value)
  for (const argument of call.arguments) if (argument.name === null) binder.bindPositional(argument.value)
  if (input) binder.bindPipeline(input.object)
  return binder.finish()
}

class Binder {
  readonly #parameters: readonly Parameter[]
  readonly #defaultSet: string | undefined
  readonly #given = new Map<Parameter, Value>()
  #validSets: string[]

  constructor(command: Bindable) {
    const shouldProcess = command.confirm === undefined ? [] : SHOULD_PROCESS_PARAMETERS
    this.#parameters = [...command.parameters, ...COMMON_PARAMETERS, ...shouldProcess]
    this.#defaultSet = command.defaultSet
    this.#validSets = setsOf(command.parameters)
  }

  bindNamed(name: string, value: Value): void {
    const parameter = this.#resolve(name.replace(/^-/, '').replace(/:$/, ''))
    if (this.#given.has(parameter)) {
      throw bindingError(
        'ParameterAlreadyBound',
        `Cannot bind parameter because parameter '${parameter.name}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, "-parameter value1,value2,value3".`,
        parameter.name,
      )
    }
    this.#bind(parameter, value)
  }

  bindPositional(value: Value): void {
    const candidates = this.#parameters
      .filter((parameter) => !this.#given.has(parameter))
      .flatMap((parameter) => this.#positionsOf(parameter).map((position) => ({ parameter, ...position })))
      .sort(
        (a, b) => a.position - b.position || Number(b.set === this.#defaultSet) - Number(a.set === this.#defaultSet),
      )
    const first = candidates[0]
    if (!first) {
      throw bindingError(
        'PositionalParameterNotFound',
        `A positional parameter cannot be found that accepts argument '${String(value)}'.`,
      )
    }
    this.#bind(first.parameter, value)
  }

  bindPipeline(object: Value): void {
    for (const parameter of this.#parameters) {
      if (this.#given.has(parameter) || !parameter.pipeline || !this.#isUsable(parameter)) continue
      const named = [parameter.name, ...(parameter.aliases ?? [])]
        .map((name) => propertyOf(object, name))
        .find((value) => value !== undefined)
      if (parameter.pipeline !== 'name') this.#bind(parameter, named ?? object)
      else if (named !== undefined) this.#bind(parameter, named)
    }
  }

  finish(): BoundParameters {
    const set = this.#chooseSet()
    const missing = this.#missingIn(set)
    if (missing.length > 0) {
      throw bindingError(
        'MissingMandatoryParameter',
        `Cannot process command because of one or more missing mandatory parameters: ${missing.join(' ')}.`,
      )
    }
    const values = new Map<string, Value>()
    for (const [parameter, value] of this.#given) {
      const isMandatory = membership(parameter, set)?.mandatory === true
      values.set(parameter.name, convertArgument(parameter, value, isMandatory))
    }
    return new BoundParameters(set, values)
  }

  #resolve(name: string): Parameter {
    const wanted = name.toLowerCase()
    const names = (parameter: Parameter) => [parameter.name, ...(parameter.aliases ?? [])].map((n) => n.toLowerCase())
    const exact = this.#parameters.find((parameter) => names(parameter).includes(wanted))
    if (exact) return exact
    const prefixed = this.#parameters.filter((parameter) => names(parameter).some((n) => n.startsWith(wanted)))
    const only = prefixed[0]
    if (only && prefixed.length === 1 && wanted !== '') return only
    if (prefixed.length > 1 && wanted !== '') {
      const matches = prefixed.map((parameter) => `-${parameter.name}`).join(' ')
      throw bindingError(
        'AmbiguousParameter',
        `Parameter cannot be processed because the parameter name '${name}' is ambiguous. Possible matches include: ${matches}.`,
        name,
      )
    }
    throw bindingError(
      'NamedParameterNotFound',
      `A parameter cannot be found that matches parameter name '${name}'.`,
      name,
    )
  }

  #bind(parameter: Parameter, value: Value): void {
    this.#given.set(parameter, value)
    const { sets } = parameter
    if (!sets) return
    this.#validSets = this.#validSets.filter((set) => set in sets)
    if (this.#validSets.length === 0) throw ambiguousSet()
  }

  #positionsOf(parameter: Parameter): { position: number; set: string }[] {
    return this.#validSets.flatMap((set) => {
      const position = membership(parameter, set)?.position
      return position === undefined ? [] : [{ position, set }]
    })
  }

  #isUsable(parameter: Parameter): boolean {
    return this.#validSets.some((set) => membership(parameter, set) !== undefined)
  }

  #chooseSet(): string {
    const [only] = this.#validSets
    if (only !== undefined && this.#validSets.length === 1) return only
    const complete = this.#validSets.filter((set) => this.#missingIn(set).length === 0)
    const isDefaultValid = this.#defaultSet !== undefined && this.#validSets.includes(this.#defaultSet)
    if (isDefaultValid && this.#defaultSet && (complete.length !== 1 || complete[0] === this.#defaultSet)) {
      return this.#defaultSet
    }
    const [best] = complete
    if (best !== undefined && complete.length === 1) return best
    throw ambiguousSet()
  }

  #missingIn(set: string): string[] {
    return this.#parameters
      .filter((parameter) => membership(parameter, set)?.mandatory && !this.#given.has(parameter))
      .map((parameter) => parameter.name)
  }
}

/** The names of the parameter sets that a command has. */
export function setsOf(parameters: readonly Parameter[]): string[] {
  const named = new Set(parameters.flatMap((parameter) => Object.keys(parameter.sets ?? {})))
  return named.size === 0 ? [ALL_SETS] : [...named]
}

/** How a parameter takes part in a set; undefined where it does not. */
export function membership(parameter: Parameter, set: string): SetMembership | undefined {
  return parameter.sets ? parameter.sets[set] : parameter
}

function ambiguousSet() {
  return bindingError('AmbiguousParameterSet', 'Parameter set cannot be resolved using the specified named parameters.')
}
