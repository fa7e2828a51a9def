import { LocalProtocolError } from '../errors.ts'
import { escapeAttribute, escapeText, markupOf, renderXml } from '../xml/write-xml.ts'
import { escapeClixml } from './escape.ts'
import { type EncryptSecureString, formatPrimitive } from './primitives.ts'
import type { ClixmlContent, ClixmlMember, ClixmlObject, ClixmlRaw, ClixmlValue } from './values.ts'

export interface WriteClixmlOptions {
  /** Needed for SecureStrings that are not encrypted yet. */
  readonly encryptSecureString?: EncryptSecureString | undefined
}

const MAX_VALUE_DEPTH = 64
const CONTAINER_TAGS = { list: 'LST', enumerable: 'IE', stack: 'STK', queue: 'QUE' } as const

/** Writes one value as CLIXML; throws `LocalProtocolError` for what cannot be written. */
export function writeClixml(value: ClixmlValue, options: WriteClixmlOptions = {}): string {
  return new Writer(options.encryptSecureString).value(value, undefined, 1)
}

/** Writes text as it goes: a worksheet's questions are ten thousand elements, which a tree of them would double the work for. */
class Writer {
  readonly #encrypt: EncryptSecureString | undefined
  readonly #objectIds = new Map<ClixmlObject, number>()
  readonly #typeNameIds = new Map<string, number>()

  constructor(encrypt: EncryptSecureString | undefined) {
    this.#encrypt = encrypt
  }

  value(value: ClixmlValue, name: string | undefined, depth: number): string {
    if (depth > MAX_VALUE_DEPTH) throw new LocalProtocolError(`value is more than ${MAX_VALUE_DEPTH} levels deep`)
    const named = name === undefined ? '' : ` N="${escapeAttribute(escapeClixml(name))}"`
    if (value.kind === 'raw') return raw(value, name)
    if (value.kind !== 'object') {
      const [tag, text] = formatPrimitive(value, this.#encrypt)
      return tagged(tag, named, escapeText(text))
    }
    const known = this.#objectIds.get(value)
    if (known !== undefined) return `<Ref${named} RefId="${known}"/>`
    const id = this.#objectIds.size
    this.#objectIds.set(value, id)
    return tagged('Obj', `${named} RefId="${id}"`, this.#parts(value, depth))
  }

  #parts(object: ClixmlObject, depth: number): string {
    let parts = ''
    if (object.typeNames !== undefined) parts += this.#typeNames(object.typeNames)
    if (object.text !== undefined) parts += tagged('ToString', '', escapeText(escapeClixml(object.text)))
    if (object.content !== undefined) parts += this.#content(object.content, depth + 1)
    if (object.adapted !== undefined) parts += this.#members('Props', object.adapted, depth + 1)
    if (object.extended !== undefined) parts += this.#members('MS', object.extended, depth + 1)
    return parts
  }

  // A chain of type names is written once and referred to after that, as PowerShell does (MS-PSRP 2.2.5.2.3).
  #typeNames(names: readonly string[]): string {
    const key = JSON.stringify(names)
    const known = this.#typeNameIds.get(key)
    if (known !== undefined) return `<TNRef RefId="${known}"/>`
    const id = this.#typeNameIds.size
    this.#typeNameIds.set(key, id)
    const texts = names.map((name) => tagged('T', '', escapeText(escapeClixml(name))))
    return tagged('TN', ` RefId="${id}"`, texts.join(''))
  }

  #content(content: ClixmlContent, depth: number): string {
    switch (content.kind) {
      case 'primitive':
        return this.value(content.value, undefined, depth)
      case 'dictionary':
        return tagged('DCT', '', content.entries.map((entry) => this.#entry(entry, depth)).join(''))
      case 'list':
      case 'enumerable':
      case 'stack':
      case 'queue':
        return tagged(
          CONTAINER_TAGS[content.kind],
          '',
          content.items.map((item) => this.value(item, undefined, depth)).join(''),
        )
    }
  }

  #entry([key, value]: readonly [ClixmlValue, ClixmlValue], depth: number): string {
    return tagged('En', '', this.value(key, 'Key', depth) + this.value(value, 'Value', depth))
  }

  #members(tag: 'Props' | 'MS', members: readonly ClixmlMember[], depth: number): string {
    let inner = ''
    for (const { name, value } of members) inner += this.value(value, name, depth)
    return tagged(tag, '', inner)
  }
}

/** What was read without being understood, under the name that it has now. */
function raw({ element }: ClixmlRaw, name: string | undefined): string {
  const { qname, attributes, children } = markupOf(element)
  return renderXml({ qname, attributes: { ...attributes, N: name && escapeClixml(name) }, children })
}

function tagged(tag: string, attributes: string, inner: string): string {
  return inner === '' ? `<${tag}${attributes}/>` : `<${tag}${attributes}>${inner}</${tag}>`
}
