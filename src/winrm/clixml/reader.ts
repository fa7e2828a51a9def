import { RemoteProtocolError } from '../errors.ts'
import { parseXml, type XmlElement, type XmlLimits } from '../xml/parse-xml.ts'
import { elements, textOf } from '../xml/query.ts'
import { unescapeClixml } from './escape.ts'
import { type DecryptSecureString, PRIMITIVE_READERS } from './primitives.ts'
import type { ClixmlContent, ClixmlMember, ClixmlObject, ClixmlValue } from './values.ts'

export interface ReadClixmlOptions {
  /** Without it SecureStrings are given as their ciphertext. */
  readonly decryptSecureString?: DecryptSecureString | undefined
  readonly limits?: Partial<XmlLimits> & { readonly maxValueDepth?: number }
}

/** PowerShell itself stops at a depth of 48 containers (MS-PSRP 2.2.5.2). */
const DEFAULT_MAX_VALUE_DEPTH = 64
// An object level costs up to three elements: Obj, DCT, En.
const ELEMENTS_PER_VALUE = 4

const CONTAINERS: ReadonlyMap<string, 'list' | 'enumerable' | 'stack' | 'queue'> = new Map([
  ['LST', 'list'],
  ['IE', 'enumerable'],
  ['STK', 'stack'],
  ['QUE', 'queue'],
])

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Reads one CLIXML value without loss (MS-PSRP 2.2.5); throws `RemoteProtocolError`. */
export function readClixml(text: string, options: ReadClixmlOptions = {}): ClixmlValue {
  const maxDepth = options.limits?.maxValueDepth ?? DEFAULT_MAX_VALUE_DEPTH
  const root = parseXml(text, { maxDepth: maxDepth * ELEMENTS_PER_VALUE, ...options.limits })
  return new Reader(maxDepth, options.decryptSecureString).value(root, 1)
}

class Reader {
  readonly #maxDepth: number
  readonly #decrypt: DecryptSecureString | undefined
  // Two number spaces (MS-PSRP 2.2.5.2.1 and 2.2.5.2.3).
  readonly #objects = new Map<string, ClixmlObject>()
  readonly #typeNames = new Map<string, readonly string[]>()

  constructor(maxDepth: number, decrypt: DecryptSecureString | undefined) {
    this.#maxDepth = maxDepth
    this.#decrypt = decrypt
  }

  value(element: XmlElement, depth: number): ClixmlValue {
    if (depth > this.#maxDepth) {
      throw new RemoteProtocolError(`CLIXML is ${depth} values deep, but at most ${this.#maxDepth} are allowed`)
    }
    if (element.name === 'Obj') return this.#object(element, depth)
    if (element.name === 'Ref') return found(this.#objects, refId(element), 'an object')
    const read = PRIMITIVE_READERS.get(element.name)
    return read === undefined ? { kind: 'raw', element } : read(flatText(element), this.#decrypt)
  }

  #object(element: XmlElement, depth: number): ClixmlObject {
    const object: Mutable<ClixmlObject> = { kind: 'object' }
    const id = element.attributes.get('RefId')
    // Before its parts are read: a Ref may sit inside the object that it refers to.
    if (id !== undefined) this.#objects.set(id, object)
    for (const part of elementsOnly(element)) this.#part(object, part, depth)
    return object
  }

  #part(object: Mutable<ClixmlObject>, part: XmlElement, depth: number): void {
    switch (part.name) {
      case 'TN':
        object.typeNames = this.#readTypeNames(part)
        break
      case 'TNRef':
        object.typeNames = found(this.#typeNames, refId(part), 'type names')
        break
      case 'ToString':
        object.text = unescapeClixml(flatText(part))
        break
      case 'Props':
        object.adapted = this.#members(part, depth)
        break
      case 'MS':
        object.extended = this.#members(part, depth)
        break
      default:
        if (object.content !== undefined) throw new RemoteProtocolError('CLIXML object has more than one value part')
        object.content = this.#content(part, depth)
    }
  }

  #content(part: XmlElement, depth: number): ClixmlContent {
    const container = CONTAINERS.get(part.name)
    if (container !== undefined) {
      return { kind: container, items: elementsOnly(part).map((item) => this.value(item, depth + 1)) }
    }
    if (part.name === 'DCT') {
      return { kind: 'dictionary', entries: elementsOnly(part).map((entry) => this.#entry(entry, depth + 1)) }
    }
    const value = this.value(part, depth + 1)
    if (value.kind === 'object') throw new RemoteProtocolError('CLIXML object has an object as its value part')
    return { kind: 'primitive', value }
  }

  #entry(entry: XmlElement, depth: number): readonly [ClixmlValue, ClixmlValue] {
    const parts = elementsOnly(entry)
    const key = parts.find((part) => part.attributes.get('N') === 'Key')
    const value = parts.find((part) => part.attributes.get('N') === 'Value')
    if (entry.name !== 'En' || parts.length !== 2 || key === undefined || value === undefined) {
      throw new RemoteProtocolError('CLIXML dictionary entry is not a key and a value')
    }
    return [this.value(key, depth), this.value(value, depth)]
  }

  #members(part: XmlElement, depth: number): ClixmlMember[] {
    return elementsOnly(part).map((element) => {
      const name = element.attributes.get('N')
      if (name === undefined) throw new RemoteProtocolError(`CLIXML property in ${part.name} has no name`)
      return { name: unescapeClixml(name), value: this.value(element, depth + 1) }
    })
  }

  #readTypeNames(part: XmlElement): readonly string[] {
    const names = elementsOnly(part).map((name) => unescapeClixml(flatText(name)))
    this.#typeNames.set(refId(part), names)
    return names
  }
}

function refId(element: XmlElement): string {
  const id = element.attributes.get('RefId')
  if (id === undefined) throw new RemoteProtocolError(`CLIXML ${element.name} has no RefId`)
  return id
}

function found<T>(known: ReadonlyMap<string, T>, id: string, what: string): T {
  const value = known.get(id)
  if (value === undefined) throw new RemoteProtocolError(`CLIXML refers to ${what} that did not come before`)
  return value
}

function flatText(element: XmlElement): string {
  if (elements(element).length > 0)
    throw new RemoteProtocolError(`CLIXML ${element.name} holds elements, not only text`)
  return textOf(element)
}

function elementsOnly(element: XmlElement): XmlElement[] {
  if (element.children.some((node) => typeof node === 'string' && node.trim() !== '')) {
    throw new RemoteProtocolError(`CLIXML ${element.name} holds text between its elements`)
  }
  return elements(element)
}
