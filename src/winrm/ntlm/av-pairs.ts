import { RemoteProtocolError } from '../errors.ts'

/** Attribute-value pairs of the challenge, MS-NLMP 2.2.2.1. */
const MSV_AV_EOL = 0
export const MSV_AV_NB_COMPUTER_NAME = 1
export const MSV_AV_NB_DOMAIN_NAME = 2
export const MSV_AV_DNS_COMPUTER_NAME = 3
export const MSV_AV_DNS_DOMAIN_NAME = 4
const MSV_AV_FLAGS = 6
export const MSV_AV_TIMESTAMP = 7
export const MSV_AV_CHANNEL_BINDINGS = 10
/** Bit of MSV_AV_FLAGS: the authenticate message carries a MIC. */
const MSV_AV_FLAG_MIC = 0x2

export interface AvPair {
  readonly id: number
  readonly value: Uint8Array
}

/** Reads pairs up to the end mark, which is left out; what follows the mark is ignored. Throws RemoteProtocolError where the list is cut. */
export function decodeAvPairs(bytes: Uint8Array): AvPair[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pairs: AvPair[] = []
  let offset = 0
  while (offset + 4 <= bytes.length) {
    const id = view.getUint16(offset, true)
    const end = offset + 4 + view.getUint16(offset + 2, true)
    if (id === MSV_AV_EOL) return pairs
    if (end > bytes.length) break
    pairs.push({ id, value: bytes.subarray(offset + 4, end) })
    offset = end
  }
  throw new RemoteProtocolError(`the target information of ${bytes.length} bytes ends without its end mark`)
}

/** Writes pairs and the end mark. */
export function encodeAvPairs(pairs: readonly AvPair[]): Uint8Array {
  const heads = [...pairs, { id: MSV_AV_EOL, value: new Uint8Array() }].flatMap(({ id, value }) => {
    const head = Buffer.alloc(4)
    head.writeUInt16LE(id, 0)
    head.writeUInt16LE(value.length, 2)
    return [head, value]
  })
  return Buffer.concat(heads)
}

/** The value of the first pair with this id. */
export function avValue(pairs: readonly AvPair[], id: number): Uint8Array | undefined {
  return pairs.find((pair) => pair.id === id)?.value
}

/** Sets the bit that announces a MIC, keeping other bits. */
export function withMicFlag(pairs: readonly AvPair[]): AvPair[] {
  const value = Buffer.alloc(4)
  value.writeUInt32LE((flagsOf(pairs) | MSV_AV_FLAG_MIC) >>> 0)
  return [...pairs.filter((pair) => pair.id !== MSV_AV_FLAGS), { id: MSV_AV_FLAGS, value }]
}

/** Binds the list to a TLS channel; without one the pair is left out, since Windows reads a hash of zeros as one that is wrong. */
export function withChannelBindings(pairs: readonly AvPair[], hash: Uint8Array): AvPair[] {
  return [...pairs.filter((pair) => pair.id !== MSV_AV_CHANNEL_BINDINGS), { id: MSV_AV_CHANNEL_BINDINGS, value: hash }]
}

/** Whether the list announces a MIC. */
export function announcesMic(pairs: readonly AvPair[]): boolean {
  return (flagsOf(pairs) & MSV_AV_FLAG_MIC) !== 0
}

function flagsOf(pairs: readonly AvPair[]): number {
  const value = avValue(pairs, MSV_AV_FLAGS)
  return value?.length === 4 ? Buffer.from(value).readUInt32LE(0) : 0
}
