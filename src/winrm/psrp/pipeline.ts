import { booleanValue, enumValue, NIL, propertyBag, stringValue } from '../clixml/build-values.ts'
import { property, textOfValue } from '../clixml/property.ts'
import type { ClixmlObject, ClixmlValue } from '../clixml/values.ts'
import { LocalProtocolError, RemoteProtocolError } from '../errors.ts'
import { nullHostInfo } from './messages/host-info.ts'

/** A command by name with typed arguments; there is no script text in this client, so nothing typed by a user is ever source. */
export interface Command {
  readonly name: string
  readonly args: readonly CommandArgument[]
}

export interface CommandArgument {
  /** Without the dash; a positional argument has none. A switch is a boolean value. */
  readonly name?: string
  readonly value: ClixmlValue
}

/** Commands joined by a pipe. */
export type Statement = readonly Command[]

/** Statements run one after the other, as if written on lines of their own; their outputs come on one stream. */
export interface PipelineSpec {
  readonly statements: readonly Statement[]
  /** False if input will be sent; the server waits for it to end. */
  readonly noInput: boolean
}

const RUNSPACES = 'System.Management.Automation.Runspaces'
const OBJECT_LIST_TYPES = [
  'System.Collections.Generic.List`1[[System.Management.Automation.PSObject, System.Management.Automation, Version=1.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]',
  'System.Object',
]
const MAX_COMMANDS = 10_000

/** The body of CreatePipeline (MS-PSRP 2.2.2.10); throws `LocalProtocolError` for a pipeline without commands. */
export function encodePipeline(spec: PipelineSpec): ClixmlObject {
  const [first] = spec.statements
  if (first === undefined || spec.statements.some((statement) => statement.length === 0)) {
    throw new LocalProtocolError('a pipeline needs a statement, and each statement a command')
  }
  return propertyBag({
    NoInput: booleanValue(spec.noInput),
    ApartmentState: enumValue(`${RUNSPACES}.ApartmentState`, 'UNKNOWN', 2),
    // No invocation info with warnings and the like: about 3 KB less for each.
    RemoteStreamOptions: enumValue(`${RUNSPACES}.RemoteStreamOptions`, 'None', 0),
    AddToHistory: booleanValue(false),
    HostInfo: nullHostInfo(),
    PowerShell: propertyBag({
      IsNested: booleanValue(false),
      ExtraCmds: encodeExtraStatements(spec.statements),
      Cmds: encodeCommands(first),
      History: NIL,
      RedirectShellErrorOutputPipe: booleanValue(false),
    }),
    IsNested: booleanValue(false),
  })
}

/** Reads the body of CreatePipeline; throws `RemoteProtocolError`, also for script text. */
export function decodePipeline(body: ClixmlValue): PipelineSpec {
  const powerShell = required(body, 'PowerShell')
  const extra = property(powerShell, 'ExtraCmds')
  const extraStatements = extra === undefined || extra.kind === 'nil' ? [] : listItems(extra, 'ExtraCmds')
  const statements =
    extraStatements.length > 0
      ? extraStatements.map((statement) => decodeCommands(required(statement, 'Cmds')))
      : [decodeCommands(required(powerShell, 'Cmds'))]
  const commandCount = statements.reduce((sum, statement) => sum + statement.length, 0)
  if (commandCount > MAX_COMMANDS) {
    throw new RemoteProtocolError(`pipeline of ${commandCount} commands, but at most ${MAX_COMMANDS} are allowed`)
  }
  return { statements, noInput: requiredBoolean(body, 'NoInput') }
}

/** True if an argument holds a SecureString, so that keys must be exchanged before the pipeline is created. */
export function needsSessionKey(spec: PipelineSpec): boolean {
  return spec.statements.some((statement) => statement.some(({ args }) => args.some(({ value }) => hasSecret(value))))
}

