import { LocalProtocolError } from '../errors.ts'
import { element, markupOf, renderXml, type XmlMarkup } from '../xml/write-xml.ts'
import { escapeClixml } from './escape.ts'
import { type EncryptSecureString, formatPrimitive } from './primitives.ts'
import type { ClixmlContent, ClixmlMember, ClixmlObject, ClixmlValue } from './values.ts'

export interface WriteClixmlOptions {
  /** Needed for SecureStrings that are not encrypted yet. */
  readonly encryptSecureString?: EncryptSecureString | undefined
}

const MAX_VALUE_DEPTH = 64
const CONTAINER_TAGS = { list: 'LST', enumerable: 'IE', stack: 'STK', queue: 'QUE' } as const

/** Writes one value as CLIXML; throws `LocalProtocolError` for what cannot be written. */
export function writeClixml(value: ClixmlValue, options: WriteClixmlOptions = {}): string {
  return renderXml(new Writer(options.encryptSecureString).value(value, undefined, 1))
}

class Writer {
  readonly #encrypt: EncryptSecureString | undefined
  readonly #objectIds = new Map<ClixmlObject, string>()
  readonly #typeNameIds = new Map<string, string>()

  constructor(encrypt: EncryptSecureString | undefined) {
    this.#encrypt = encrypt
  }

  value(value: ClixmlValue, name: string | undefined, depth: number): XmlMarkup {
    if (depth > MAX_VALUE_DEPTH) throw new LocalProtocolError(`value is more than ${MAX_VALUE_DEPTH} levels deep`)
    const attributes = { N: name === undefined ? undefined : escapeClixml(name) }
    if (value.kind === 'raw') {
      const { qname, attributes: own, children } = markupOf(value.element)
      return element(qname, { ...own, ...attributes }, ...children)
    }
    if (value.kind !== 'object') {
      const [tag, text] = formatPrimitive(value, this.#encrypt)
      return element(tag, attributes, text)
    }
    const known = this.#objectIds.get(value)
    if (known !== undefined) return element('Ref', { ...attributes, RefId: known })
    const id = String(this.#objectIds.size)
    this.#objectIds.set(value, id)
    return element('Obj', { ...attributes, RefId: id }, ...this.#parts(value, depth))
  }

  #parts(object: ClixmlObject, depth: number): XmlMarkup[] {
    const parts: XmlMarkup[] = []
    if (object.typeNames !== undefined) parts.push(this.#typeNames(object.typeNames))
    if (object.text !== undefined) parts.push(element('ToString', {}, escapeClixml(object.text)))
    if (object.content !== undefined) parts.push(this.#content(object.content, depth + 1))
    if (object.adapted !== undefined) parts.push(this.#members('Props', object.adapted, depth + 1))
    if (object.extended !== undefined) parts.push(this.#members('MS', object.extended, depth + 1))
    return parts
  }

  // A chain of type names is written once and referred to after that, as PowerShell does (MS-PSRP 2.2.5.2.3).
  #typeNames(names: readonly string[]): XmlMarkup {
    const key = JSON.stringify(names)
    const known = this.#typeNameIds.get(key)
    if (known !== undefined) return element('TNRef', { RefId: known })
    const id = String(this.#typeNameIds.size)
    this.#typeNameIds.set(key, id)
    return element('TN', { RefId: id }, ...names.map((name) => element('T', {}, escapeClixml(name))))
  }

  #content(content: ClixmlContent, depth: number): XmlMarkup {
    switch (content.kind) {
      case 'primitive':
        return this.value(content.value, undefined, depth)
      case 'dictionary':
        return element(
          'DCT',
          {},
          ...content.entries.map(([key, value]) =>
            element('En', {}, this.value(key, 'Key', depth), this.value(value, 'Value', depth)),
          ),
        )
      case 'list':
      case 'enumerable':
      case 'stack':
      case 'queue':
        return element(
          CONTAINER_TAGS[content.kind],
          {},
          ...content.items.map((item) => this.value(item, undefined, depth)),
        )
    }
  }

  #members(tag: 'Props' | 'MS', members: readonly ClixmlMember[], depth: number): XmlMarkup {
    return element(tag, {}, ...members.map(({ name, value }) => this.value(value, name, depth)))
  }
}
