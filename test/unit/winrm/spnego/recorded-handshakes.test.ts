import { describe, expect, it } from 'vitest'
import { decodeAuthenticate } from '../../../../src/winrm/ntlm/authenticate.ts'
import { avValue, decodeAvPairs, MSV_AV_CHANNEL_BINDINGS } from '../../../../src/winrm/ntlm/av-pairs.ts'
import { SealedSession } from '../../../../src/winrm/ntlm/sealing.ts'
import { channelBindingsHash } from '../../../../src/winrm/security/channel-bindings.ts'
import { decodeNegTokenInit, decodeNegTokenResp, encodeNegTokenResp } from '../../../../src/winrm/spnego/neg-tokens.ts'
import recorded from '../../../vectors/spnego/ntlm.json' with { type: 'json' }

const hex = (text: string) => Buffer.from(text, 'hex')
const hexOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')

describe.each(recorded)('the recorded handshake "$name"', ({ sessionKey, channelBindings, tokens, messages }) => {
  const [init, ...replies] = tokens.map(({ token }) => hex(token))
  const { mechTypeList } = decodeNegTokenInit(init!)
  const [proof, end] = replies.slice(-2).map(decodeNegTokenResp)
  const session = {
    client: new SealedSession(hex(sessionKey), 'client'),
    server: new SealedSession(hex(sessionKey), 'server'),
  }

  it('is written by us to the same bytes', () => {
    for (const reply of replies) expect(hexOf(encodeNegTokenResp(decodeNegTokenResp(reply)))).toBe(hexOf(reply))
  })

  it('carries the channel bindings that we reckon', () => {
    const pairs = decodeAvPairs(decodeAuthenticate(proof!.responseToken!).ntResponse.subarray(44))

    expect(hexOf(avValue(pairs, MSV_AV_CHANNEL_BINDINGS))).toBe(hexOf(channelBindingsHash(hex(channelBindings))))
  })

  it('signs the list, and seals what follows, to the same bytes as we do', () => {
    expect(hexOf(session.client.signList(mechTypeList))).toBe(hexOf(proof!.mechListMic))
    expect(session.server.verifyList(mechTypeList, proof!.mechListMic!)).toBe(true)
    expect(hexOf(session.server.signList(mechTypeList))).toBe(hexOf(end!.mechListMic))
    expect(session.client.verifyList(mechTypeList, end!.mechListMic!)).toBe(true)

    for (const { from, plaintext, signature, ciphertext } of messages) {
      const [sender, receiver] = from === 'client' ? [session.client, session.server] : [session.server, session.client]
      const sealed = sender.seal(Buffer.from(plaintext))
      expect([hexOf(sealed.signature), hexOf(sealed.ciphertext)]).toEqual([signature, ciphertext])
      expect(Buffer.from(receiver.unseal(sealed)).toString()).toBe(plaintext)
    }
  })
})
