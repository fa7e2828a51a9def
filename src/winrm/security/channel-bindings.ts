import { createHash } from 'node:crypto'
import { DER_OID, DER_SEQUENCE, DerReader, decodeOid, derContext, onlyElement } from '../wire/der.ts'

/** Channel bindings of type tls-server-end-point (RFC 5929 4): an authentication that is worth nothing in another TLS channel. */

const PREFIX = Buffer.from('tls-server-end-point:', 'latin1')
const RSASSA_PSS = '1.2.840.113549.1.1.10'

/** Hashes by the object identifier of a signature that uses them, or of themselves; all others give way to SHA-256. */
const HASHES: Readonly<Record<string, 'sha224' | 'sha384' | 'sha512'>> = {
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.113549.1.1.14': 'sha224',
  '1.2.840.10045.4.3.1': 'sha224',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.4': 'sha224',
}

/**
 * The channel that ends at the owner of this certificate (DER): the prefix and a hash of the certificate. It is what the
 * mechanisms take as application data. Throws RemoteProtocolError for what is no certificate.
 */
export function tlsServerEndPoint(certificate: Uint8Array): Uint8Array {
  const hash = HASHES[signatureHashOid(certificate)] ?? 'sha256'
  return Buffer.concat([PREFIX, createHash(hash).update(certificate).digest()])
}

/** MD5 of gss_channel_bindings_struct without addresses (RFC 4121 4.1.1.2), as NTLM (MS-NLMP 2.2.2.1) and Kerberos carry it. */
export function channelBindingsHash(applicationData: Uint8Array): Uint8Array {
  const head = Buffer.alloc(20)
  head.writeUInt32LE(applicationData.length, 16)
  return createHash('md5').update(head).update(applicationData).digest()
}

/** Certificate and AlgorithmIdentifier of RFC 5280 4.1.1; RSASSA-PSS-params of RFC 4055 3.1 name their hash themselves. */
function signatureHashOid(certificate: Uint8Array): string {
  const fields = new DerReader(onlyElement(certificate, DER_SEQUENCE))
  fields.take(DER_SEQUENCE)
  const algorithm = new DerReader(fields.take(DER_SEQUENCE).content)
  const oid = decodeOid(algorithm.take(DER_OID).content)
  if (oid !== RSASSA_PSS || algorithm.isAtEnd) return oid
  const parameters = new DerReader(algorithm.take(DER_SEQUENCE).content)
  const hash = parameters.isAtEnd ? undefined : parameters.next()
  if (hash?.tag !== derContext(0)) return oid
  return decodeOid(new DerReader(onlyElement(hash.content, DER_SEQUENCE)).take(DER_OID).content)
}
