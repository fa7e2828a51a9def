import { RemoteProtocolError } from '../errors.ts'
import type { XmlElement } from '../xml/parse-xml.ts'
import { child, children, elements, textOf } from '../xml/query.ts'
import { element, type XmlMarkup } from '../xml/write-xml.ts'
import { type CimRow, readCimRow, renderCimRow } from './cim-query.ts'
import { childText, need, readEnvelope, renderResponseEnvelope } from './envelope.ts'
import { readFault } from './fault.ts'
import { ACTIONS, ANONYMOUS_ADDRESS, actionName, NS, POWERSHELL_RESOURCE, type WsmanAction } from './namespaces.ts'
import { readShell, renderShell, type ShellFacts } from './shell-facts.ts'

export interface StreamPart {
  readonly name: string
  readonly commandId: string | undefined
  readonly data: Uint8Array
}

export interface ReceiveResponse {
  readonly kind: 'receive'
  readonly streams: readonly StreamPart[]
  /** The command that has nothing more to send, where the server says so. */
  readonly endedCommandId: string | undefined
}

/** Answers to the requests of `requests.ts`. */
export type WsmanResponse =
  | { readonly kind: 'create'; readonly shell: ShellFacts }
  | { readonly kind: 'command'; readonly commandId: string }
  | { readonly kind: 'send' }
  | ReceiveResponse
  | { readonly kind: 'signal' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'reconnect' }
  | { readonly kind: 'get-shell'; readonly shell: ShellFacts }
  | { readonly kind: 'enumerate-shells'; readonly shells: readonly ShellFacts[] }
  | { readonly kind: 'query-cim'; readonly rows: readonly CimRow[] }

export type WsmanResponseOf<K extends WsmanAction> = Extract<WsmanResponse, { readonly kind: K }>

const COMMAND_STATE = `${NS.shell}/CommandState/`

/**
 * Reads the answer to a request of this kind and message id.
 * Throws WsmanFaultError or ShellGoneError for a fault, RemoteProtocolError for an answer that is malformed or belongs to another request.
 */
export function readResponse<K extends WsmanAction>(
  text: string,
  sent: { readonly kind: K; readonly messageId: string },
  httpStatus: number,
): WsmanResponseOf<K> {
  const envelope = readEnvelope(text)
  const fault = child(envelope.body, NS.soap, 'Fault')
  const name = actionName(ACTIONS[sent.kind])
  const related = envelope.relatesTo === sent.messageId
  // A fault about a header that could not be read has no message to relate to.
  if (!related && !(fault && envelope.relatesTo === undefined))
    throw new RemoteProtocolError(`the answer to ${name} belongs to another message`)
  if (fault) throw readFault(fault, { action: name, httpStatus })
  if (envelope.action !== `${ACTIONS[sent.kind]}Response`)
    throw new RemoteProtocolError(`${name} was answered by ${actionName(envelope.action)}`)
  return readBody(sent.kind, envelope.body) as WsmanResponseOf<K>
}

function readBody(kind: WsmanAction, body: XmlElement): WsmanResponse {
  switch (kind) {
    case 'create':
      return { kind, shell: readCreated(body) }
    case 'command':
      return {
        kind,
        commandId: childText(need(body, NS.shell, 'CommandResponse'), NS.shell, 'CommandId')?.toLowerCase() ?? '',
      }
    case 'receive':
      return readReceived(need(body, NS.shell, 'ReceiveResponse'))
    case 'enumerate-shells':
      return { kind, shells: readItems(body).filter(isShell).map(readShell) }
    case 'query-cim':
      return { kind, rows: readItems(body).map(readCimRow) }
    case 'get-shell':
      return { kind, shell: readShell(need(body, NS.shell, 'Shell')) }
    case 'send':
    case 'signal':
    case 'delete':
    case 'disconnect':
    case 'reconnect':
      return { kind }
  }
}

function readCreated(body: XmlElement): ShellFacts {
  const shell = child(body, NS.shell, 'Shell')
  return shell ? readShell(shell) : readCreatedReference(need(body, NS.transfer, 'ResourceCreated'))
}

