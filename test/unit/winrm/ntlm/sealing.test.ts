import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SealedSession } from '../../../../src/winrm/ntlm/sealing.ts'

const KEY = new Uint8Array(16).fill(7)
const pair = () => ({ client: new SealedSession(KEY, 'client'), server: new SealedSession(KEY, 'server') })

describe('SealedSession', () => {
  it('carries any messages both ways, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 300 }))), (messages) => {
        const { client, server } = pair()

        for (const [fromClient, plaintext] of messages) {
          const [sender, receiver] = fromClient ? [client, server] : [server, client]
          expect(Buffer.from(receiver.unseal(sender.seal(plaintext))).equals(plaintext)).toBe(true)
        }
      }),
    )
  })

  it('never gives the same ciphertext for the same text', () => {
    const { client } = pair()
    const plaintext = Buffer.from('the same text')

    expect(Buffer.from(client.seal(plaintext).ciphertext)).not.toEqual(Buffer.from(client.seal(plaintext).ciphertext))
  })

  it.each(['ciphertext', 'signature'] as const)('refuses a message whose %s was changed in any byte', (part) => {
    const length = part === 'signature' ? 16 : 5
    for (let index = 0; index < length; index++) {
      const { client, server } = pair()
      const sealed = client.seal(Buffer.from('hello'))
      const changed = Buffer.from(sealed[part])
      changed[index]! ^= 0x40

      expect(() => server.unseal({ ...sealed, [part]: changed })).toThrow('does not match its content')
    }
  })

  it('refuses a message that is repeated, left out or reflected', () => {
    const repeated = pair()
    const first = repeated.client.seal(Buffer.from('one'))
    repeated.server.unseal(first)
    const skipped = pair()
    skipped.client.seal(Buffer.from('one'))
    const reflected = pair()

    expect(() => repeated.server.unseal(first)).toThrow('does not match')
    expect(() => skipped.server.unseal(skipped.client.seal(Buffer.from('two')))).toThrow('does not match')
    expect(() => reflected.client.unseal(reflected.client.seal(Buffer.from('one')))).toThrow('does not match')
  })

  it('refuses a signature that is too short or too long', () => {
    const { client, server } = pair()
    const sealed = client.seal(Buffer.from('hello'))

    expect(() => server.unseal({ ...sealed, signature: sealed.signature.subarray(0, 15) })).toThrow('does not match')
  })
})
