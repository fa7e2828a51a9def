import { createHash, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeCertificate } from '../../../../sandbox/servers/certificates.ts'
import { channelBindingsHash, tlsServerEndPoint } from '../../../../src/winrm/security/channel-bindings.ts'
import { encodeDer, encodeOid } from '../../../../src/winrm/wire/der.ts'

const SEQUENCE = 0x30
const SHA256 = '2.16.840.1.101.3.4.2.1'
const SHA384 = '2.16.840.1.101.3.4.2.2'

/** As much of a certificate as says how it is signed. */
const signedBy = (algorithm: Uint8Array) =>
  encodeDer(SEQUENCE, encodeDer(SEQUENCE), encodeDer(SEQUENCE, algorithm), encodeDer(0x03, Uint8Array.of(0)))
/** RSASSA-PSS with a hash in its parameters, or with the default, which is SHA-1. */
const pss = (hash?: string) =>
  Buffer.concat([
    encodeOid('1.2.840.113549.1.1.10'),
    encodeDer(SEQUENCE, ...(hash ? [encodeDer(0xa0, encodeDer(SEQUENCE, encodeOid(hash)))] : [])),
  ])

describe('tlsServerEndPoint', () => {
  it.each<[string, Uint8Array, string]>([
    ['MD5 with RSA', encodeOid('1.2.840.113549.1.1.4'), 'sha256'],
    ['SHA-1 with RSA', encodeOid('1.2.840.113549.1.1.5'), 'sha256'],
    ['SHA-1 with ECDSA', encodeOid('1.2.840.10045.4.1'), 'sha256'],
    ['SHA-256 with RSA', encodeOid('1.2.840.113549.1.1.11'), 'sha256'],
    ['SHA-384 with RSA', encodeOid('1.2.840.113549.1.1.12'), 'sha384'],
    ['SHA-512 with RSA', encodeOid('1.2.840.113549.1.1.13'), 'sha512'],
    ['SHA-256 with ECDSA', encodeOid('1.2.840.10045.4.3.2'), 'sha256'],
    ['SHA-384 with ECDSA', encodeOid('1.2.840.10045.4.3.3'), 'sha384'],
    ['SHA-512 with ECDSA', encodeOid('1.2.840.10045.4.3.4'), 'sha512'],
    ['SHA-256 with RSA-PSS', pss(SHA256), 'sha256'],
    ['SHA-384 with RSA-PSS', pss(SHA384), 'sha384'],
    ['RSA-PSS that names no hash', pss(), 'sha256'],
    ['Ed25519, which has no hash of its own', encodeOid('1.3.101.112'), 'sha256'],
  ])('hashes a certificate that is signed by %s by its rule', (_, algorithm, hash) => {
    const certificate = signedBy(algorithm)

    expect(Buffer.from(tlsServerEndPoint(certificate))).toEqual(
      Buffer.concat([Buffer.from('tls-server-end-point:'), createHash(hash).update(certificate).digest()]),
    )
  })

  it('takes a real certificate', () => {
    const { certificate, fingerprint } = makeCertificate({ commonName: 'mps.lab' })
    const endPoint = tlsServerEndPoint(new X509Certificate(certificate).raw)

    expect(Buffer.from(endPoint).subarray(-32).toString('hex')).toBe(fingerprint)
  })

  it('refuses what is no certificate, wherever it is cut', () => {
    const certificate = signedBy(pss(SHA384))

    for (let length = 0; length < certificate.length; length += 1)
      expect(() => tlsServerEndPoint(certificate.subarray(0, length))).toThrow(
        expect.objectContaining({ kind: 'remote-protocol' }),
      )
  })
})

describe('channelBindingsHash', () => {
  it("gives the value of Microsoft's example (NTLM and Channel Binding Hash, Open Specifications blog)", () => {
    const endPoint = Buffer.concat([
      Buffer.from('tls-server-end-point:'),
      Buffer.from('ea05fefecc6b0bd571dbbc5baa3ed45386d0446835f7b74c85621b9983475f95', 'hex'),
    ])

    expect(Buffer.from(channelBindingsHash(endPoint)).toString('hex')).toBe('6586e99d81c2fc984e47172fd4dd0310')
  })
})
