import type { Cmdlet, Filter, Parameter, ParameterType } from '../command.ts'
import { membership, SHOULD_PROCESS_PARAMETERS, setsOf } from './bind-parameters.ts'

/** PowerShell's short names of types; those of enums are their own. */
const SHORT_NAMES: Readonly<Partial<Record<Extract<ParameterType, string>, string>>> = {
  int32: 'int',
  boolean: 'bool',
  credential: 'pscredential',
  object: 'Object',
  'object[]': 'Object[]',
}

/** What `Get-Command -Syntax` prints of a command: an empty line and one line for each parameter set. */
export function syntaxText(command: Cmdlet | Filter): string {
  const shouldProcess = command.kind === 'cmdlet' && command.confirm !== undefined ? SHOULD_PROCESS_PARAMETERS : []
  const all = [...command.parameters, ...shouldProcess]
  return setsOf(command.parameters)
    .map((set) => `\r\n${[command.name, ...parametersOf(all, set), '[<CommonParameters>]'].join(' ')}\r\n`)
    .join('')
}

/** First by position, then what is mandatory, then the rest. */
function parametersOf(all: readonly Parameter[], set: string): string[] {
  const members = all.flatMap((parameter) => {
    const own = membership(parameter, set)
    return own ? [{ parameter, mandatory: own.mandatory === true, position: own.position }] : []
  })
  const positional = members.filter(({ position }) => position !== undefined)
  const named = members.filter(({ position }) => position === undefined)
  return [
    ...positional.sort((a, b) => (a.position ?? 0) - (b.position ?? 0)),
    ...named.filter(({ mandatory }) => mandatory),
    ...named.filter(({ mandatory }) => !mandatory),
  ].map(({ parameter, mandatory, position }) => shown(parameter, mandatory, position !== undefined))
}

function shown({ name, type }: Parameter, isMandatory: boolean, isPositional: boolean): string {
  const label = isPositional ? `[-${name}]` : `-${name}`
  const whole = type === 'switch' ? label : `${label} <${shortName(type)}>`
  return isMandatory ? whole : `[${whole}]`
}

function shortName(type: ParameterType): string {
  if (typeof type === 'object') return type.enum.slice(type.enum.lastIndexOf('.') + 1)
  return SHORT_NAMES[type] ?? type
}