/** Servers before PowerShell 3 give the reference to a shell and nothing else about it. */
function readCreatedReference(created: XmlElement): ShellFacts {
  const parameters = need(created, NS.addressing, 'ReferenceParameters')
  const selectors = children(need(parameters, NS.wsman, 'SelectorSet'), NS.wsman, 'Selector')
  const shellId = selectors.find((selector) => selector.attributes.get('Name') === 'ShellId')
  return {
    shellId: shellId ? textOf(shellId).trim().toLowerCase() : '',
    name: undefined,
    resourceUri: childText(parameters, NS.wsman, 'ResourceURI') ?? '',
    owner: '',
    clientIp: undefined,
    processId: undefined,
    idleTimeoutMs: undefined,
    inactivityMs: undefined,
    state: 'Connected',
  }
}

function readReceived(response: XmlElement): ReceiveResponse {
  const states = children(response, NS.shell, 'CommandState')
  const done = states.find((state) => state.attributes.get('State') === `${COMMAND_STATE}Done`)
  return {
    kind: 'receive',
    streams: children(response, NS.shell, 'Stream').map((stream) => ({
      name: stream.attributes.get('Name') ?? '',
      commandId: stream.attributes.get('CommandId')?.toLowerCase(),
      data: Buffer.from(textOf(stream), 'base64'),
    })),
    endedCommandId: done && (done.attributes.get('CommandId')?.toLowerCase() ?? ''),
  }
}

function isShell({ ns, name }: XmlElement): boolean {
  return ns === NS.shell && name === 'Shell'
}

function readItems(body: XmlElement): XmlElement[] {
  const response = need(body, NS.enumeration, 'EnumerateResponse')
  // Whoever decides by a list that something is gone must have all of it. The end stands in either namespace.
  const isWhole = [NS.wsman, NS.enumeration].some((ns) => child(response, ns, 'EndOfSequence'))
  if (!isWhole) throw new RemoteProtocolError('the list that was asked for is not complete')
  const items = child(response, NS.wsman, 'Items')
  return items ? elements(items) : []
}

/** The server's answer as envelope text. */
export function renderResponse(
  response: WsmanResponse,
  ids: { readonly messageId: string; readonly relatesTo: string },
): string {
  return renderResponseEnvelope({ action: `${ACTIONS[response.kind]}Response`, ...ids, body: bodyOf(response) })
}

function bodyOf(response: WsmanResponse): XmlMarkup[] {
  switch (response.kind) {
    case 'create':
      return [resourceCreated(response.shell), renderShell(response.shell)]
    case 'command':
      return [element('rsp:CommandResponse', {}, element('rsp:CommandId', {}, response.commandId.toUpperCase()))]
    case 'send':
      return [element('rsp:SendResponse', {})]
    case 'receive':
      return [receiveBody(response)]
    case 'signal':
      return [element('rsp:SignalResponse', {})]
    case 'delete':
    case 'disconnect':
    case 'reconnect':
      return []
    case 'get-shell':
      return [renderShell(response.shell)]
    case 'enumerate-shells':
      return [enumeration(response.shells.map(renderShell))]
    case 'query-cim':
      return [enumeration(response.rows.map(renderCimRow))]
  }
}

function enumeration(items: readonly XmlMarkup[]): XmlMarkup {
  return element(
    'n:EnumerateResponse',
    {},
    element('n:EnumerationContext', {}),
    ...(items.length === 0 ? [] : [element('w:Items', {}, ...items)]),
    element('w:EndOfSequence', {}),
  )
}

function resourceCreated(shell: ShellFacts): XmlMarkup {
  return element(
    'x:ResourceCreated',
    {},
    element('a:Address', {}, ANONYMOUS_ADDRESS),
    element(
      'a:ReferenceParameters',
      {},
      element('w:ResourceURI', {}, POWERSHELL_RESOURCE),
      element('w:SelectorSet', {}, element('w:Selector', { Name: 'ShellId' }, shell.shellId.toUpperCase())),
    ),
  )
}

function receiveBody(response: ReceiveResponse): XmlMarkup {
  const streams = response.streams.map(({ name, commandId, data }) =>
    element('rsp:Stream', { Name: name, CommandId: commandId?.toUpperCase() }, Buffer.from(data).toString('base64')),
  )
  const done = response.endedCommandId
    ? [
        element(
          'rsp:CommandState',
          { CommandId: response.endedCommandId.toUpperCase(), State: `${COMMAND_STATE}Done` },
          element('rsp:ExitCode', {}, '0'),
        ),
      ]
    : []
  return element('rsp:ReceiveResponse', {}, ...streams, ...done)
}
