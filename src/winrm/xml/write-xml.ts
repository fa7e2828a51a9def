import { LocalProtocolError } from '../errors.ts'
import type { XmlElement } from './parse-xml.ts'

/** An element to be written; namespaces are declared by hand, as `xmlns` attributes. */
export interface XmlMarkup {
  readonly qname: string
  readonly attributes: Readonly<Record<string, string | undefined>>
  readonly children: readonly XmlNode[]
}

export type XmlNode = XmlMarkup | string

const XML_URI = 'http://www.w3.org/XML/1998/namespace'
const QNAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/
// Outside XML 1.0's Char production: C0 controls but TAB, LF and CR; halves of surrogate pairs; FFFE and FFFF.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u
/** Text that needs no second look: nothing to escape, nothing forbidden, no surrogates. */
const PLAIN = /^[ !#-%'-;=?-\ud7ff\ue000-\ufffd]*$/
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

/** Makes an element; attributes that are undefined and texts that are empty are left out. */
export function element(
  qname: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: XmlNode[]
): XmlMarkup {
  return { qname, attributes, children: children.filter((child) => child !== '') }
}

/** An element that was read, made ready to be written again: every element and attribute declares the namespace it needs. */
export function markupOf(parsed: XmlElement, inheritedNs = ''): XmlMarkup {
  const attributes: Record<string, string> = {}
  if (parsed.ns !== inheritedNs) attributes.xmlns = parsed.ns
  for (const [name, value] of parsed.attributes) {
    const [, ns, local] = /^\{(.*)\}(.*)$/s.exec(name) ?? []
    if (ns === undefined || local === undefined) {
      attributes[name] = value
    } else if (ns === XML_URI) {
      attributes[`xml:${local}`] = value
    } else {
      const prefix = `n${Object.keys(attributes).length}`
      attributes[`xmlns:${prefix}`] = ns
      attributes[`${prefix}:${local}`] = value
    }
  }
  const children = parsed.children.map((node) => (typeof node === 'string' ? node : markupOf(node, parsed.ns)))
  return { qname: parsed.name, attributes, children }
}

/** The node as text without white space of its own; throws `LocalProtocolError` for names and characters that XML 1.0 does not have. */
export function renderXml(node: XmlNode): string {
  if (typeof node === 'string') return escapeText(node)
  let text = `<${checkedName(node.qname)}`
  for (const name in node.attributes) {
    const value = node.attributes[name]
    if (value !== undefined) text += ` ${checkedName(name)}="${escapeAttribute(value)}"`
  }
  if (node.children.length === 0) return `${text}/>`
  text += '>'
  for (const child of node.children) text += renderXml(child)
  return `${text}</${node.qname}>`
}

/** For the content of an element. A bare CR would be read back as LF (XML 1.0 2.11); TAB and LF survive. Throws as `renderXml` does. */
export function escapeText(text: string): string {
  return PLAIN.test(text) ? text : allowed(text).replace(/[&<>\r]/g, escapeCharacter)
}

/** For between the quotes of an attribute. Throws as `renderXml` does. */
export function escapeAttribute(value: string): string {
  return PLAIN.test(value) ? value : allowed(value).replace(/[&<>"\t\n\r]/g, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return ESCAPES[character] ?? character
}

function allowed(text: string): string {
  const found = FORBIDDEN.exec(text)
  if (found === null) return text
  const code = (found[0].codePointAt(0) ?? 0).toString(16).padStart(4, '0')
  throw new LocalProtocolError(`character U+${code} at ${found.index} cannot be written in XML 1.0`)
}

/** The few names of our messages are looked at once. */
const knownNames = new Set<string>()
const MAX_KNOWN_NAMES = 1000

function checkedName(qname: string): string {
  if (knownNames.has(qname)) return qname
  if (!QNAME.test(qname)) throw new LocalProtocolError('name of an XML element or attribute is not a qualified name')
  if (knownNames.size < MAX_KNOWN_NAMES) knownNames.add(qname)
  return qname
}
