import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import forge from 'node-forge'

/** A certificate and its key, PEM. */
export interface Identity {
  readonly certificate: string
  readonly key: string
  /** SHA-256 of the certificate, 64 hexadecimal digits. */
  readonly fingerprint: string
}

export interface CertificateWishes {
  readonly commonName: string
  /** Host names in the certificate; none by default. */
  readonly names?: readonly string[]
  /** Addresses in the certificate; none by default. */
  readonly addresses?: readonly string[]
  /** Default: from yesterday. */
  readonly validFrom?: Date
  /** Default: for a year. */
  readonly validTo?: Date
  /** Who vouches for it; the certificate itself where absent. */
  readonly issuer?: Identity
  /** Whether it may vouch for others. */
  readonly isAuthority?: boolean
}

const DAY_MS = 86_400_000

/** Makes an RSA certificate for simulated servers and their clients, as `New-SelfSignedCertificate` does. */
export function makeCertificate(wishes: CertificateWishes): Identity {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const { issuer } = wishes
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey)
  // A number with its highest bit set would be negative in DER.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = wishes.validFrom ?? new Date(Date.now() - DAY_MS)
  certificate.validity.notAfter = wishes.validTo ?? new Date(Date.now() + 365 * DAY_MS)
  const subject = [{ name: 'commonName', value: wishes.commonName }]
  certificate.setSubject(subject)
  certificate.setIssuer(issuer ? forge.pki.certificateFromPem(issuer.certificate).subject.attributes : subject)
  certificate.setExtensions(extensionsOf(wishes))
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.key ?? pair.privateKey), forge.md.sha256.create())
  const pem = forge.pki.certificateToPem(certificate)
  const fingerprint = new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
  return { certificate: pem, key: pair.privateKey, fingerprint }
}

const DNS_NAME = 2
const IP_ADDRESS = 7

function extensionsOf({ names = [], addresses = [], isAuthority = false }: CertificateWishes): object[] {
  const altNames = [
    ...names.map((value) => ({ type: DNS_NAME, value })),
    ...addresses.map((ip) => ({ type: IP_ADDRESS, ip })),
  ]
  return [
    { name: 'basicConstraints', cA: isAuthority, critical: true },
    ...(isAuthority ? [{ name: 'keyUsage', keyCertSign: true, critical: true }] : []),
    ...(altNames.length > 0 ? [{ name: 'subjectAltName', altNames }] : []),
  ]
}
