/** RC4 as one running key stream (RFC 6229 has its vectors). OpenSSL 3 no longer offers it, and NTLM sealing is defined by it. */
export class Rc4 {
  readonly #box = Uint8Array.from({ length: 256 }, (_, index) => index)
  #i = 0
  #j = 0

  /** `key` has 1 to 256 bytes. */
  constructor(key: Uint8Array) {
    const box = this.#box
    let j = 0
    for (let i = 0; i < 256; i++) {
      const at = box[i] ?? 0
      j = (j + at + (key[i % key.length] ?? 0)) & 0xff
      box[i] = box[j] ?? 0
      box[j] = at
    }
  }

  /** Encrypts or decrypts `input` with the next bytes of the key stream. */
  update(input: Uint8Array): Uint8Array {
    const output = new Uint8Array(input.length)
    // In local names, for this loop sees every byte that is sent or received.
    const box = this.#box
    let i = this.#i
    let j = this.#j
    for (let index = 0; index < input.length; index++) {
      i = (i + 1) & 0xff
      const at = box[i] ?? 0
      j = (j + at) & 0xff
      const other = box[j] ?? 0
      box[i] = other
      box[j] = at
      output[index] = (input[index] ?? 0) ^ (box[(at + other) & 0xff] ?? 0)
    }
    this.#i = i
    this.#j = j
    return output
  }
}
