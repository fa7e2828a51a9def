import { NS } from '../wsman/namespaces.ts'
import type { XmlElement } from '../xml/parse-xml.ts'
import { elements, textOf } from '../xml/query.ts'
import { element, renderXml, type XmlMarkup, type XmlNode } from '../xml/write-xml.ts'
import type { TextScrubber } from './scrub-text.ts'
import { Unscrubbable } from './unscrubbable.ts'

/** As Windows declares them; some texts are qualified names that mean these. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  [NS.soap, 's'],
  [NS.addressing, 'a'],
  [NS.wsman, 'w'],
  [NS.wsmv, 'p'],
  [NS.shell, 'rsp'],
  [NS.transfer, 'x'],
  [NS.enumeration, 'n'],
  [NS.fault, 'f'],
  [NS.xml, 'xml'],
])
const PUBLISHED = /^https?:\/\/(?:schemas\.(?:xmlsoap\.org|dmtf\.org|microsoft\.com)|www\.w3\.org)\/[\w./#-]*$/i
const NUMBER = /^-?\d+(?:\.\d+)?$/
const DURATION = /^-?P[\dTDHMS.]+$/
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,4})*$/
const QUALIFIED_NAME = /^[a-z]{1,3}:[A-Za-z]{1,60}$/
const ID = /^(?:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const LANGUAGES: ReadonlySet<string> = new Set(['lang', 'Locale', 'DataLocale'])
const PAYLOADS: ReadonlySet<string> = new Set([
  'creationXml',
  'connectXml',
  'connectResponseXml',
  'Arguments',
  'Stream',
])

/** Whether an element holds PSRP fragments. */
export function isPayload({ name }: XmlElement): boolean {
  return PAYLOADS.has(name)
}

/** What holds PSRP fragments, in document order. */
export function payloadsOf(envelope: XmlElement): XmlElement[] {
  if (isPayload(envelope)) return textOf(envelope) === '' ? [] : [envelope]
  return elements(envelope).flatMap(payloadsOf)
}

/** An envelope without names, `payload` giving the new text of each payload. Throws Unscrubbable. */
export function scrubEnvelope(
  envelope: XmlElement,
  text: TextScrubber,
  payload: (element: XmlElement) => string,
): string {
  const markup = new EnvelopeScrubber(text, payload).element(envelope)
  const declarations = Object.fromEntries(
    [...PREFIXES].filter(([ns]) => ns !== NS.xml).map(([ns, prefix]) => [`xmlns:${prefix}`, ns]),
  )
  return renderXml({ ...markup, attributes: { ...markup.attributes, ...declarations } })
}

class EnvelopeScrubber {
  readonly #text: TextScrubber
  readonly #payload: (element: XmlElement) => string

  constructor(text: TextScrubber, payload: (element: XmlElement) => string) {
    this.#text = text
    this.#payload = payload
  }

  element(read: XmlElement, inheritedNs = ''): XmlMarkup {
    const prefix = PREFIXES.get(read.ns)
    if (prefix === undefined && read.ns !== '' && !PUBLISHED.test(read.ns))
      throw new Unscrubbable(`an element ${read.name} that is not of WS-Management`)
    const declared = prefix === undefined && read.ns !== inheritedNs ? { xmlns: read.ns } : {}
    const attributes = Object.fromEntries(
      [...read.attributes].map(([name, value]) => this.#attribute(read, name, value)),
    )
    const ownNs = prefix === undefined ? read.ns : inheritedNs
    const children = isPayload(read) ? this.#payloadChildren(read) : this.#children(read, ownNs)
    const qname = prefix === undefined ? read.name : `${prefix}:${read.name}`
    return element(qname, { ...declared, ...attributes }, ...children)
  }

  #payloadChildren(read: XmlElement): XmlNode[] {
    return textOf(read) === '' ? [] : [this.#payload(read)]
  }

  #children(read: XmlElement, ownNs: string): XmlNode[] {
    return read.children.map((node) =>
      typeof node === 'string' ? this.#field(read.name, node) : this.element(node, ownNs),
    )
  }

  #attribute(read: XmlElement, name: string, value: string): [string, string] {
    const [, ns, local] = /^\{(.*)\}(.*)$/s.exec(name) ?? []
    if (ns === undefined || local === undefined) return [name, this.#attributeValue(read, name, value)]
    const prefix = PREFIXES.get(ns)
    if (prefix === undefined) throw new Unscrubbable(`an attribute ${local} that is not of WS-Management`)
    return [`${prefix}:${local}`, this.#field(local, value)]
  }

  /** A shell's name is what its client chose, other names are those of options, selectors and streams. */
  #attributeValue(read: XmlElement, name: string, value: string): string {
    return this.#field(name === 'Name' && read.name === 'Shell' ? 'ShellName' : name, value)
  }

  #field(name: string, value: string): string {
    if (ID.test(value)) return this.#text.guid(value)
    if (NUMBER.test(value) || DURATION.test(value) || PUBLISHED.test(value)) return value
    if (LANGUAGES.has(name) && LANGUAGE.test(value)) return value
    if (name === 'Value' && QUALIFIED_NAME.test(value)) return value
    if (value === 'powershell/signal/ctrl_c') return value
    return this.#text.scrub(value, TREATMENTS[name])
  }
}

const TREATMENTS: Readonly<Record<string, string>> = {
  ClientIP: 'address',
  Machine: 'computer',
  Owner: 'account',
  path: 'path',
}
