import { createHash, timingSafeEqual } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { UntrustedServerError } from '../errors.ts'
import { authorityOf } from './http/http-socket.ts'
import { type Address, pinBytes } from './ways-in.ts'

const CAUSES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'signed itself, so that nobody vouches for it',
  SELF_SIGNED_CERT_IN_CHAIN: 'comes from an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'comes from an authority that is not known here',
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
  PIN_MISMATCH: 'is not the pinned one',
}

/**
 * Says whether this is the server that was asked for, right after the TLS handshake, and gives its certificate (DER).
 * A pin stands for issuer and name, not for the dates. Throws UntrustedServerError.
 */
export function assertTrusted(socket: TLSSocket, way: Address): Uint8Array {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate)
    throw new UntrustedServerError(`${authorityOf(way)} showed no certificate`, 'NO_CERTIFICATE', undefined)
  const fingerprint = createHash('sha256').update(certificate.raw).digest()
  const code =
    way.tls?.pin === undefined
      ? verdictOf(socket)
      : timingSafeEqual(fingerprint, pinBytes(way.tls.pin))
        ? verdictOfDates(certificate.validFrom, certificate.validTo)
        : 'PIN_MISMATCH'
  if (code === undefined) return certificate.raw
  const seen = fingerprint.toString('hex')
  const cause = CAUSES[code] ?? `is refused (${code})`
  throw new UntrustedServerError(`the certificate of ${authorityOf(way)} ${cause}; its SHA-256 is ${seen}`, code, seen)
}

/** Node's verdict over issuer, dates and name. */
function verdictOf(socket: TLSSocket): string | undefined {
  if (socket.authorized) return undefined
  // Node's types say Error; it is the code of one.
  return String(socket.authorizationError ?? 'UNKNOWN')
}

function verdictOfDates(validFrom: string, validTo: string): string | undefined {
  const now = Date.now()
  if (now < Date.parse(validFrom)) return 'CERT_NOT_YET_VALID'
  return now > Date.parse(validTo) ? 'CERT_HAS_EXPIRED' : undefined
}
