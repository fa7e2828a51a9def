import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeNegTokenInit,
  decodeNegTokenResp,
  encodeMechTypeList,
  encodeNegTokenInit,
  encodeNegTokenResp,
} from '../../../../src/winrm/spnego/neg-tokens.ts'
import vectors from '../../../vectors/spnego/tokens.json' with { type: 'json' }

const KERBEROS = '1.2.840.113554.1.2.2'
const NTLM = '1.3.6.1.4.1.311.2.2.10'
const hex = (text: string) => Buffer.from(text, 'hex')
const hexOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')

/** `a value`, or the kind of the error. */
function outcomeOf(decode: () => unknown): string | undefined {
  try {
    decode()
    return 'a value'
  } catch (error) {
    return (error as { kind?: string }).kind
  }
}

describe('NegTokenInit', () => {
  it('of Windows is read, and written again to the same bytes', () => {
    const token = decodeNegTokenInit(hex(vectors.kerberosInit))

    expect(token.mechTypes).toEqual([KERBEROS, NTLM])
    expect(token.mechToken).toHaveLength(0x562)
    expect(token.mechListMic).toBeUndefined()
    expect(hexOf(encodeNegTokenInit(token))).toBe(vectors.kerberosInit)
  })

  it('keeps the list exactly as it stands there, which is what a MIC signs', () => {
    const { mechTypeList } = decodeNegTokenInit(hex(vectors.kerberosInit))

    expect(hexOf(mechTypeList)).toBe('301706092a864886f712010202060a2b06010401823702020a')
    expect(hexOf(encodeMechTypeList([KERBEROS, NTLM]))).toBe(hexOf(mechTypeList))
  })

  it('with every field is read, flags left aside', () => {
    const token = decodeNegTokenInit(hex(vectors.fullInit))

    expect(hexOf(token.mechToken)).toBe('00000000')
    expect(hexOf(token.mechListMic)).toBe('01010101')
  })

  it('of a server that speaks first has hints where the MIC would be', () => {
    const full = decodeNegTokenInit(hex(vectors.fullInit2))
    const hinted = decodeNegTokenInit(hex(vectors.hintedInit))

    expect(hexOf(full.mechToken)).toBe('00000000')
    expect(hexOf(full.mechListMic)).toBe('01010101')
    expect(hinted.mechTypes).toEqual([
      '1.3.6.1.4.1.311.2.2.30',
      '1.2.840.48018.1.2.2',
      KERBEROS,
      '1.2.840.113554.1.2.2.3',
      NTLM,
    ])
    expect([hinted.mechToken, hinted.mechListMic]).toEqual([undefined, undefined])
  })

  it('of another mechanism, without mechanisms or with a field twice is refused', () => {
    expect(() => decodeNegTokenInit(hex('600b06092a864886f712010202'))).toThrow(`is for the mechanism ${KERBEROS}`)
    expect(() => decodeNegTokenInit(hex('600c06062b0601050502a0023000'))).toThrow('offers no list of mechanisms')
    expect(() => decodeNegTokenInit(hex('601006062b0601050502a0063004a0023000'))).toThrow('offers no mechanism')
    expect(() => decodeNegTokenResp(hex('a10c300aa0030a0100a0030a0100'))).toThrow('has a field 0xa0')
  })
})

describe('NegTokenResp', () => {
  it('of Windows is read, and written again to the same bytes', () => {
    const token = decodeNegTokenResp(hex(vectors.kerberosResp))

    expect(token).toMatchObject({ negState: 'accept-completed', supportedMech: KERBEROS, mechListMic: undefined })
    expect(hexOf(encodeNegTokenResp(token))).toBe(vectors.kerberosResp)
  })

  it('with every field has its published form', () => {
    const token = {
      negState: 'request-mic',
      supportedMech: NTLM,
      responseToken: new Uint8Array(4),
      mechListMic: new Uint8Array(4).fill(1),
    } as const

    expect(hexOf(encodeNegTokenResp(token))).toBe(vectors.fullResp)
    expect(decodeNegTokenResp(hex(vectors.fullResp))).toMatchObject({ negState: 'request-mic', supportedMech: NTLM })
  })

  it('with an empty string has none, and with an unknown state is refused', () => {
    expect(decodeNegTokenResp(hex('a1063004a2020400'))).toMatchObject({ responseToken: undefined })
    expect(() => decodeNegTokenResp(hex('a1073005a0030a0104'))).toThrow('a state that SPNEGO does not know')
  })
})

describe('a token', () => {
  it.each(Object.entries(vectors))('%s is refused wherever it is cut, and with a byte too many', (name, text) => {
    const decode = name.includes('Resp') ? decodeNegTokenResp : decodeNegTokenInit
    const token = hex(text)
    const cuts = Array.from(token, (_, length) => token.subarray(0, length))

    const outcomes = [...cuts, Buffer.concat([token, Buffer.alloc(1)])].map((bytes) => outcomeOf(() => decode(bytes)))

    expect(new Set(outcomes)).toEqual(new Set(['remote-protocol']))
  })

  it('of arbitrary bytes gives a value or a typed error', () => {
    const heads = fc.constantFrom('', '60', 'a1', '6020', 'a120', '601e06062b0601050502a0')
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 64 }), (head, noise) => {
        const bytes = Buffer.concat([hex(head), noise])

        for (const decode of [decodeNegTokenInit, decodeNegTokenResp])
          expect(['a value', 'remote-protocol']).toContain(outcomeOf(() => decode(bytes)))
      }),
    )
  })
})
