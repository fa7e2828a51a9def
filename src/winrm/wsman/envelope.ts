import { RemoteProtocolError } from '../errors.ts'
import { parseXml, type XmlElement } from '../xml/parse-xml.ts'
import { child, children, textOf } from '../xml/query.ts'
import { element, renderXml, type XmlMarkup } from '../xml/write-xml.ts'
import { formatDuration, parseDuration } from './duration.ts'
import { ANONYMOUS_ADDRESS, NS } from './namespaces.ts'

/** SOAP envelopes with the headers of WS-Management (DSP0226 5, MS-WSMV 2.2.4). Ids are kept in lower case and written in upper case. */

export interface RequestHeader {
  /** GUID in lower case. */
  readonly messageId: string
  /** GUID in lower case, the same for everything that one client sends. */
  readonly sessionId: string
  /** The endpoint's URL. */
  readonly to: string
  readonly maxEnvelopeBytes: number
  readonly operationTimeoutMs: number
}

export interface RequestEnvelope extends RequestHeader {
  readonly action: string
  readonly resourceUri: string
  readonly options: readonly (readonly [name: string, value: string, mustComply?: boolean])[]
  readonly selectors: Readonly<Record<string, string>>
  readonly body: readonly XmlMarkup[]
}

const PREFIXES = {
  'xmlns:s': NS.soap,
  'xmlns:a': NS.addressing,
  'xmlns:w': NS.wsman,
  'xmlns:p': NS.wsmv,
  'xmlns:rsp': NS.shell,
  'xmlns:x': NS.transfer,
  'xmlns:n': NS.enumeration,
} as const
const MUST = { 's:mustUnderstand': 'true' } as const
// Locked to one language, so that texts and formats do not depend on the server's own.
const LANGUAGE = { 's:mustUnderstand': 'false', 'xml:lang': 'en-US' } as const
/** Envelopes are flat; only faults of providers nest, and not deeply. */
const XML_LIMITS = { maxDepth: 64 } as const

/** Renders a request. */
export function renderRequestEnvelope(envelope: RequestEnvelope): string {
  const header = element(
    's:Header',
    {},
    element('a:Action', MUST, envelope.action),
    element('p:DataLocale', LANGUAGE),
    element('w:Locale', LANGUAGE),
    element('w:MaxEnvelopeSize', MUST, String(envelope.maxEnvelopeBytes)),
    element('a:MessageID', {}, formatUuid(envelope.messageId)),
    element('w:OperationTimeout', {}, formatDuration(envelope.operationTimeoutMs)),
    element('a:ReplyTo', {}, element('a:Address', MUST, ANONYMOUS_ADDRESS)),
    element('w:ResourceURI', MUST, envelope.resourceUri),
    element('p:SessionId', { 's:mustUnderstand': 'false' }, formatUuid(envelope.sessionId)),
    element('a:To', {}, envelope.to),
    ...optionSet(envelope.options),
    ...selectorSet(envelope.selectors),
  )
  return renderXml(element('s:Envelope', PREFIXES, header, element('s:Body', {}, ...envelope.body)))
}

/** Renders an answer, which says by `relatesTo` which request it belongs to. */
export function renderResponseEnvelope(answer: {
  readonly action: string
  readonly messageId: string
  readonly relatesTo: string
  readonly body: readonly XmlMarkup[]
}): string {
  const header = element(
    's:Header',
    {},
    element('a:Action', {}, answer.action),
    element('a:MessageID', {}, formatUuid(answer.messageId)),
    element('a:To', {}, ANONYMOUS_ADDRESS),
    element('a:RelatesTo', {}, formatUuid(answer.relatesTo)),
  )
  return renderXml(
    element('s:Envelope', { 'xml:lang': 'en-US', ...PREFIXES }, header, element('s:Body', {}, ...answer.body)),
  )
}

/** An envelope of either direction, taken apart; absent headers are undefined. */
export interface ReadEnvelope {
  readonly action: string
  readonly messageId: string | undefined
  readonly relatesTo: string | undefined
  readonly sessionId: string | undefined
  readonly to: string
  readonly resourceUri: string
  readonly maxEnvelopeBytes: number | undefined
  readonly operationTimeoutMs: number | undefined
  readonly options: ReadonlyMap<string, string>
  readonly selectors: ReadonlyMap<string, string>
  readonly body: XmlElement
}

/** Parses an envelope; throws RemoteProtocolError for anything that is none. */
export function readEnvelope(text: string): ReadEnvelope {
  const envelope = parseXml(text, XML_LIMITS)
  if (envelope.ns !== NS.soap || envelope.name !== 'Envelope')
    throw new RemoteProtocolError(`the root element is ${envelope.name}, not a SOAP 1.2 envelope`)
  const header = need(envelope, NS.soap, 'Header')
  const text1 = (ns: string, name: string) => childText(header, ns, name)
  const timeout = text1(NS.wsman, 'OperationTimeout')
  const size = text1(NS.wsman, 'MaxEnvelopeSize')
  return {
    action: text1(NS.addressing, 'Action') ?? '',
    messageId: parseUuid(text1(NS.addressing, 'MessageID')),
    relatesTo: parseUuid(text1(NS.addressing, 'RelatesTo')),
    sessionId: parseUuid(text1(NS.wsmv, 'SessionId')),
    to: text1(NS.addressing, 'To') ?? '',
    resourceUri: text1(NS.wsman, 'ResourceURI') ?? '',
    maxEnvelopeBytes: size === undefined ? undefined : Number(size),
    operationTimeoutMs: timeout === undefined ? undefined : parseDuration(timeout),
    options: namedTexts(header, 'OptionSet', 'Option'),
    selectors: namedTexts(header, 'SelectorSet', 'Selector'),
    body: need(envelope, NS.soap, 'Body'),
  }
}

/** The child element; throws RemoteProtocolError where it is absent. */
export function need(parent: XmlElement, ns: string, name: string): XmlElement {
  const found = child(parent, ns, name)
  if (!found) throw new RemoteProtocolError(`the element ${parent.name} has no ${name}`)
  return found
}

/** The trimmed text of a child element, undefined where there is none. */
export function childText(parent: XmlElement, ns: string, name: string): string | undefined {
  const found = child(parent, ns, name)
  return found && textOf(found).trim()
}

/** An id as WS-Management writes it in headers. */
function formatUuid(id: string): string {
  return `uuid:${id.toUpperCase()}`
}

function parseUuid(text: string | undefined): string | undefined {
  return text?.replace(/^uuid:/i, '').toLowerCase()
}

function namedTexts(header: XmlElement, setName: string, itemName: string): Map<string, string> {
  const set = child(header, NS.wsman, setName)
  const items = set ? children(set, NS.wsman, itemName) : []
  return new Map(items.map((item) => [item.attributes.get('Name') ?? '', textOf(item)]))
}

function optionSet(options: RequestEnvelope['options']): XmlMarkup[] {
  if (options.length === 0) return []
  const items = options.map(([name, value, mustComply]) =>
    element('w:Option', { Name: name, MustComply: mustComply ? 'true' : undefined }, value),
  )
  return [element('w:OptionSet', MUST, ...items)]
}

function selectorSet(selectors: RequestEnvelope['selectors']): XmlMarkup[] {
  const items = Object.entries(selectors).map(([name, value]) => element('w:Selector', { Name: name }, value))
  return items.length === 0 ? [] : [element('w:SelectorSet', {}, ...items)]
}
