import { RemoteProtocolError } from '../errors.ts'
import type { XmlElement } from '../xml/parse-xml.ts'
import { child, textOf } from '../xml/query.ts'
import { isCimResource, readCimQuery } from './cim-query.ts'
import { parseDuration } from './duration.ts'
import { childText, need, type ReadEnvelope, type RequestHeader, readEnvelope } from './envelope.ts'
import { ACTIONS, NS, SHELL_RESOURCE, SIGNAL_CODES, type SignalCode, type WsmanAction } from './namespaces.ts'
import type { CreateRequest, WsmanRequest } from './requests.ts'

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
    case 'query-cim':
      return readCimQuery(envelope)
    case undefined:
      return { kind: 'unsupported', action: envelope.action }
  }
}

/** The same actions give shells, instances of CIM classes, commands, the configuration and other things under other resources. */
function kindOf({ action, resourceUri }: ReadEnvelope): WsmanAction | undefined {
  if (action === ACTIONS['query-cim'] && isCimResource(resourceUri)) return 'query-cim'
  const found = (Object.keys(ACTIONS) as WsmanAction[]).find((kind) => ACTIONS[kind] === action)
  const isAboutShells = found === 'enumerate-shells' || found === 'get-shell'
  return isAboutShells && resourceUri !== SHELL_RESOURCE ? undefined : found
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

function bytesOf(holder: XmlElement): Uint8Array {
  return Buffer.from(textOf(holder), 'base64')
}
