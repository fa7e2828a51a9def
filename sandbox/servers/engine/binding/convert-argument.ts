import { bindingError, type CmdletError } from '../cmdlet-error.ts'
import type { EnumType, Parameter, ParameterType } from '../command.ts'
import { enumValue, hasKind, isList, isObject, numberOf, propertyOf, textOf, uint32, type Value } from '../value.ts'

const TYPE_NAMES: Readonly<Record<Exclude<ParameterType, EnumType>, string>> = {
  string: 'System.String',
  'string[]': 'System.String[]',
  uint32: 'System.UInt32',
  'uint32[]': 'System.UInt32[]',
  uint64: 'System.UInt64',
  int32: 'System.Int32',
  boolean: 'System.Boolean',
  switch: 'System.Management.Automation.SwitchParameter',
  credential: 'System.Management.Automation.PSCredential',
  object: 'System.Object',
  'object[]': 'System.Object[]',
}

/** The value as the parameter's type, by PowerShell's conversions. Throws CmdletError where there is none. */
export function convertArgument(parameter: Parameter, value: Value, isMandatory: boolean): Value {
  // A switch is never null: where it has no value it is present.
  if (value === null && parameter.type !== 'switch' && (isMandatory || parameter.notEmpty)) {
    throw bindingError(
      'ParameterArgumentValidationErrorNullNotAllowed',
      `Cannot bind argument to parameter '${parameter.name}' because it is null.`,
      parameter.name,
    )
  }
  const converted = convert(parameter, value)
  if (isMandatory || parameter.notEmpty) refuseEmpty(parameter, converted)
  return converted
}

function convert(parameter: Parameter, value: Value): Value {
  const { type } = parameter
  if (typeof type === 'object') return toEnum(parameter, type, value)
  switch (type) {
    case 'string':
      if (isList(value)) throw cannotConvert(parameter, value, 'System.String', 'Specified method is not supported.')
      return textOf(value)
    case 'string[]':
      return listOf(value).map(textOf)
    case 'object':
      return value
    case 'object[]':
      return listOf(value)
    case 'uint32[]':
      return listOf(value).map((item) => toInteger(parameter, item, 'uint32'))
    case 'uint32':
    case 'uint64':
    case 'int32':
      return toInteger(parameter, value, type)
    case 'boolean':
      return toBoolean(parameter, value)
    case 'switch':
      // Some clients send nil for a switch without a value.
      return value === null ? true : toBoolean(parameter, value)
    case 'credential':
      return toCredential(parameter, value)
  }
}

function listOf(value: Value): readonly Value[] {
  return isList(value) ? value : [value]
}

const RANGES = { uint32: [0, 0xffff_ffff], int32: [-0x8000_0000, 0x7fff_ffff], uint64: [0, 2 ** 64] } as const

function toInteger(parameter: Parameter, value: Value, type: 'uint32' | 'uint64' | 'int32'): Value {
  if (isList(value)) throw cannotConvert(parameter, value, TYPE_NAMES[type], 'Specified method is not supported.')
  const text = textOf(value).trim()
  const number = typeof value === 'boolean' ? Number(value) : (numberOf(value) ?? (text === '' ? 0 : Number(text)))
  if (!Number.isFinite(number)) {
    throw cannotConvert(parameter, value, TYPE_NAMES[type], 'Input string was not in a correct format.')
  }
  const [least, most] = RANGES[type]
  if (number < least || number > most) {
    const short = TYPE_NAMES[type].split('.').at(-1)
    throw cannotConvert(
      parameter,
      value,
      TYPE_NAMES[type],
      `Value was either too large or too small for ${short === 'Int32' ? 'an' : 'a'} ${short}.`,
    )
  }
  if (type === 'uint64') return typeof value === 'bigint' ? value : BigInt(Math.round(number))
  return type === 'uint32' ? uint32(Math.round(number)) : Math.round(number)
}

function toBoolean(parameter: Parameter, value: Value): boolean {
  if (typeof value === 'boolean') return value
  const number = value === null ? undefined : numberOf(value)
  if (number !== undefined) return number !== 0
  const type = parameter.type === 'switch' ? TYPE_NAMES.switch : TYPE_NAMES.boolean
  const from = value === null ? '' : typeof value === 'string' ? 'System.String' : textOf(value)
  throw bindingError(
    'CannotConvertArgument',
    `Cannot process argument transformation on parameter '${parameter.name}'. Cannot convert value "${from}" to type "${type}". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.`,
    parameter.name,
  )
}

function toEnum(parameter: Parameter, type: EnumType, value: Value): Value {
  const number = typeof value === 'number' ? value : undefined
  const text = textOf(value).trim()
  const exact = type.names.findIndex((name) => name.toLowerCase() === text.toLowerCase())
  const prefixed = type.names.filter((name) => text !== '' && name.toLowerCase().startsWith(text.toLowerCase()))
  const index = number ?? (exact >= 0 ? exact : prefixed.length === 1 ? type.names.indexOf(prefixed[0] ?? '') : -1)
  const name = type.names[index]
  if (name !== undefined) return enumValue(type.enum, name, index)
  throw bindingError(
    'CannotConvertArgumentNoMessage',
    `Cannot bind parameter '${parameter.name}'. Cannot convert value "${text}" to type "${type.enum}". Error: "Unable to match the identifier name ${text} to a valid enumerator name. Specify one of the following enumerator names and try again:\n${type.names.join(', ')}"`,
    parameter.name,
  )
}

function toCredential(parameter: Parameter, value: Value): Value {
  if (hasKind(value) && value.kind === 'credential') return value
  // What a client sends arrives as a deserialized object with the two properties.
  const userName = isObject(value) ? propertyOf(value, 'UserName') : undefined
  const password = isObject(value) ? propertyOf(value, 'Password') : undefined
  if (
    typeof userName === 'string' &&
    password !== undefined &&
    hasKind(password) &&
    password.kind === 'secure-string'
  ) {
    return { kind: 'credential', userName, password: password.secret }
  }
  throw bindingError(
    'CannotConvertArgumentNoMessage',
    `Cannot process argument transformation on parameter '${parameter.name}'. A command that prompts the user failed because the host program or the command type does not support user interaction. Try a host program that supports user interaction, such as the Windows PowerShell Console or Windows PowerShell ISE, and remove prompt-related commands from command types that do not support user interaction, such as Windows PowerShell workflows.`,
    parameter.name,
  )
}

function refuseEmpty(parameter: Parameter, value: Value): void {
  if (value === '') {
    throw bindingError(
      'ParameterArgumentValidationErrorEmptyStringNotAllowed',
      `Cannot bind argument to parameter '${parameter.name}' because it is an empty string.`,
      parameter.name,
    )
  }
  if (isList(value) && value.length === 0) {
    throw bindingError(
      'ParameterArgumentValidationErrorEmptyArrayNotAllowed',
      `Cannot bind argument to parameter '${parameter.name}' because it is an empty array.`,
      parameter.name,
    )
  }
}

function cannotConvert(parameter: Parameter, value: Value, type: string, why: string): CmdletError {
  return bindingError(
    'CannotConvertArgumentNoMessage',
    `Cannot bind parameter '${parameter.name}'. Cannot convert value "${textOf(value)}" to type "${type}". Error: "${why}"`,
    parameter.name,
  )
}
