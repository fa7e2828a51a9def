import { describe, expect, it } from 'vitest'
import { readClixml } from '../../../src/winrm/clixml/reader.ts'
import { writeClixml } from '../../../src/winrm/clixml/writer.ts'
import { RemoteProtocolError } from '../../../src/winrm/errors.ts'
import { Defragmenter } from '../../../src/winrm/psrp/fragment.ts'
import { decodeMessage, encodeMessage } from '../../../src/winrm/psrp/message.ts'
import { decodeBody, encodeBody } from '../../../src/winrm/psrp/messages/registry.ts'
import { readEnvelope, renderRequestEnvelope } from '../../../src/winrm/wsman/envelope.ts'
import { NS, POWERSHELL_RESOURCE, SHELL_RESOURCE } from '../../../src/winrm/wsman/namespaces.ts'
import { parseRequest } from '../../../src/winrm/wsman/read-request.ts'
import { renderRequest } from '../../../src/winrm/wsman/requests.ts'
import { parseXml, type XmlElement } from '../../../src/winrm/xml/parse-xml.ts'
import { child, children, elements, textOf } from '../../../src/winrm/xml/query.ts'
import { markupOf } from '../../../src/winrm/xml/write-xml.ts'
import { shapeOf } from './envelope-shape.ts'
import { recordings } from './recordings.ts'

/** Every request of every recording, in order, and the file that it stands in. */
const all = recordings().flatMap(({ file, exchanges }) => exchanges.map(({ request }) => ({ file, request })))

type Coverage = 'our request' | 'envelope' | 'refused by our reader, as by the server'

/** How far our codecs go with a request. */
function coverageOf(request: string): Coverage {
  try {
    const { resourceUri, request: parsed } = parseRequest(request)
    const isOurs = resourceUri === POWERSHELL_RESOURCE || resourceUri === SHELL_RESOURCE
    return isOurs && parsed.kind !== 'unsupported' ? 'our request' : 'envelope'
  } catch (error) {
    if (error instanceof RemoteProtocolError) return 'refused by our reader, as by the server'
    throw error
  }
}

/** The same request out of our envelope writer, with the body as it was. */
function rewritten(text: string): string {
  const envelope = readEnvelope(text)
  const header = child(parseXml(text), NS.soap, 'Header')
  const set = header && child(header, NS.wsman, 'OptionSet')
  const options = set ? children(set, NS.wsman, 'Option') : []
  return renderRequestEnvelope({
    messageId: envelope.messageId ?? '',
    sessionId: envelope.sessionId ?? '',
    to: envelope.to,
    maxEnvelopeBytes: envelope.maxEnvelopeBytes ?? 0,
    operationTimeoutMs: envelope.operationTimeoutMs ?? 0,
    action: envelope.action,
    resourceUri: envelope.resourceUri,
    options: options.map(
      (option) =>
        [option.attributes.get('Name') ?? '', textOf(option), option.attributes.get('MustComply') === 'true'] as const,
    ),
    selectors: Object.fromEntries(envelope.selectors),
    body: elements(envelope.body).map((each) => markupOf(each)),
  })
}

const PAYLOADS = new Set(['creationXml', 'connectXml', 'Arguments', 'Stream'])

interface SentMessage {
  readonly file: string
  readonly bytes: Uint8Array
  readonly type: number
  readonly body: string
}

/** PSRP messages that the recorded client sent, put together again per pool and pipeline. */
function sentMessages(): SentMessage[] {
  const streams = new Map<string, Defragmenter>()
  return all.flatMap(({ file, request }) => {
    const envelope = readable(request)
    if (envelope?.resourceUri !== POWERSHELL_RESOURCE) return []
    const client = `${file} ${envelope.selectors.get('ShellId') ?? ''}`
    return payloadsOf(parseXml(request)).flatMap(({ stream, bytes }) => {
      // Each Create and each Connect is the start of a client that counts from one.
      const isStart = /\/(?:Create|Connect)$/.test(envelope.action)
      const key = isStart ? (envelope.messageId ?? '') : `${client} ${stream}`
      const defragmenter = streams.get(key) ?? new Defragmenter()
      streams.set(key, defragmenter)
      return defragmenter.receive(bytes).map((whole) => ({ file, bytes: whole, ...decodeMessage(whole) }))
    })
  })
}

