import { NtlmClient } from '../ntlm/ntlm-client.ts'
import { type BodyProtection, clearBodies, sealedBodies } from './body-protection.ts'
import { shakeHands } from './handshake.ts'
import type { HttpClient } from './http-client.ts'
import type { ExchangeLimits } from './http-socket.ts'
import { describeIdentity, type WayIn } from './ways-in.ts'

/** MS-WSMV: the certificate in TLS is who we are. */
const MUTUAL_TLS = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual'

export interface Randomness {
  readonly random: (sizeBytes: number) => Uint8Array
  /** Epoch ms. */
  readonly now: () => number
}

/**
 * Shows who we are on a new connection, as far as that is done ahead of the first message, and gives what protects the
 * messages that follow. Throws AuthenticationError, RemoteProtocolError, or what the socket throws.
 */
export async function authenticate(
  http: HttpClient,
  way: WayIn,
  randomness: Randomness,
  limits: ExchangeLimits,
): Promise<BodyProtection> {
  const { authentication } = way
  switch (authentication.kind) {
    case 'basic': {
      const pair = Buffer.from(`${authentication.username}:${authentication.password.reveal()}`, 'utf8')
      return clearBodies({ Authorization: `Basic ${pair.toString('base64')}` })
    }
    case 'certificate':
      return clearBodies({ Authorization: MUTUAL_TLS })
    case 'ntlm': {
      const { username, password } = authentication
      const client = new NtlmClient({ username, password, ...randomness })
      await shakeHands(http, client, describeIdentity(authentication), limits)
      return way.transport === 'https' ? clearBodies({}) : sealedBodies(client)
    }
  }
}
