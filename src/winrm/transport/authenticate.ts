import { NtlmClient } from '../ntlm/ntlm-client.ts'
import type { Authenticator } from '../security/authenticator.ts'
import { tlsServerEndPoint } from '../security/channel-bindings.ts'
import { SpnegoClient } from '../spnego/spnego-client.ts'
import { type BodyProtection, clearBodies, sealedBodies } from './body-protection.ts'
import { shakeHands } from './handshake.ts'
import type { HttpClient } from './http-client.ts'
import type { ExchangeLimits } from './http-socket.ts'
import type { NtlmAuthentication, WayIn } from './ways-in.ts'

/** MS-WSMV: the certificate in TLS is who we are. */
const MUTUAL_TLS = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual'

export interface Randomness {
  readonly random: (sizeBytes: number) => Uint8Array
  /** Epoch ms. */
  readonly now: () => number
}

/** What a handshake takes besides the account. */
interface Circumstances extends Randomness {
  /** DER; undefined without TLS. */
  readonly serverCertificate: Uint8Array | undefined
}

/**
 * Shows who we are on a new connection, as far as that is done ahead of the first message, and gives what protects the
 * messages that follow. Throws AuthenticationError, RemoteProtocolError, or what the socket throws.
 */
export async function authenticate(
  http: HttpClient,
  way: WayIn,
  circumstances: Circumstances,
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
      const client = ntlm(authentication, circumstances)
      await shakeHands(http, client, way, limits)
      return way.transport === 'https' ? clearBodies({}) : sealedBodies(client)
    }
  }
}

/** Under TLS the proof is bound to the certificate that we see, so that whoever ends TLS in between cannot pass it on. */
function ntlm({ username, password, wrapping }: NtlmAuthentication, circumstances: Circumstances): Authenticator {
  const { random, now, serverCertificate } = circumstances
  const channelBindings = serverCertificate && tlsServerEndPoint(serverCertificate)
  const client = new NtlmClient({ username, password, random, now, channelBindings })
  return wrapping === 'spnego' ? new SpnegoClient([client]) : client
}
