import { RemoteProtocolError } from '../errors.ts'
import type { XmlElement } from '../xml/parse-xml.ts'
import { child, textOf } from '../xml/query.ts'
import { element, type XmlMarkup } from '../xml/write-xml.ts'
import { formatDuration, parseDuration } from './duration.ts'
import {
  childText,
  need,
  type ReadEnvelope,
  type RequestEnvelope,
  type RequestHeader,
  readEnvelope,
  renderRequestEnvelope,
} from './envelope.ts'
import {
  ACTIONS,
  NS,
  POWERSHELL_RESOURCE,
  SHELL_RESOURCE,
  SIGNAL_CODES,
  type SignalCode,
  type WsmanAction,
} from './namespaces.ts'

/** Requests to the shells of PowerShell, MS-WSMV 3.1.4 and MS-PSRP 3.1.5.3. Shell and command ids are GUIDs in lower case. */
export interface CreateRequest {
  readonly kind: 'create'
  readonly shellId: string
  /** Shown by whoever lists the shells of the server. */
  readonly name?: string
  /** How long the server keeps the shell without hearing from us; 60 s at least. */
  readonly idleTimeoutMs?: number
  /** PSRP fragments that open the runspace pool. */
  readonly creationXml: Uint8Array
}
export interface CommandRequest {
  readonly kind: 'command'
  readonly shellId: string
  readonly commandId: string
  /** The first PSRP fragments of the pipeline. */
  readonly fragments: Uint8Array
}
export interface SendRequest {
  readonly kind: 'send'
  readonly shellId: string
  readonly commandId?: string
  /** `pr` carries answers to host calls only. */
  readonly stream: 'stdin' | 'pr'
  readonly fragments: Uint8Array
}
export interface ReceiveRequest {
  readonly kind: 'receive'
  readonly shellId: string
  /** Absent for what belongs to the pool itself. */
  readonly commandId?: string
}
export interface SignalRequest {
  readonly kind: 'signal'
  readonly shellId: string
  readonly commandId: string
  readonly code: SignalCode
}
export interface DeleteRequest {
  readonly kind: 'delete'
  readonly shellId: string
}
/** The shell and what runs in it stay, until its idle time is over. */
export interface DisconnectRequest {
  readonly kind: 'disconnect'
  readonly shellId: string
  /** How long the server keeps it meanwhile; that of the shell by default. */
  readonly idleTimeoutMs?: number
}
export interface ReconnectRequest {
  readonly kind: 'reconnect'
  readonly shellId: string
}
/** Asks for the facts of one shell, and by that whether it is still there. */
export interface GetShellRequest {
  readonly kind: 'get-shell'
  readonly shellId: string
}
export interface EnumerateShellsRequest {
  readonly kind: 'enumerate-shells'
}
export type WsmanRequest =
  | CreateRequest
  | CommandRequest
  | SendRequest
  | ReceiveRequest
  | SignalRequest
  | DeleteRequest
  | DisconnectRequest
  | ReconnectRequest
  | GetShellRequest
  | EnumerateShellsRequest

/** More than any server has shells, so that the list comes in one answer. */
const MAX_ELEMENTS = '32000'
const STREAMS_IN = 'stdin pr'
const STREAMS_OUT = 'stdout'
/** What is asked of the service about shells of any kind, not of PowerShell. */
const ABOUT_SHELLS: ReadonlySet<WsmanAction> = new Set(['enumerate-shells', 'get-shell'])

/** Renders a request as envelope text. */
export function renderRequest(request: WsmanRequest, header: RequestHeader): string {
  return renderRequestEnvelope({
    ...header,
    action: ACTIONS[request.kind],
    resourceUri: ABOUT_SHELLS.has(request.kind) ? SHELL_RESOURCE : POWERSHELL_RESOURCE,
    options: optionsOf(request),
    selectors:
      request.kind === 'create' || request.kind === 'enumerate-shells'
        ? {}
        : { ShellId: request.shellId.toUpperCase() },
    body: bodyOf(request),
  })
}

function optionsOf(request: WsmanRequest): RequestEnvelope['options'] {
  if (request.kind === 'create') return [['protocolversion', '2.3', true]]
  if (request.kind === 'receive') return [['WSMAN_CMDSHELL_OPTION_KEEPALIVE', 'True']]
  return []
}

function bodyOf(request: WsmanRequest): XmlMarkup[] {
  switch (request.kind) {
    case 'create':
      return [createBody(request)]
    case 'command':
      return [
        element(
          'rsp:CommandLine',
          { CommandId: request.commandId.toUpperCase() },
          element('rsp:Command', {}),
          element('rsp:Arguments', {}, base64(request.fragments)),
        ),
      ]
    case 'send':
      return [
        element(
          'rsp:Send',
          {},
          element(
            'rsp:Stream',
            { Name: request.stream, CommandId: request.commandId?.toUpperCase() },
            base64(request.fragments),
          ),
        ),
      ]
    case 'receive':
      return [
        element(
          'rsp:Receive',
          {},
          element('rsp:DesiredStream', { CommandId: request.commandId?.toUpperCase() }, STREAMS_OUT),
        ),
      ]
    case 'signal':
      return [
        element(
          'rsp:Signal',
          { CommandId: request.commandId.toUpperCase() },
          element('rsp:Code', {}, SIGNAL_CODES[request.code]),
        ),
      ]
    case 'delete':
    case 'reconnect':
    case 'get-shell':
      return []
    case 'disconnect':
      return [element('rsp:Disconnect', {}, ...idleTimeOut(request))]
    case 'enumerate-shells':
      return [
        element('n:Enumerate', {}, element('w:OptimizeEnumeration', {}), element('w:MaxElements', {}, MAX_ELEMENTS)),
      ]
  }
}

