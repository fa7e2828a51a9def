import { FRAGMENT_HEADER_BYTES } from '../psrp/fragment.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { ByteWriter } from '../wire/byte-writer.ts'
import { Unscrubbable } from './unscrubbable.ts'

const FLAG_START = 0x01
const FLAG_END = 0x02

/** One fragment where it stands in a recording; its blob is replaced when its message is. */
export interface RecordedFragment {
  readonly exchange: number
  readonly objectId: bigint
  readonly fragmentId: bigint
  readonly flags: number
  blob: Uint8Array
}

/** A message and the fragments that carry it. */
export interface FragmentedMessage {
  readonly fragments: RecordedFragment[]
  isWhole: boolean
}

/** The fragments of one payload, MS-PSRP 2.2.4. Throws Unscrubbable for bytes that are none. */
export function readFragments(bytes: Uint8Array, exchange: number): RecordedFragment[] {
  const fragments: RecordedFragment[] = []
  const reader = new ByteReader(bytes)
  while (reader.remaining > 0) {
    if (reader.remaining < FRAGMENT_HEADER_BYTES) throw new Unscrubbable('a fragment that is cut off')
    const [objectId, fragmentId, flags, length] = [reader.u64be(), reader.u64be(), reader.u8(), reader.u32be()]
    if (reader.remaining < length) throw new Unscrubbable('a fragment that is cut off')
    fragments.push({ exchange, objectId, fragmentId, flags, blob: reader.bytes(length) })
  }
  return fragments
}

export function writeFragments(fragments: readonly RecordedFragment[]): Uint8Array {
  const writer = new ByteWriter()
  for (const { objectId, fragmentId, flags, blob } of fragments) {
    writer.u64be(objectId).u64be(fragmentId).u8(flags).u32be(blob.length).bytes(blob)
  }
  return writer.finish()
}

/** Puts messages together out of the fragments of a whole recording; object ids count per direction and shell. */
export class MessageCollector {
  readonly #open = new Map<string, FragmentedMessage>()
  readonly messages: FragmentedMessage[] = []

  /** `stream` names the direction and the shell. */
  add(stream: string, fragment: RecordedFragment): void {
    const key = `${stream} ${fragment.objectId}`
    const isStart = (fragment.flags & FLAG_START) !== 0
    const message = (isStart ? undefined : this.#open.get(key)) ?? this.#begin(key)
    message.fragments.push(fragment)
    const isNext = fragment.fragmentId === BigInt(message.fragments.length - 1)
    if ((fragment.flags & FLAG_END) === 0) return
    this.#open.delete(key)
    message.isWhole = isNext && message.fragments.every(({ fragmentId }, index) => fragmentId === BigInt(index))
  }

  #begin(key: string): FragmentedMessage {
    const message: FragmentedMessage = { fragments: [], isWhole: false }
    this.#open.set(key, message)
    this.messages.push(message)
    return message
  }
}

export function messageBytes({ fragments }: FragmentedMessage): Uint8Array {
  return Buffer.concat(fragments.map(({ blob }) => blob))
}

/** Cuts the new bytes of a message where the old ones were cut, in proportion, so that a replay comes in as many pieces. */
export function replaceMessage({ fragments }: FragmentedMessage, bytes: Uint8Array): void {
  const total = fragments.reduce((sum, { blob }) => sum + blob.length, 0)
  let seen = 0
  let start = 0
  for (const fragment of fragments) {
    seen += fragment.blob.length
    const end = total === 0 ? bytes.length : Math.round((bytes.length * seen) / total)
    fragment.blob = bytes.subarray(start, end)
    start = end
  }
}
