import { SaxesParser } from 'saxes'
import { RemoteProtocolError } from '../errors.ts'

export interface XmlElement {
  /** Namespace URI, or '' for none. */
  readonly ns: string
  /** Local name. */
  readonly name: string
  /** Plain attributes under their local name, namespaced ones as `{ns}local`; declarations of namespaces are left out. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly (XmlElement | string)[]
}

export interface XmlLimits {
  readonly maxDepth: number
  /** Elements, attributes and texts together. */
  readonly maxNodes: number
  /** Length of the whole document in UTF-16 units. */
  readonly maxTextLength: number
}

export const DEFAULT_XML_LIMITS: XmlLimits = { maxDepth: 256, maxNodes: 1_000_000, maxTextLength: 64 * 1024 * 1024 }

const XMLNS_URI = 'http://www.w3.org/2000/xmlns/'
// saxes keeps what it has not consumed; feeding parts lets a node limit stop a large document early.
const CHUNK_LENGTH = 64 * 1024

interface OpenElement extends XmlElement {
  readonly attributes: Map<string, string>
  readonly children: (XmlElement | string)[]
}

/** Parses a whole document, white space kept; DOCTYPE, entities of one's own and processing instructions are refused. Throws `RemoteProtocolError`. */
export function parseXml(text: string, limits: Partial<XmlLimits> = {}): XmlElement {
  const bounds = { ...DEFAULT_XML_LIMITS, ...limits }
  if (text.length > bounds.maxTextLength) {
    throw new RemoteProtocolError(`XML of ${text.length} characters, but at most ${bounds.maxTextLength} are allowed`)
  }
  const builder = new TreeBuilder(bounds)
  try {
    builder.parse(text)
  } catch (error) {
    if (error instanceof RemoteProtocolError) throw error
    throw new RemoteProtocolError(`XML is not well formed: ${describe(error)}`)
  }
  return builder.root()
}

// saxes quotes names from the document in its messages, and a document may hold secrets: keep only the place and the kind.
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason'
  const [place, kind] = /^(\d+:\d+): ([a-z -]+)/i.exec(error.message)?.slice(1) ?? []
  return place === undefined ? 'unknown place' : `${place} ${kind?.trim() ?? ''}`
}

class TreeBuilder {
  readonly #limits: XmlLimits
  readonly #open: OpenElement[] = []
  #root: XmlElement | undefined
  #nodes = 0

  constructor(limits: XmlLimits) {
    this.#limits = limits
  }

  parse(text: string): void {
    const parser = new SaxesParser({ xmlns: true, position: true })
    parser.on('doctype', () => refuse('a document type'))
    parser.on('processinginstruction', () => refuse('a processing instruction'))
    parser.on('opentag', (tag) => {
      const attributes = new Map<string, string>()
      for (const { uri, local, value } of Object.values(tag.attributes)) {
        if (uri !== XMLNS_URI) attributes.set(uri === '' ? local : `{${uri}}${local}`, value)
      }
      this.#enter({ ns: tag.uri, name: tag.local, attributes, children: [] })
    })
    parser.on('closetag', () => this.#open.pop())
    parser.on('text', (value) => this.#text(value))
    parser.on('cdata', (value) => this.#text(value))
    for (let start = 0; start < text.length; start += CHUNK_LENGTH) {
      parser.write(text.slice(start, start + CHUNK_LENGTH))
    }
    parser.close()
  }

  root(): XmlElement {
    if (this.#root === undefined) throw new RemoteProtocolError('XML has no root element')
    return this.#root
  }

  #enter(element: OpenElement): void {
    this.#count(1 + element.attributes.size)
    const parent = this.#open.at(-1)
    if (parent === undefined) this.#root = element
    else parent.children.push(element)
    this.#open.push(element)
    if (this.#open.length > this.#limits.maxDepth) {
      throw new RemoteProtocolError(
        `XML is ${this.#open.length} elements deep, but at most ${this.#limits.maxDepth} are allowed`,
      )
    }
  }

  #text(value: string): void {
    const parent = this.#open.at(-1)
    if (parent === undefined || value === '') return
    const last = parent.children.length - 1
    const previous = parent.children[last]
    // Text around a comment, a CDATA section or a chunk border is one text.
    if (typeof previous === 'string') {
      parent.children[last] = previous + value
      return
    }
    this.#count(1)
    parent.children.push(value)
  }

  #count(nodes: number): void {
    this.#nodes += nodes
    if (this.#nodes > this.#limits.maxNodes) {
      throw new RemoteProtocolError(`XML has ${this.#nodes} nodes, but at most ${this.#limits.maxNodes} are allowed`)
    }
  }
}

function refuse(what: string): never {
  throw new RemoteProtocolError(`XML holds ${what}, which is refused`)
}
