import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAccountName } from '../../../../src/winrm/ntlm/account-name.ts'
import { decodeAuthenticate, withMic } from '../../../../src/winrm/ntlm/authenticate.ts'
import { decodeChallenge, encodeChallenge } from '../../../../src/winrm/ntlm/challenge.ts'
import {
  NTLMSSP_NEGOTIATE_128,
  NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY,
  NTLMSSP_NEGOTIATE_KEY_EXCH,
  NTLMSSP_NEGOTIATE_SEAL,
  NTLMSSP_NEGOTIATE_SIGN,
  NTLMSSP_NEGOTIATE_TARGET_INFO,
  NTLMSSP_NEGOTIATE_UNICODE,
} from '../../../../src/winrm/ntlm/flags.ts'
import { decodeNegotiate, encodeNegotiate } from '../../../../src/winrm/ntlm/negotiate.ts'
import { NtlmAcceptor } from '../../../../src/winrm/ntlm/ntlm-acceptor.ts'
import { NtlmClient } from '../../../../src/winrm/ntlm/ntlm-client.ts'
import { ntHash } from '../../../../src/winrm/ntlm/ntlmv2.ts'

const NOW = 1_700_000_000_000

function aClient(overrides: { username?: string; password?: string } = {}): NtlmClient {
  return new NtlmClient({
    username: overrides.username ?? 'LAB\\migrator',
    password: { reveal: () => overrides.password ?? 'Pa$$wörd' },
    random: randomBytes,
    now: () => NOW,
  })
}

function anAcceptor(asked: string[] = []): NtlmAcceptor {
  return new NtlmAcceptor({
    computerName: 'MPS-SRC01',
    domainName: 'LAB',
    lookup: (userName, domain) => {
      asked.push(`${domain}|${userName}`)
      return userName.toLowerCase().startsWith('migrator') ? ntHash('Pa$$wörd') : undefined
    },
    random: randomBytes,
    now: () => NOW,
  })
}

const challengeFor = (client: NtlmClient, acceptor: NtlmAcceptor) => acceptor.step(client.step()) ?? new Uint8Array()

function handshake(client: NtlmClient, acceptor: NtlmAcceptor): void {
  acceptor.step(client.step(challengeFor(client, acceptor)))
}

describe('the NTLM handshake', () => {
  it('ends with a sealed session on both sides', () => {
    const client = aClient()
    const acceptor = anAcceptor()

    handshake(client, acceptor)

    expect([client.complete, acceptor.complete]).toEqual([true, true])
    expect(acceptor.account).toEqual({ userName: 'migrator', domain: 'LAB' })
    expect(Buffer.from(acceptor.unseal(client.seal(Buffer.from('ping')))).toString()).toBe('ping')
    expect(Buffer.from(client.unseal(acceptor.seal(Buffer.from('pong')))).toString()).toBe('pong')
  })

  it.each([
    ['LAB\\migrator', 'LAB|migrator'],
    ['.\\migrator', '|migrator'],
    ['migrator', '|migrator'],
    ['migrator@lab.example', '|migrator@lab.example'],
    ['LAB\\MIGRATOR', 'LAB|MIGRATOR'],
  ])('asks for %s as %s', (username, asked) => {
    const lookups: string[] = []
    const acceptor = anAcceptor(lookups)

    handshake(aClient({ username }), acceptor)

    expect(lookups).toEqual([asked])
    expect(acceptor.complete).toBe(true)
  })

  it('refuses a wrong password and an unknown account, naming the account only', () => {
    expect(() => handshake(aClient({ password: 'guess-4711' }), anAcceptor())).toThrow(
      'the account LAB\\migrator has another password',
    )
    expect(() => handshake(aClient({ username: 'nobody' }), anAcceptor())).toThrow(
      'the account nobody is not known here',
    )
  })

  it('refuses a proof that was changed on its way, by its MIC', () => {
    const client = aClient()
    const acceptor = anAcceptor()
    const proof = client.step(challengeFor(client, acceptor))

    expect(() => acceptor.step(withMic(proof, new Uint8Array(16)))).toThrow('a MIC that does not match')
  })

  it.each([
    ['UNICODE', NTLMSSP_NEGOTIATE_UNICODE],
    ['SIGN', NTLMSSP_NEGOTIATE_SIGN],
    ['SEAL', NTLMSSP_NEGOTIATE_SEAL],
    ['EXTENDED_SESSIONSECURITY', NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY],
    ['TARGET_INFO', NTLMSSP_NEGOTIATE_TARGET_INFO],
    ['128', NTLMSSP_NEGOTIATE_128],
    ['KEY_EXCH', NTLMSSP_NEGOTIATE_KEY_EXCH],
  ])('refuses a server and a client that leave out %s', (name, flag) => {
    const client = aClient()
    const acceptor = anAcceptor()
    const negotiate = client.step()
    const challenge = decodeChallenge(acceptor.step(negotiate) ?? new Uint8Array())
    const weakChallenge = encodeChallenge({ ...challenge, flags: (challenge.flags & ~flag) >>> 0 })
    const weakNegotiate = encodeNegotiate((decodeNegotiate(negotiate).flags & ~flag) >>> 0)

    expect(() => client.step(weakChallenge)).toThrow(`the server does not offer ${name} for NTLM`)
    if (flag === NTLMSSP_NEGOTIATE_TARGET_INFO) return
    expect(() => anAcceptor().step(weakNegotiate)).toThrow(`the client does not offer ${name} for NTLM`)
  })

  it('says clearly that a step or a seal came too early or too late', () => {
    const client = aClient()
    const acceptor = anAcceptor()

    expect(() => client.seal(new Uint8Array())).toThrow('the NTLM handshake is not complete')
    handshake(client, acceptor)
    expect(() => client.step()).toThrow('already complete')
    expect(() => acceptor.step(new Uint8Array())).toThrow('already complete')
  })

  it('tolerates trailing bytes and refuses messages that are cut anywhere', () => {
    const client = aClient()
    const challenge = challengeFor(client, anAcceptor())
    const proof = client.step(challenge)
    const trailing = Uint8Array.of(1, 2, 3)

    expect(decodeChallenge(Buffer.concat([challenge, trailing])).targetName).toBe('MPS-SRC01')
    expect(decodeAuthenticate(Buffer.concat([proof, trailing])).userName).toBe('migrator')
    for (let length = 0; length < challenge.length; length++)
      expect(() => decodeChallenge(challenge.subarray(0, length))).toThrow()
    for (let length = 0; length < proof.length; length++)
      expect(() => decodeAuthenticate(proof.subarray(0, length))).toThrow()
  })

  it('answers arbitrary bytes with a typed error, never with another one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const message = Buffer.concat([Buffer.from('NTLMSSP\0\x02\0\0\0', 'latin1'), noise])
        const client = aClient()
        client.step()

        expect(() => client.step(message)).toThrow(expect.objectContaining({ retry: 'never' }))
      }),
    )
  })
})

describe('parseAccountName', () => {
  it('splits at the first backslash only', () => {
    expect(parseAccountName('A\\b\\c')).toEqual({ domain: 'A', userName: 'b\\c' })
  })
})
