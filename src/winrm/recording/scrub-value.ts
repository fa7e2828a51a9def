import type {
  ClixmlContent,
  ClixmlDateTime,
  ClixmlMember,
  ClixmlObject,
  ClixmlPrimitive,
  ClixmlValue,
} from '../clixml/values.ts'
import type { TextScrubber } from './scrub-text.ts'
import { Unscrubbable } from './unscrubbable.ts'
import { PROTOCOL_PROPERTIES, type PropertyRule, type Treatment } from './vocabulary.ts'

const TICKS_PER_DAY = 864_000_000_000n
/** 1 January 2020: the day on which every recording was made, as far as it tells. */
const FIXED_DAY_TICKS = 637_134_336_000_000_000n
const FIXED_DAY_MS = Date.UTC(2020, 0, 1)
/** Two blocks of AES: what a short secret looks like under a session key. */
const NO_SECRET = Buffer.alloc(32).toString('base64')
const KEY_BLOBS: ReadonlySet<string> = new Set(['publickey', 'encryptedsessionkey'])
/** What stands for an object's text beside its properties: it repeats them, and nobody reads it. */
const TEXT_OF_OBJECT = 'TEXT'
/** Types of .NET and Windows, whose names and whose properties' names are in everybody's documentation. */
const OWN_TYPE =
  /^(?:Selected\.|Deserialized\.)*(?:System|Microsoft)\.[\w.`+[\], =]*(?:#(?:Selected\.)?(?:[\w.+]|root\/[\w/]+)*)?$/i
const CUSTOM_OBJECT = 'System.Management.Automation.PSCustomObject'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export interface ValueScrubberOptions {
  readonly text: TextScrubber
  readonly properties: readonly PropertyRule[]
  /** Epoch ms; times are moved by whole days, so that they tell how long things last but not when they were. */
  readonly recordedAt: number
}

/** Replaces names in values, one message after the other; objects that were one stay one. Throws Unscrubbable. */
export class ValueScrubber {
  readonly #text: TextScrubber
  readonly #rules: readonly PropertyRule[]
  readonly #ruledNames: ReadonlySet<string>
  readonly #shiftTicks: bigint

  constructor({ text, properties, recordedAt }: ValueScrubberOptions) {
    this.#text = text
    this.#rules = [...PROTOCOL_PROPERTIES, ...properties]
    this.#ruledNames = new Set(this.#rules.flatMap(({ names }) => names).map((name) => name.toLowerCase()))
    const days = Math.floor((recordedAt - FIXED_DAY_MS) / 86_400_000)
    this.#shiftTicks = BigInt(days) * TICKS_PER_DAY
  }

  /** The value of one message. */
  scrub(value: ClixmlValue): ClixmlValue {
    return this.#value(value, {}, new Map())
  }

  #value(value: ClixmlValue, place: Place, done: Done): ClixmlValue {
    if (value.kind === 'raw') throw new Unscrubbable(`a value of the unknown kind ${value.element.name}`)
    return value.kind === 'object' ? this.#object(value, place, done) : this.#primitive(value, place)
  }

  #primitive(value: ClixmlPrimitive, { as, name }: Place): ClixmlPrimitive {
    switch (value.kind) {
      case 'string':
        return { ...value, value: KEY_BLOBS.has(name ?? '') ? zeros(value.value) : this.#text.scrub(value.value, as) }
      case 'uri':
      case 'xml':
      case 'script-block':
        return { ...value, value: this.#text.scrub(value.value, 'text') }
      case 'guid':
        return { ...value, value: this.#text.guid(value.value) }
      case 'version':
        return { ...value, value: this.#text.scrub(value.value, 'version') }
      case 'bytes':
        return { ...value, value: new Uint8Array(value.value.length) }
      case 'char':
        return { ...value, codeUnit: 'x'.charCodeAt(0) }
      case 'secure-string':
      case 'encrypted-string':
        return { kind: 'encrypted-string', ciphertext: NO_SECRET }
      case 'date-time':
        return this.#moment(value, as)
      default:
        return value
    }
  }

  /** When the server started and what its clock says is needed; when somebody chose a password or was here is not. */
  #moment(value: ClixmlDateTime, as: Treatment | undefined): ClixmlDateTime {
    const shifted = value.ticks - this.#shiftTicks
    return { ...value, ticks: as === 'moment' && shifted > 0n ? shifted : FIXED_DAY_TICKS }
  }

  #object(object: ClixmlObject, place: Place, done: Done): ClixmlObject {
    const known = done.get(object)
    if (known) return known
    const scrubbed: Mutable<ClixmlObject> = { kind: 'object' }
    done.set(object, scrubbed)
    if (object.typeNames) scrubbed.typeNames = object.typeNames.map((name) => this.#typeName(name))
    if (object.text !== undefined) scrubbed.text = this.#objectText(object, object.text, place)
    if (object.content) scrubbed.content = this.#content(object.content, place, done)
    if (object.adapted) scrubbed.adapted = this.#members(object, object.adapted, done)
    if (object.extended) scrubbed.extended = this.#members(object, object.extended, done)
    return scrubbed
  }

  #typeName(name: string): string {
    return OWN_TYPE.test(name) ? name : this.#text.scrub(name, 'type')
  }

  #objectText({ typeNames, content, adapted, extended }: ClixmlObject, text: string, place: Place): string {
    if (typeNames?.includes('System.Enum')) return this.#text.scrub(text, 'windows')
    const hasMore = content !== undefined || (adapted?.length ?? 0) + (extended?.length ?? 0) > 0
    return hasMore ? (this.#text.unchanged(text) ?? TEXT_OF_OBJECT) : this.#text.scrub(text, place.as)
  }

  #content(content: ClixmlContent, place: Place, done: Done): ClixmlContent {
    switch (content.kind) {
      case 'primitive':
        if (content.value.kind === 'raw') throw new Unscrubbable('a value of an unknown kind in an object')
        return { ...content, value: this.#primitive(content.value, place) }
      case 'dictionary':
        return { ...content, entries: content.entries.map((entry) => this.#entry(entry, done)) }
      default:
        return { ...content, items: content.items.map((item) => this.#value(item, place, done)) }
    }
  }

  #entry([key, value]: readonly [ClixmlValue, ClixmlValue], done: Done): readonly [ClixmlValue, ClixmlValue] {
    const name = key.kind === 'string' ? key.value : undefined
    return [this.#value(key, {}, done), this.#value(value, this.#placeOf(name, []), done)]
  }

  #members(holder: ClixmlObject, members: readonly ClixmlMember[], done: Done): ClixmlMember[] {
    const names = [...(holder.adapted ?? []), ...(holder.extended ?? [])].map((member) => member.name.toLowerCase())
    return members.map(({ name, value }) => ({
      name: this.#memberName(holder, name),
      value: this.#value(value, this.#placeOf(name, names), done),
    }))
  }

  /** Properties of custom objects may be called anything, those of .NET's types are called what .NET calls them. */
  #memberName({ typeNames = [] }: ClixmlObject, name: string): string {
    const isKnown = this.#ruledNames.has(name.toLowerCase()) || this.#text.isWord(name)
    const isOfType = typeNames.every((type) => OWN_TYPE.test(type)) && !typeNames.includes(CUSTOM_OBJECT)
    return isKnown || (isOfType && /^\w{1,60}$/.test(name)) ? name : this.#text.scrub(name, 'property')
  }

  #placeOf(name: string | undefined, beside: readonly string[]): Place {
    const wanted = name?.toLowerCase()
    if (wanted === undefined) return {}
    const rule = this.#rules.find(
      (candidate) =>
        candidate.names.some((own) => own.toLowerCase() === wanted) &&
        (candidate.beside ?? []).every((other) => beside.includes(other.toLowerCase())),
    )
    return { name: wanted, ...(rule && { as: rule.as }) }
  }
}

/** Where a value stands: the property's name in small letters, and what it holds where a rule tells. */
interface Place {
  readonly name?: string
  readonly as?: Treatment
}

type Done = Map<ClixmlObject, ClixmlObject>

function zeros(base64: string): string {
  return Buffer.alloc(Buffer.from(base64, 'base64').length).toString('base64')
}
