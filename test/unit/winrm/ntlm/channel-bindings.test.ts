import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decodeAuthenticate } from '../../../../src/winrm/ntlm/authenticate.ts'
import { avValue, decodeAvPairs, MSV_AV_CHANNEL_BINDINGS } from '../../../../src/winrm/ntlm/av-pairs.ts'
import { NtlmAcceptor } from '../../../../src/winrm/ntlm/ntlm-acceptor.ts'
import { NtlmClient } from '../../../../src/winrm/ntlm/ntlm-client.ts'
import { ntHash } from '../../../../src/winrm/ntlm/ntlmv2.ts'
import { channelBindingsHash } from '../../../../src/winrm/security/channel-bindings.ts'

const CHANNEL = Buffer.from('tls-server-end-point:one')
const OTHER = Buffer.from('tls-server-end-point:two')

/** One handshake; gives what the client said about its channel. */
function shakeHands(
  ofClient: Uint8Array | undefined,
  hardening: { expected: Uint8Array; isRequired: boolean } | undefined,
): Uint8Array | undefined {
  const both = { random: randomBytes, now: () => 0 }
  const client = new NtlmClient({
    username: 'migrator',
    password: { reveal: () => 'right' },
    channelBindings: ofClient,
    ...both,
  })
  const acceptor = new NtlmAcceptor({
    computerName: 'MPS',
    domainName: 'MPS',
    lookup: () => ntHash('right'),
    channelBindings: hardening,
    ...both,
  })
  const proof = client.step(acceptor.step(client.step()))
  acceptor.step(proof)
  return avValue(decodeAvPairs(decodeAuthenticate(proof).ntResponse.subarray(44)), MSV_AV_CHANNEL_BINDINGS)
}

const relaxed = { expected: CHANNEL, isRequired: false }
const strict = { expected: CHANNEL, isRequired: true }

describe('channel bindings in NTLM', () => {
  it('are sent with TLS, and left out without it', () => {
    expect(Buffer.from(shakeHands(CHANNEL, undefined)!)).toEqual(Buffer.from(channelBindingsHash(CHANNEL)))
    expect(shakeHands(undefined, undefined)).toBeUndefined()
  })

  it.each([
    ['relaxed', relaxed],
    ['strict', strict],
  ])('of the right channel pass where the server is %s', (_, hardening) => {
    expect(() => shakeHands(CHANNEL, hardening)).not.toThrow()
  })

  it('of another channel are refused even where they are not required', () => {
    expect(() => shakeHands(OTHER, relaxed)).toThrow('came through another TLS channel')
    expect(() => shakeHands(OTHER, strict)).toThrow('came through another TLS channel')
  })

  it('that are missing are refused only where they are required', () => {
    expect(() => shakeHands(undefined, relaxed)).not.toThrow()
    expect(() => shakeHands(undefined, strict)).toThrow('names no TLS channel')
  })
})
