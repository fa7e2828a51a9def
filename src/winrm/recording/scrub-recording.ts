import { readClixml } from '../clixml/reader.ts'
import { writeClixml } from '../clixml/writer.ts'
import { WinrmError } from '../errors.ts'
import { decodeMessage, encodeMessage } from '../psrp/message.ts'
import { parseXml, type XmlElement } from '../xml/parse-xml.ts'
import { elements, textOf } from '../xml/query.ts'
import {
  type FragmentedMessage,
  MessageCollector,
  messageBytes,
  type RecordedFragment,
  readFragments,
  replaceMessage,
  writeFragments,
} from './fragments.ts'
import type { Replacement } from './pseudonyms.ts'
import type { RecordedExchange } from './recorder.ts'
import { isPayload, payloadsOf, scrubEnvelope } from './scrub-envelope.ts'
import { TextScrubber } from './scrub-text.ts'
import { ValueScrubber } from './scrub-value.ts'
import { Unscrubbable } from './unscrubbable.ts'
import type { Treatment, Vocabulary } from './vocabulary.ts'

export interface ScrubOptions {
  readonly vocabulary: Vocabulary
  /** Names that are known from elsewhere, with what they are; the most telling ones first. */
  readonly names: readonly { readonly text: string; readonly as: Treatment }[]
  /** Epoch ms. */
  readonly recordedAt: number
}

export interface ScrubbedRecording {
  readonly exchanges: readonly RecordedExchange[]
  /** In the order in which they were met. */
  readonly replaced: readonly Replacement[]
  /** What could not be taken apart and so is not there; exchanges count from 1. */
  readonly leftOut: readonly { readonly exchange: number; readonly why: string }[]
}

/**
 * A recording without names, addresses and secrets, that replays as the original does. What cannot be taken apart down to its
 * last text is left out, with every exchange that carries a part of the same message.
 */
export function scrubRecording(exchanges: readonly RecordedExchange[], options: ScrubOptions): ScrubbedRecording {
  const text = new TextScrubber(options.vocabulary)
  for (const name of options.names) text.scrub(name.text, name.as)
  const values = new ValueScrubber({
    text,
    properties: options.vocabulary.properties,
    recordedAt: options.recordedAt,
  })
  // The first pass meets all names, so that the second finds them in texts that came before them too.
  new Pass(exchanges, text, values).run()
  const second = new Pass(exchanges, text, values)
  const scrubbed = second.run()
  return { exchanges: scrubbed, replaced: text.replaced, leftOut: second.leftOut }
}

interface Side {
  readonly tree: XmlElement
  readonly payloads: ReadonlyMap<XmlElement, readonly RecordedFragment[]>
}

interface Both {
  readonly request: Side
  readonly response: Side | null
}

class Pass {
  readonly #exchanges: readonly RecordedExchange[]
  readonly #text: TextScrubber
  readonly #values: ValueScrubber
  readonly #collector = new MessageCollector()
  readonly #spoiled = new Map<number, string>()

  constructor(exchanges: readonly RecordedExchange[], text: TextScrubber, values: ValueScrubber) {
    this.#exchanges = exchanges
    this.#text = text
    this.#values = values
  }

  get leftOut(): ScrubbedRecording['leftOut'] {
    return [...this.#spoiled].sort(([a], [b]) => a - b).map(([index, why]) => ({ exchange: index + 1, why }))
  }

  run(): RecordedExchange[] {
    const read = this.#exchanges.map((exchange, index) => this.#guarded([index], () => this.#read(exchange, index)))
    for (const message of this.#collector.messages) this.#guarded(exchangesOf(message), () => this.#scrub(message))
    this.#spreadSpoilage()
    return read.flatMap((both, index) => {
      if (!both || this.#spoiled.has(index)) return []
      return (
        this.#guarded([index], () => ({
          request: this.#render(both.request),
          response: both.response && this.#render(both.response),
        })) ?? []
      )
    })
  }

