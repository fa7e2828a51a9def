import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { computeMic, decodeAuthenticate, encodeAuthenticate, withMic } from '../../../../src/winrm/ntlm/authenticate.ts'
import {
  avValue,
  decodeAvPairs,
  encodeAvPairs,
  MSV_AV_CHANNEL_BINDINGS,
  withChannelBindings,
  withMicFlag,
} from '../../../../src/winrm/ntlm/av-pairs.ts'
import { decodeChallenge } from '../../../../src/winrm/ntlm/challenge.ts'
import { CLIENT_FLAGS } from '../../../../src/winrm/ntlm/flags.ts'
import { encodeNegotiate } from '../../../../src/winrm/ntlm/negotiate.ts'
import { type ExpectedChannelBindings, NtlmAcceptor } from '../../../../src/winrm/ntlm/ntlm-acceptor.ts'
import { NtlmClient } from '../../../../src/winrm/ntlm/ntlm-client.ts'
import { computeNtlmv2, ntHash, ntowfv2 } from '../../../../src/winrm/ntlm/ntlmv2.ts'
import { Rc4 } from '../../../../src/winrm/ntlm/rc4.ts'
import { channelBindingsHash } from '../../../../src/winrm/security/channel-bindings.ts'

const CHANNEL = Buffer.from('tls-server-end-point:one')
const both = { random: randomBytes, now: () => 0 }
const OTHER = Buffer.from('tls-server-end-point:two')

const anAcceptor = (channelBindings: ExpectedChannelBindings | undefined) =>
  new NtlmAcceptor({
    computerName: 'MPS',
    domainName: 'MPS',
    lookup: () => ntHash('right'),
    channelBindings,
    ...both,
  })

/** One handshake; gives what the client said about its channel. */
function shakeHands(
  ofClient: Uint8Array | undefined,
  hardening: ExpectedChannelBindings | undefined,
): Uint8Array | undefined {
  const client = new NtlmClient({
    username: 'migrator',
    password: { reveal: () => 'right' },
    channelBindings: ofClient,
    ...both,
  })
  const acceptor = anAcceptor(hardening)
  const proof = client.step(acceptor.step(client.step()))
  acceptor.step(proof)
  return avValue(decodeAvPairs(decodeAuthenticate(proof).ntResponse.subarray(44)), MSV_AV_CHANNEL_BINDINGS)
}

/** A proof like that of a client that sends a hash of zeros, which ours never does. */
function proofWithZeros(negotiate: Uint8Array, challengeToken: Uint8Array): Uint8Array {
  const challenge = decodeChallenge(challengeToken)
  const sessionKey = randomBytes(16)
  const { ntResponse, lmResponse, keyExchangeKey } = computeNtlmv2({
    accountKey: ntowfv2(ntHash('right'), 'migrator', ''),
    serverChallenge: challenge.serverChallenge,
    clientChallenge: randomBytes(8),
    timestamp: new Uint8Array(8),
    targetInfo: encodeAvPairs(withChannelBindings(withMicFlag(challenge.targetInfo), new Uint8Array(16))),
    hasServerTimestamp: true,
  })
  const message = encodeAuthenticate({
    flags: challenge.flags,
    lmResponse,
    ntResponse,
    domain: '',
    userName: 'migrator',
    workstation: '',
    encryptedSessionKey: new Rc4(keyExchangeKey).update(sessionKey),
  })
  return withMic(message, computeMic(sessionKey, [negotiate, challengeToken, message]))
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

  it('that are all zero are not missing: Windows refuses them even where none are required', () => {
    const negotiate = encodeNegotiate(CLIENT_FLAGS)
    const acceptor = anAcceptor(relaxed)
    const careless = anAcceptor(undefined)
    const proof = proofWithZeros(negotiate, acceptor.step(negotiate)!)
    const sameForCareless = proofWithZeros(negotiate, careless.step(negotiate)!)

    expect(() => acceptor.step(proof)).toThrow('came through another TLS channel')
    expect(() => careless.step(sameForCareless)).not.toThrow()
  })
})
