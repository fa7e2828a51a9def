/** RC4 as one running key stream (RFC 6229 has its vectors). OpenSSL 3 no longer offers it, and NTLM sealing is defined by it. */
export class Rc4 {
  readonly #box = Uint8Array.from({ length: 256 }, (_, index) => index)
  #i = 0
  #j = 0

  /** `key` has 1 to 256 bytes. */
  constructor(key: Uint8Array) {
    let j = 0
    for (let i = 0; i < 256; i++) {
      j = (j + this.#at(i) + (key[i % key.length] ?? 0)) & 0xff
      this.#swap(i, j)
    }
  }

  /** Encrypts or decrypts `input` with the next bytes of the key stream. */
  update(input: Uint8Array): Uint8Array {
    const output = new Uint8Array(input.length)
    for (let index = 0; index < input.length; index++) {
      this.#i = (this.#i + 1) & 0xff
      this.#j = (this.#j + this.#at(this.#i)) & 0xff
      this.#swap(this.#i, this.#j)
      output[index] = (input[index] ?? 0) ^ this.#at((this.#at(this.#i) + this.#at(this.#j)) & 0xff)
    }
    return output
  }

  #at(index: number): number {
    return this.#box[index] ?? 0
  }

  #swap(i: number, j: number): void {
    const kept = this.#at(i)
    this.#box[i] = this.#at(j)
    this.#box[j] = kept
  }
}
