import { parseXml, type XmlElement } from '../../../src/winrm/xml/parse-xml.ts'

/** Texts that differ between any two conversations, though they mean the same. */
const VARIABLE = new Set([
  'MessageID',
  'SessionId',
  'To',
  'OperationTimeout',
  'MaxEnvelopeSize',
  'creationXml',
  'Arguments',
  'Stream',
])
/** Sent by the recorded client only: the first is not needed, the second asks for no profile. */
const OPTIONAL_OPTIONS = new Set(['WINRS_SKIP_CMD_SHELL', 'WINRS_NOPROFILE'])
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export interface Shape {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (Shape | string)[]
}

/** An envelope as a tree of names and values, without what differs in any case. */
export function shapeOf(text: string): Shape {
  return shapeOfElement(parseXml(text))
}

function shapeOfElement(element: XmlElement): Shape {
  const attributes = [...element.attributes].map(([name, value]) => [name, GUID.test(value) ? '#' : value] as const)
  return {
    name: `{${element.ns}}${element.name}`,
    attributes: Object.fromEntries(attributes.sort(([a], [b]) => a.localeCompare(b))),
    children: VARIABLE.has(element.name) ? ['#'] : element.children.flatMap(shapeOfChild),
  }
}

function shapeOfChild(node: XmlElement | string): (Shape | string)[] {
  if (typeof node === 'string') return [GUID.test(node) ? '#' : node]
  if (OPTIONAL_OPTIONS.has(node.attributes.get('Name') ?? '')) return []
  const shape = shapeOfElement(node)
  return node.name === 'OptionSet' && shape.children.length === 0 ? [] : [shape]
}