  #read({ request, response }: RecordedExchange, index: number): Both {
    const sent = parseXml(request)
    this.#noteOwnIds(sent)
    const shell = shellOf(sent)
    return {
      request: this.#side(sent, `to ${shell}`, index),
      response: response === null ? null : this.#side(parseXml(response), `from ${shell}`, index),
    }
  }

  #side(tree: XmlElement, stream: string, index: number): Side {
    const payloads = payloadsOf(tree).map((payload) => {
      const fragments = readFragments(Buffer.from(textOf(payload), 'base64'), index)
      for (const fragment of fragments) this.#collector.add(stream, fragment)
      return [payload, fragments] as const
    })
    return { tree, payloads: new Map(payloads) }
  }

  #render({ tree, payloads }: Side): string {
    const text = scrubEnvelope(tree, this.#text, (payload) =>
      Buffer.from(writeFragments(payloads.get(payload) ?? [])).toString('base64'),
    )
    this.#refuseNames(text)
    return text
  }

  #scrub(message: FragmentedMessage): void {
    if (!message.isWhole) throw new Unscrubbable('a message that is not whole')
    const raw = decodeMessage(messageBytes(message))
    if (raw.body === '') return
    if (raw.destination === 'server') this.#noteMarkers(raw.body)
    const body = writeClixml(this.#values.scrub(readClixml(raw.body)))
    this.#refuseNames(body)
    replaceMessage(message, encodeMessage({ ...raw, body }))
  }

  /** The last look, at what is about to be written and without any knowledge of how it came about. */
  #refuseNames(xml: string): void {
    for (const text of textsIn(parseXml(xml))) {
      if (this.#text.holdsName(text)) throw new Unscrubbable('a name stayed in it')
    }
  }

  /** Ids that a client makes up at random tell nothing, and a replay needs them. */
  #noteOwnIds(request: XmlElement): void {
    for (const name of ['MessageID', 'SessionId'])
      this.#text.addOwnId(
        find(request, name)
          .map(textOf)[0]
          ?.replace(/^uuid:/i, ''),
      )
    for (const shell of find(request, 'Shell')) this.#text.addOwnId(shell.attributes.get('ShellId'))
    for (const line of find(request, 'CommandLine')) this.#text.addOwnId(line.attributes.get('CommandId'))
  }

  #noteMarkers(body: string): void {
    for (const text of textsIn(parseXml(body))) this.#text.addOwnId(this.#text.markerId(text))
  }

  /** What came in pieces is whole or not there at all. */
  #spreadSpoilage(): void {
    for (let before = -1; before !== this.#spoiled.size; ) {
      before = this.#spoiled.size
      for (const message of this.#collector.messages) {
        const indexes = exchangesOf(message)
        if (indexes.some((index) => this.#spoiled.has(index))) this.#spoil(indexes, 'a part of it is left out')
      }
    }
  }

  #guarded<T>(indexes: readonly number[], work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Unscrubbable || error instanceof WinrmError)) throw error
      this.#spoil(indexes, error.message)
      return undefined
    }
  }

  #spoil(indexes: readonly number[], why: string): void {
    for (const index of indexes) if (!this.#spoiled.has(index)) this.#spoiled.set(index, why)
  }
}

function exchangesOf({ fragments }: FragmentedMessage): number[] {
  return [...new Set(fragments.map(({ exchange }) => exchange))]
}

/** The shell that a request is about: named in the body that creates it, and by a selector from then on. */
function shellOf(request: XmlElement): string {
  const created = find(request, 'Shell')[0]?.attributes.get('ShellId')
  const selected = find(request, 'Selector').find((selector) => selector.attributes.get('Name') === 'ShellId')
  return (created ?? (selected ? textOf(selected) : '')).toLowerCase()
}

function find(tree: XmlElement, name: string): XmlElement[] {
  return tree.name === name ? [tree] : elements(tree).flatMap((inner) => find(inner, name))
}

/** Texts of leaves and attributes, but for payloads, which are looked at by themselves, and names of types and properties. */
function textsIn(tree: XmlElement): string[] {
  if (tree.name === 'T' || isPayload(tree)) return []
  const attributes = [...tree.attributes].filter(([name]) => name !== 'N' && name !== 'RefId').map(([, value]) => value)
  return [...attributes, ...tree.children.flatMap((node) => (typeof node === 'string' ? [node] : textsIn(node)))]
}
