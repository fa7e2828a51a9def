import { describe, expect, it } from 'vitest'
import {
  decodeNegTokenInit,
  decodeNegTokenResp,
  encodeMechTypeList,
  encodeNegTokenInit,
  encodeNegTokenResp,
  type NegTokenResp,
} from '../../../../src/winrm/spnego/neg-tokens.ts'
import { SpnegoClient } from '../../../../src/winrm/spnego/spnego-client.ts'
import { aKerberos, anAcceptor, type Change, KERBEROS, NTLM, ntlm, talk } from '../../../support/spnego-sides.ts'

const aReply = Buffer.from('a reply')
const MIC_BYTES = 16

function flip(token: Uint8Array, at: number): Uint8Array {
  const changed = Buffer.from(token)
  changed[at]! ^= 1
  return changed
}

/** Changes one token of a conversation. */
const at =
  (place: number, change: (token: Uint8Array) => Uint8Array): Change =>
  (token, index) =>
    index === place ? change(token) : token

const withReply = (place: number, changed: Partial<NegTokenResp>): Change =>
  at(place, (token) => encodeNegTokenResp({ ...decodeNegTokenResp(token), ...changed }))

describe('the list of mechanisms', () => {
  it('is refused by the server with any bit of it changed on its way', async () => {
    const { mechTypeList } = decodeNegTokenInit((await new SpnegoClient([aKerberos(), ntlm()]).step())!)
    for (let byte = 0; byte < mechTypeList.length; byte += 1) {
      const change = at(0, (token) => flip(token, Buffer.from(token).indexOf(mechTypeList) + byte))

      const talking = talk(new SpnegoClient([aKerberos(), ntlm()]), anAcceptor(), change)

      await expect(talking, `byte ${byte}`).rejects.toMatchObject({ retry: 'never' })
    }
  })

  it('that somebody shortened, to get to the weaker mechanism, is refused by the server', async () => {
    const mechTypeList = encodeMechTypeList([NTLM])
    const change = at(0, () => encodeNegTokenInit({ mechTypeList }))

    const talking = talk(new SpnegoClient([aKerberos(), ntlm()]), anAcceptor(), change)

    await expect(talking).rejects.toThrow('the client signed another list of mechanisms than arrived here')
  })

  it.each([
    ['client', 2, 'the client signed another list'],
    ['server', 3, 'the server signed another list'],
  ])('is refused with any byte of the MIC of the %s changed', async (_, place, sentence) => {
    for (let byte = 0; byte < MIC_BYTES; byte += 1) {
      const change = at(place, (token) => flip(token, token.length - MIC_BYTES + byte))

      await expect(talk(new SpnegoClient([ntlm()]), anAcceptor(), change), `byte ${byte}`).rejects.toThrow(sentence)
    }
  })

  it('is refused without the MIC, or with one that is cut', async () => {
    const short = { mechListMic: new Uint8Array(15) }
    const missing = { mechListMic: undefined }

    await expect(talk(new SpnegoClient([ntlm()]), anAcceptor(), withReply(2, missing))).rejects.toThrow('did not sign')
    await expect(talk(new SpnegoClient([ntlm()]), anAcceptor(), withReply(2, short))).rejects.toThrow('another list')
    await expect(talk(new SpnegoClient([ntlm()]), anAcceptor(), withReply(3, missing))).rejects.toMatchObject({
      reason: 'weak',
      message: 'the server let us in without signing the list of mechanisms',
    })
    await expect(talk(new SpnegoClient([ntlm()]), anAcceptor(), withReply(3, short))).rejects.toThrow('another list')
  })

  it('must be signed by a server that did not take the first mechanism, even if that mechanism does not always sign', async () => {
    const second = aKerberos({ oids: ['1.2.3'] })
    const client = new SpnegoClient([aKerberos(), second])
    await client.step()
    await client.step(encodeNegTokenResp({ negState: 'accept-incomplete', supportedMech: '1.2.3' }))

    const end = client.step(encodeNegTokenResp({ negState: 'accept-completed', responseToken: aReply }))

    await expect(end).rejects.toMatchObject({ reason: 'weak' })
  })
})

