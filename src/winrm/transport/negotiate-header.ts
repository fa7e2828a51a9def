/** The `Negotiate` scheme of RFC 4559 with NTLM messages as its tokens. */

const NTLM_SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1')

/** The value of an Authorization or WWW-Authenticate header. */
export function formatNegotiate(token: Uint8Array): string {
  return `Negotiate ${Buffer.from(token).toString('base64')}`
}

/**
 * The NTLM message in such a header, undefined where there is none.
 * A server may answer a bare NTLM message with one wrapped in SPNEGO (MS-SPNG); the message inside is the same.
 */
export function parseNegotiate(header: string | undefined): Uint8Array | undefined {
  const match = /(?:^|,)\s*(?:Negotiate|NTLM)\s+([A-Za-z0-9+/]+=*)/i.exec(header ?? '')
  if (!match?.[1]) return undefined
  const token = Buffer.from(match[1], 'base64')
  const start = token.indexOf(NTLM_SIGNATURE)
  return start < 0 ? undefined : token.subarray(start)
}
