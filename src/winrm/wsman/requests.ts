import { element, type XmlMarkup } from '../xml/write-xml.ts'
import { type CimQueryRequest, cimQueryBody, cimResource } from './cim-query.ts'
import { formatDuration } from './duration.ts'
import { type RequestEnvelope, type RequestHeader, renderRequestEnvelope } from './envelope.ts'
import { ACTIONS, NS, POWERSHELL_RESOURCE, SHELL_RESOURCE, SIGNAL_CODES, type SignalCode } from './namespaces.ts'

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
  | CimQueryRequest

/** More than any server has shells, so that the list comes in one answer. */
const MAX_ELEMENTS = '32000'
const STREAMS_IN = 'stdin pr'
const STREAMS_OUT = 'stdout'
/** Renders a request as envelope text. */
export function renderRequest(request: WsmanRequest, header: RequestHeader): string {
  return renderRequestEnvelope({
    ...header,
    action: ACTIONS[request.kind],
    resourceUri: resourceOf(request),
    options: optionsOf(request),
    selectors: request.kind !== 'create' && 'shellId' in request ? { ShellId: request.shellId.toUpperCase() } : {},
    body: bodyOf(request),
  })
}

function resourceOf(request: WsmanRequest): string {
  if (request.kind === 'query-cim') return cimResource(request)
  // What is asked about shells of any kind is asked of the service, not of PowerShell.
  return request.kind === 'enumerate-shells' || request.kind === 'get-shell' ? SHELL_RESOURCE : POWERSHELL_RESOURCE
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
    case 'query-cim':
      return [cimQueryBody(request)]
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

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
