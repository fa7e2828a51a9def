import { describe, expect, it } from 'vitest'
import { AuthenticationError } from '../../../../src/winrm/errors.ts'
import { decodeNegTokenInit, decodeNegTokenResp, encodeNegTokenResp } from '../../../../src/winrm/spnego/neg-tokens.ts'
import { SpnegoClient } from '../../../../src/winrm/spnego/spnego-client.ts'
import {
  aKerberos,
  anAcceptor,
  converse,
  KERBEROS,
  MS_KERBEROS,
  NTLM,
  ntlm,
  SAID,
  talk,
} from '../../../support/spnego-sides.ts'

const hexOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex')

describe('SPNEGO with NTLM alone', () => {
  it('takes the two legs of NTLM, and signs the list both ways', async () => {
    const client = new SpnegoClient([ntlm()])
    const acceptor = anAcceptor()

    const [init, challenge, proof, accepted] = await talk(client, acceptor)

    expect(decodeNegTokenInit(init!)).toMatchObject({ mechTypes: [NTLM], mechListMic: undefined })
    expect(decodeNegTokenResp(challenge!)).toMatchObject({ negState: 'accept-incomplete', supportedMech: NTLM })
    expect(hexOf(decodeNegTokenResp(proof!).mechListMic)).toMatch(/^01000000.{16}00000000$/)
    expect(decodeNegTokenResp(accepted!)).toMatchObject({ negState: 'accept-completed', responseToken: undefined })
    expect(hexOf(decodeNegTokenResp(accepted!).mechListMic)).toMatch(/^01000000.{16}00000000$/)
    expect([client.complete, acceptor.complete]).toEqual([true, true])
    expect(acceptor.mechanism.account).toEqual({ userName: 'migrator', domain: 'LAB' })
  })

  it('seals from sequence number 1 on, with a key stream that began anew', async () => {
    const client = new SpnegoClient([ntlm()])
    const acceptor = anAcceptor()
    await talk(client, acceptor)

    const { signature } = await client.seal(Buffer.from('the first message'))

    expect(hexOf(signature).slice(-8)).toBe('01000000')
    expect(hexOf(acceptor.seal(Buffer.from('the first answer')).signature).slice(-8)).toBe('01000000')
  })

  it('carries messages both ways', async () => {
    const client = new SpnegoClient([ntlm()])
    const acceptor = anAcceptor()
    await talk(client, acceptor)

    expect(await converse(client, acceptor)).toEqual(SAID)
  })

  it('lets a mechListMIC pass that only repeats the response token, as old servers send it', async () => {
    const client = new SpnegoClient([ntlm()])
    const acceptor = anAcceptor()

    await talk(client, acceptor, (token, index) => {
      if (index !== 1) return token
      const reply = decodeNegTokenResp(token)
      return encodeNegTokenResp({ ...reply, mechListMic: reply.responseToken })
    })

    expect(await converse(client, acceptor)).toEqual(SAID)
  })

  it('goes on where the server asks for the signature itself, or leaves the mechanism unnamed', async () => {
    const changes = [{ negState: 'request-mic' }, { supportedMech: undefined }] as const
    for (const changed of changes) {
      const client = new SpnegoClient([ntlm()])
      const acceptor = anAcceptor()

      await talk(client, acceptor, (token, index) =>
        index === 1 ? encodeNegTokenResp({ ...decodeNegTokenResp(token), ...changed }) : token,
      )

      expect(await converse(client, acceptor)).toEqual(SAID)
    }
  })
})

describe('SPNEGO with Kerberos before NTLM', () => {
  it('begins again with NTLM where the server has no Kerberos, in three legs', async () => {
    const client = new SpnegoClient([aKerberos(), ntlm()])
    const acceptor = anAcceptor()

    const tokens = await talk(client, acceptor)

    expect(decodeNegTokenInit(tokens[0]!)).toMatchObject({ mechTypes: [KERBEROS, MS_KERBEROS, NTLM] })
    expect(Buffer.from(decodeNegTokenInit(tokens[0]!).mechToken!).toString()).toBe('a ticket')
    expect(decodeNegTokenResp(tokens[1]!)).toEqual({
      negState: 'request-mic',
      supportedMech: NTLM,
      responseToken: undefined,
      mechListMic: undefined,
    })
    expect(tokens).toHaveLength(6)
    expect(await converse(client, acceptor)).toEqual(SAID)
  })

  it('offers NTLM alone where there is no ticket', async () => {
    const unavailable = new AuthenticationError('no ticket', 'unavailable')
    const client = new SpnegoClient([aKerberos({ step: () => Promise.reject(unavailable) }), ntlm()])
    const acceptor = anAcceptor()

    const [init] = await talk(client, acceptor)

    expect(decodeNegTokenInit(init!).mechTypes).toEqual([NTLM])
    expect(await converse(client, acceptor)).toEqual(SAID)
  })

  it('says so where nothing else is left to offer', async () => {
    const step = () => Promise.reject(new AuthenticationError('no ticket', 'unavailable'))

    await expect(new SpnegoClient([aKerberos({ step })]).step()).rejects.toThrow('no ticket')
  })

  it('is done without signatures where the server takes the first mechanism by either of its names', async () => {
    for (const supportedMech of [KERBEROS, MS_KERBEROS]) {
      const client = new SpnegoClient([aKerberos(), ntlm()])
      await client.step()

      const responseToken = Buffer.from('a reply')
      await client.step(encodeNegTokenResp({ negState: 'accept-completed', supportedMech, responseToken }))

      expect(client.complete).toBe(true)
    }
  })

  it('signs in a leg of its own where the server wants that', async () => {
    const client = new SpnegoClient([aKerberos()])
    await client.step()
    const responseToken = Buffer.from('a reply')

    const signed = await client.step(
      encodeNegTokenResp({ negState: 'request-mic', supportedMech: KERBEROS, responseToken }),
    )
    const mechListMic = Buffer.from('signed by the server')
    await client.step(encodeNegTokenResp({ negState: 'accept-completed', mechListMic }))

    expect(Buffer.from(decodeNegTokenResp(signed!).mechListMic!).toString('latin1')).toMatch(/^signed 0/)
    expect(client.complete).toBe(true)
  })
})
