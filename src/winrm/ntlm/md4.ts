/** MD4 (RFC 1320). OpenSSL 3 no longer offers it, and the NT hash of a password is defined by it. */

const BLOCK_BYTES = 64
const ROUND_2_CONSTANT = 0x5a827999
const ROUND_3_CONSTANT = 0x6ed9eba1

interface Round {
  readonly mix: (x: number, y: number, z: number) => number
  readonly constant: number
  readonly order: readonly number[]
  readonly shifts: readonly number[]
}

const ROUNDS: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: ROUND_2_CONSTANT,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: ROUND_3_CONSTANT,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
  },
]

/** Digests `message` to 16 bytes. */
export function md4(message: Uint8Array): Uint8Array {
  const padded = pad(message)
  const view = new DataView(padded.buffer)
  let state: readonly [number, number, number, number] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let offset = 0; offset < padded.length; offset += BLOCK_BYTES) state = digestBlock(state, view, offset)
  const digest = new DataView(new ArrayBuffer(16))
  state.forEach((word, index) => {
    digest.setUint32(index * 4, word, true)
  })
  return new Uint8Array(digest.buffer)
}

function pad(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK_BYTES) * BLOCK_BYTES)
  padded.set(message)
  padded[message.length] = 0x80
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n, true)
  return padded
}

type State = readonly [number, number, number, number]

function digestBlock(state: State, view: DataView, offset: number): State {
  let [a, b, c, d] = state
  for (const round of ROUNDS) {
    for (const [step, wordIndex] of round.order.entries()) {
      const word = view.getUint32(offset + wordIndex * 4, true)
      const sum = (a + round.mix(b, c, d) + word + round.constant) | 0
      const shift = round.shifts[step % 4] ?? 0
      const rotated = (sum << shift) | (sum >>> (32 - shift))
      ;[a, b, c, d] = [d, rotated, b, c]
    }
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0]
}