function readable(request: string) {
  try {
    return readEnvelope(request)
  } catch {
    return undefined
  }
}

function payloadsOf(element: XmlElement, stream = ''): { stream: string; bytes: Uint8Array }[] {
  const own = element.attributes.get('CommandId') ?? stream
  if (PAYLOADS.has(element.name))
    return [{ stream: own, bytes: Uint8Array.from(Buffer.from(textOf(element), 'base64')) }]
  return elements(element).flatMap((inner) => payloadsOf(inner, own))
}

/** What our pools never write as the recorded client did: a host of its own, and the spelling CI of the call id. */
function comparable(tree: XmlElement): unknown {
  if (tree.attributes.get('N') === 'HostInfo') return 'a host'
  return {
    name: tree.name,
    n: tree.attributes.get('N')?.toLowerCase(),
    children: tree.children.map((node) => (typeof node === 'string' ? node : comparable(node))),
  }
}

const countBy = <T>(items: readonly T[], keyOf: (item: T) => string) => {
  const counts: Record<string, number> = {}
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1
  return counts
}

describe.skipIf(all.length === 0)('every request of every recording', () => {
  it('is covered by our codecs: by which, in numbers', () => {
    expect(countBy(all, ({ request }) => coverageOf(request))).toEqual({
      'our request': 169,
      // 13 to a shell of another kind, 2 Connect, 2 lists of commands, 2 for the configuration.
      envelope: 19,
      'refused by our reader, as by the server': 1,
    })
    const ours = all.filter(({ request }) => coverageOf(request) === 'our request')
    expect(countBy(ours, ({ request }) => parseRequest(request).request.kind)).toEqual({
      create: 24,
      receive: 80,
      command: 18,
      send: 13,
      signal: 3,
      delete: 22,
      disconnect: 3,
      reconnect: 1,
      'get-shell': 4,
      'enumerate-shells': 1,
    })
  })

  it('that is ours is written by our codec in the same way', () => {
    for (const { request } of all.filter((each) => coverageOf(each.request) === 'our request')) {
      const { request: parsed, header } = parseRequest(request)
      if (parsed.kind !== 'unsupported') expect(shapeOf(renderRequest(parsed, header))).toEqual(shapeOf(request))
    }
  })

  it('of any other kind goes through our envelope with its body unchanged', () => {
    for (const { request } of all.filter((each) => coverageOf(each.request) === 'envelope'))
      expect(shapeOf(rewritten(request))).toEqual(shapeOf(request))
  })
})

describe.skipIf(all.length === 0)('every PSRP message of every recorded request', () => {
  const messages = sentMessages()

  it('is known to us: by which codec, in numbers', () => {
    expect(countBy(messages, ({ type, body }) => decodeBody(type, body)?.kind ?? 'unknown')).toEqual({
      'session-capability': 26,
      'init-runspace-pool': 24,
      'connect-runspace-pool': 2,
      'create-pipeline': 18,
      'pipeline-input': 11,
      'end-of-pipeline-input': 4,
      'public-key': 1,
      'set-max-runspaces': 2,
      'set-min-runspaces': 2,
      'get-available-runspaces': 2,
      'reset-runspace-state': 1,
    })
  })

  it('has a header that our codec writes byte for byte', () => {
    for (const { bytes } of messages)
      expect(Buffer.from(encodeMessage(decodeMessage(bytes))).equals(Buffer.from(bytes))).toBe(true)
  })

  it('has a body that goes through CLIXML with the same tree', () => {
    for (const { body } of messages.filter((each) => each.body !== ''))
      expect(parseXml(writeClixml(readClixml(body)))).toEqual(parseXml(body))
  })

  it('is written by its own codec with the same tree, but for the host of the recorded client', () => {
    for (const { type, body, file } of messages) {
      const message = decodeBody(type, body)
      if (!message) throw new Error(`${file} has a message of the unknown type ${type}`)
      const written = encodeBody(message)
      if (body === '') expect(written).toBe('')
      else expect(comparable(parseXml(written)), `${message.kind} of ${file}`).toEqual(comparable(parseXml(body)))
    }
  })
})
