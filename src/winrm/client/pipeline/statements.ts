import { credentialValue, fromPlain, type PlainArgument, secureStringValue } from '../../clixml/build-values.ts'
import type { ClixmlSecret, ClixmlValue } from '../../clixml/values.ts'
import type { CommandArgument, Statement } from '../../psrp/pipeline.ts'

/** Plain JavaScript values, or a CLIXML value where the type matters (`credential`, `secureString` and the builders of clixml). */
export type Argument = PlainArgument | ClixmlValue

/** By parameter name, without the dash; a switch is a boolean, and undefined leaves a parameter out. */
export type Parameters = Readonly<Record<string, Argument | undefined>>

/** One command as a statement. Positional arguments are for native programs; cmdlets take named parameters. */
export function command(name: string, parameters: Parameters = {}, ...positional: readonly Argument[]): Statement {
  const named = Object.entries(parameters).flatMap(([parameter, value]): CommandArgument[] =>
    value === undefined ? [] : [{ name: parameter, value: toValue(value) }],
  )
  return [{ name, args: [...named, ...positional.map((value) => ({ value: toValue(value) }))] }]
}

/** Joins statements by a pipe: the objects of each go into the next, on the server and with their full types. */
export function pipe(...statements: readonly Statement[]): Statement {
  return statements.flat()
}

/** A PSCredential; its password crosses the wire under the session key only. */
export function credential(userName: string, password: ClixmlSecret): Argument {
  return credentialValue(userName, password)
}

/** A SecureString; it crosses the wire under the session key only. */
export function secureString(secret: ClixmlSecret): Argument {
  return secureStringValue(secret)
}

function toValue(argument: Argument): ClixmlValue {
  return isValue(argument) ? argument : fromPlain(argument)
}

function isValue(argument: Argument): argument is ClixmlValue {
  return typeof argument === 'object' && argument !== null && 'kind' in argument
}