function hasSecret(value: ClixmlValue, seen = new Set<ClixmlObject>()): boolean {
  if (value.kind !== 'object') return value.kind === 'secure-string'
  if (seen.has(value)) return false
  seen.add(value)
  const members = [...(value.adapted ?? []), ...(value.extended ?? [])].map((member) => member.value)
  return [...members, ...contentValues(value)].some((part) => hasSecret(part, seen))
}

function contentValues({ content }: ClixmlObject): readonly ClixmlValue[] {
  if (content === undefined) return []
  if (content.kind === 'primitive') return [content.value]
  return content.kind === 'dictionary' ? content.entries.flat() : content.items
}

// Seen on the wire and not in MS-PSRP: with several statements, ExtraCmds lists all of them, the first included, while
// Cmds holds the first again; the server's batch loop starts at the second entry of ExtraCmds.
function encodeExtraStatements(statements: readonly Statement[]): ClixmlValue {
  if (statements.length === 1) return NIL
  return objectList(statements.map((statement) => propertyBag({ Cmds: encodeCommands(statement) })))
}

function encodeCommands(statement: Statement): ClixmlObject {
  return objectList(statement.map(encodeCommand))
}

// MS-PSRP 2.2.3.11. The first three merges are those of PowerShell 2; the rest came with protocol 2.2 and 2.3.
function encodeCommand({ name, args }: Command): ClixmlObject {
  return propertyBag({
    Cmd: stringValue(name),
    IsScript: booleanValue(false),
    UseLocalScope: NIL,
    MergeMyResult: mergeNothing(),
    MergeToResult: mergeNothing(),
    MergePreviousResults: mergeNothing(),
    Args: objectList(args.map(encodeArgument)),
    MergeError: mergeNothing(),
    MergeWarning: mergeNothing(),
    MergeVerbose: mergeNothing(),
    MergeDebug: mergeNothing(),
    MergeInformation: mergeNothing(),
  })
}

function encodeArgument({ name, value }: CommandArgument): ClixmlObject {
  return propertyBag({ N: name === undefined ? NIL : stringValue(name), V: value })
}

function mergeNothing(): ClixmlObject {
  return enumValue(`${RUNSPACES}.PipelineResultTypes`, 'None', 0)
}

function objectList(items: readonly ClixmlValue[]): ClixmlObject {
  return { kind: 'object', typeNames: OBJECT_LIST_TYPES, content: { kind: 'list', items } }
}

function decodeCommands(commands: ClixmlValue): Statement {
  const statement = listItems(commands, 'Cmds').map(decodeCommand)
  if (statement.length === 0) throw new RemoteProtocolError('pipeline has a statement without commands')
  return statement
}

function decodeCommand(command: ClixmlValue): Command {
  if (requiredBoolean(command, 'IsScript'))
    throw new RemoteProtocolError('pipeline holds script text, which is refused')
  const name = textOfValue(required(command, 'Cmd'))
  if (name === undefined) throw new RemoteProtocolError('command of a pipeline has no name')
  return { name, args: listItems(required(command, 'Args'), 'Args').map(decodeArgument) }
}

// A switch without value comes as Nil from some clients; which parameter is a switch only the command knows.
function decodeArgument(argument: ClixmlValue): CommandArgument {
  const name = textOfValue(property(argument, 'N'))
  const value = property(argument, 'V') ?? NIL
  return name === undefined ? { value } : { name, value }
}

function required(value: ClixmlValue, name: string): ClixmlValue {
  const found = property(value, name)
  if (found === undefined) throw new RemoteProtocolError(`pipeline has no ${name}`)
  return found
}

function requiredBoolean(value: ClixmlValue, name: string): boolean {
  const found = required(value, name)
  if (found.kind !== 'boolean') throw new RemoteProtocolError(`${name} of a pipeline is not a boolean`)
  return found.value
}

function listItems(value: ClixmlValue, name: string): readonly ClixmlValue[] {
  if (value.kind === 'object' && value.content?.kind === 'list') return value.content.items
  throw new RemoteProtocolError(`${name} of a pipeline is not a list`)
}
