import { decodeMessage } from '../psrp/message.ts'
import { readEnvelope } from '../wsman/envelope.ts'
import { parseXml, type XmlElement } from '../xml/parse-xml.ts'
import { textOf } from '../xml/query.ts'
import { MessageCollector, messageBytes, readFragments } from './fragments.ts'
import type { RecordedExchange } from './recorder.ts'
import { isPayload, payloadsOf } from './scrub-envelope.ts'

/** Everything that a person could read in a recording, each text once and in order. */
export interface ReadableTexts {
  /** Values: what was said. */
  readonly values: readonly string[]
  /** Names of types, properties and schemas, and ids. */
  readonly structure: readonly string[]
}

const STRUCTURE =
  /^(?:(?:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::\d+)?|https?:\/\/(?:schemas\.|www\.w3\.org).*)$/i
const VALUE_TAGS: ReadonlySet<string> = new Set(['S', 'ToString', 'URI', 'XD', 'SBK', 'C'])
const NOT_READ = /^(?:|-?\d+|-?P[\dTDHMS.]+|true|false)$/

/** Reads a recording as a stranger would: all envelopes, and all messages in them. Throws RemoteProtocolError for one that is damaged. */
export function readableTexts(exchanges: readonly RecordedExchange[]): ReadableTexts {
  const values = new Set<string>()
  const structure = new Set<string>()
  const note = (text: string, isStructure: boolean) => {
    const trimmed = text.trim()
    if (NOT_READ.test(trimmed)) return
    if (isStructure || STRUCTURE.test(trimmed)) structure.add(trimmed)
    else values.add(trimmed)
  }
  for (const { request, response } of exchanges)
    for (const text of [request, response]) if (text !== null) noteEnvelope(parseXml(text), note)
  for (const body of bodiesOf(exchanges)) noteClixml(parseXml(body), note)
  return { values: [...values].sort(), structure: [...structure].sort() }
}

type Note = (text: string, isStructure: boolean) => void

function noteEnvelope(element: XmlElement, note: Note): void {
  for (const [, value] of element.attributes) note(value, false)
  if (isPayload(element)) return
  for (const node of element.children) {
    if (typeof node === 'string') note(node, false)
    else noteEnvelope(node, note)
  }
}

function noteClixml(element: XmlElement, note: Note): void {
  for (const [name, value] of element.attributes) if (name !== 'RefId') note(value, true)
  for (const node of element.children) {
    if (typeof node !== 'string') noteClixml(node, note)
    else if (element.name === 'T') note(node, true)
    else if (VALUE_TAGS.has(element.name)) note(node, false)
  }
}

/** The bodies of all messages, of both directions. */
function bodiesOf(exchanges: readonly RecordedExchange[]): string[] {
  const collector = new MessageCollector()
  for (const [index, { request, response }] of exchanges.entries()) {
    const shell = readEnvelope(request).selectors.get('ShellId') ?? 'created'
    for (const [direction, text] of [
      ['to', request],
      ['from', response],
    ] as const) {
      for (const payload of text === null ? [] : payloadsOf(parseXml(text)))
        for (const fragment of readFragments(Buffer.from(textOf(payload), 'base64'), index))
          collector.add(`${direction} ${shell}`, fragment)
    }
  }
  return collector.messages.map((message) => decodeMessage(messageBytes(message)).body).filter((body) => body !== '')
}