describe('a server', () => {
  const lie = async (...replies: NegTokenResp[]) => {
    const client = new SpnegoClient([aKerberos(), ntlm()])
    await client.step()
    for (const reply of replies) await client.step(encodeNegTokenResp(reply))
  }

  it.each<[string, string, NegTokenResp[]]>([
    ['rejects', 'the server refuses us', [{ negState: 'reject' }]],
    ['chooses what was not offered', 'which was not offered', [{ supportedMech: '1.2.3' }]],
    ['answers a message it never got', 'that it never got', [{ supportedMech: NTLM, responseToken: aReply }]],
    ['answers with nothing', 'has no message of the mechanism', [{ negState: 'accept-incomplete' }]],
    ['says that all is done at once', 'before it is', [{ negState: 'accept-completed', supportedMech: NTLM }]],
    [
      'waits for nothing',
      'waits for an SPNEGO token without need',
      [{ negState: 'accept-incomplete', supportedMech: KERBEROS, responseToken: aReply }],
    ],
    [
      'signs before the mechanism is complete',
      'that is not due',
      [{ negState: 'accept-incomplete', supportedMech: NTLM, mechListMic: aReply }],
    ],
    [
      'asks for the signature too late',
      'after its first SPNEGO token',
      [{ negState: 'request-mic', supportedMech: KERBEROS, responseToken: aReply }, { negState: 'request-mic' }],
    ],
    [
      'goes on with a mechanism that is complete',
      'a mechanism that is complete',
      [
        { negState: 'request-mic', supportedMech: KERBEROS, responseToken: aReply },
        { negState: 'accept-incomplete', responseToken: aReply },
      ],
    ],
  ])('that %s is refused', async (_, sentence, replies) => {
    await expect(lie(...replies)).rejects.toThrow(sentence)
  })

  it('cannot have anything sealed before it is known', async () => {
    const client = new SpnegoClient([ntlm()])

    await expect(client.seal(new Uint8Array())).rejects.toThrow('is not complete')
    await talk(client, anAcceptor())
    await expect(client.step()).rejects.toThrow('already complete')
  })
})

describe('a client', () => {
  const init = (...mechTypes: string[]) => encodeNegTokenInit({ mechTypeList: encodeMechTypeList(mechTypes) })

  it('that offers Kerberos alone is refused', () => {
    expect(() => anAcceptor().step(init(KERBEROS))).toThrow('offers no mechanism that there is here')
  })

  it('that likes NTLM best and sends no message of it yet is asked for it', () => {
    expect(decodeNegTokenResp(anAcceptor().step(init(NTLM))!)).toMatchObject({
      negState: 'accept-incomplete',
      supportedMech: NTLM,
    })
  })

  it('that gives up, says nothing or changes to bare NTLM in the middle is refused', () => {
    const begun = () => {
      const acceptor = anAcceptor()
      acceptor.step(init(KERBEROS, NTLM))
      return acceptor
    }

    expect(() => begun().step(encodeNegTokenResp({ negState: 'reject' }))).toThrow('gives up')
    expect(() => begun().step(encodeNegTokenResp({ negState: 'accept-incomplete' }))).toThrow('no message')
    expect(() => begun().step(ntlm().step())).toThrow('changes between SPNEGO and the bare mechanism')
    expect(() => begun().seal(new Uint8Array())).toThrow('nobody has authenticated')
  })

  it('with bare NTLM is answered with bare NTLM', () => {
    const client = ntlm()
    const acceptor = anAcceptor()
    const challenge = acceptor.step(client.step())!
    acceptor.step(client.step(challenge))

    expect(Buffer.from(challenge).toString('latin1', 0, 7)).toBe('NTLMSSP')
    expect(acceptor.complete).toBe(true)
    expect(Buffer.from(acceptor.unseal(client.seal(Buffer.from('one')))).toString()).toBe('one')
  })
})
