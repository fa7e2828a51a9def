import type { HandshakeScheme } from '../../security/authenticator.ts'

/** The `Negotiate` and `Kerberos` schemes of RFC 4559 and MS-WSMV, whose messages stand in the headers. */

const NTLM_SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1')

/** The value of an Authorization or WWW-Authenticate header. */
export function formatToken(scheme: HandshakeScheme, token: Uint8Array): string {
  return `${scheme} ${Buffer.from(token).toString('base64')}`
}

/** The token of a scheme in such a header, undefined where there is none. */
export function parseToken(header: string | undefined, scheme: HandshakeScheme): Uint8Array | undefined {
  const words = scheme === 'Negotiate' ? 'Negotiate|NTLM' : scheme
  const match = new RegExp(`(?:^|,)\\s*(?:${words})\\s+([A-Za-z0-9+/]+=*)`, 'i').exec(header ?? '')
  return match?.[1] ? Buffer.from(match[1], 'base64') : undefined
}

/**
 * The NTLM message in a token, undefined where there is none.
 * A server may answer a bare NTLM message with one wrapped in SPNEGO (MS-SPNG); the message inside is the same.
 */
export function findNtlm(token: Uint8Array): Uint8Array | undefined {
  const start = Buffer.from(token).indexOf(NTLM_SIGNATURE)
  return start < 0 ? undefined : token.subarray(start)
}