function idleTimeOut({ idleTimeoutMs }: CreateRequest | DisconnectRequest): XmlMarkup[] {
  return idleTimeoutMs === undefined ? [] : [element('rsp:IdleTimeOut', {}, formatDuration(idleTimeoutMs))]
}

function createBody(request: CreateRequest): XmlMarkup {
  return element(
    'rsp:Shell',
    { ShellId: request.shellId.toUpperCase(), Name: request.name },
    element('rsp:InputStreams', {}, STREAMS_IN),
    element('rsp:OutputStreams', {}, STREAMS_OUT),
    // The schema of Windows is a sequence: elsewhere it is not accepted.
    ...idleTimeOut(request),
    element('creationXml', { xmlns: NS.powershell }, base64(request.creationXml)),
  )
}

export interface UnsupportedRequest {
  readonly kind: 'unsupported'
  readonly action: string
}

export interface ReceivedRequest {
  readonly header: RequestHeader
  readonly resourceUri: string
  readonly options: ReadonlyMap<string, string>
  readonly request: WsmanRequest | UnsupportedRequest
}

/** The server's reading of a request; an action that is not ours is told as `unsupported`. Throws RemoteProtocolError for malformed ones. */
export function parseRequest(text: string): ReceivedRequest {
  const envelope = readEnvelope(text)
  if (!envelope.messageId) throw new RemoteProtocolError('the request has no MessageID')
  return {
    header: {
      messageId: envelope.messageId,
      sessionId: envelope.sessionId ?? '',
      to: envelope.to,
      maxEnvelopeBytes: envelope.maxEnvelopeBytes ?? 153_600,
      operationTimeoutMs: envelope.operationTimeoutMs ?? 60_000,
    },
    resourceUri: envelope.resourceUri,
    options: envelope.options,
    request: readRequest(envelope),
  }
}

function readRequest(envelope: ReadEnvelope): WsmanRequest | UnsupportedRequest {
  const kind = kindOf(envelope)
  const shellId = envelope.selectors.get('ShellId')?.toLowerCase() ?? ''
  const body = (name: string) => need(envelope.body, NS.shell, name)
  switch (kind) {
    case 'create':
      return readCreate(body('Shell'))
    case 'command': {
      const line = body('CommandLine')
      return { kind, shellId, commandId: idOf(line) ?? '', fragments: bytesOf(need(line, NS.shell, 'Arguments')) }
    }
    case 'send': {
      const stream = need(body('Send'), NS.shell, 'Stream')
      return {
        kind,
        shellId,
        ...commandIdOf(stream),
        stream: stream.attributes.get('Name') === 'pr' ? 'pr' : 'stdin',
        fragments: bytesOf(stream),
      }
    }
    case 'receive':
      return { kind, shellId, ...commandIdOf(need(body('Receive'), NS.shell, 'DesiredStream')) }
    case 'signal': {
      const code = signalCode(childText(body('Signal'), NS.shell, 'Code') ?? '')
      return code
        ? { kind, shellId, commandId: idOf(body('Signal')) ?? '', code }
        : { kind: 'unsupported', action: envelope.action }
    }
    case 'disconnect':
      return { kind, shellId, ...readIdleTimeOut(body('Disconnect')) }
    case 'delete':
    case 'reconnect':
    case 'get-shell':
      return { kind, shellId }
    case 'enumerate-shells':
      return { kind }
    case undefined:
      return { kind: 'unsupported', action: envelope.action }
  }
}

function kindOf(envelope: ReadEnvelope): WsmanAction | undefined {
  const found = (Object.keys(ACTIONS) as WsmanAction[]).find((kind) => ACTIONS[kind] === envelope.action)
  // The same actions give commands, the configuration and other things under other resources.
  return found && ABOUT_SHELLS.has(found) && envelope.resourceUri !== SHELL_RESOURCE ? undefined : found
}

function readCreate(shell: XmlElement): CreateRequest {
  const name = shell.attributes.get('Name')
  const creationXml = child(shell, NS.powershell, 'creationXml')
  return {
    kind: 'create',
    shellId: shell.attributes.get('ShellId')?.toLowerCase() ?? '',
    ...(name === undefined ? {} : { name }),
    ...readIdleTimeOut(shell),
    creationXml: creationXml ? bytesOf(creationXml) : new Uint8Array(),
  }
}

function readIdleTimeOut(holder: XmlElement): { readonly idleTimeoutMs?: number } {
  const idle = childText(holder, NS.shell, 'IdleTimeOut')
  return idle === undefined ? {} : { idleTimeoutMs: parseDuration(idle) }
}

function signalCode(text: string): SignalCode | undefined {
  return (Object.keys(SIGNAL_CODES) as SignalCode[]).find(
    (code) => SIGNAL_CODES[code].toLowerCase() === text.toLowerCase(),
  )
}

function idOf(tagged: XmlElement): string | undefined {
  return tagged.attributes.get('CommandId')?.toLowerCase()
}

function commandIdOf(tagged: XmlElement): { readonly commandId?: string } {
  const commandId = idOf(tagged)
  return commandId === undefined ? {} : { commandId }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function bytesOf(holder: XmlElement): Uint8Array {
  return Buffer.from(textOf(holder), 'base64')
}
