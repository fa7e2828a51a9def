import { AuthenticationError } from '../../errors.ts'
import { KerberosClient } from '../../kerberos/kerberos-client.ts'
import { namelessHost, servicePrincipalFor } from '../../kerberos/service-principal.ts'
import { NtlmClient } from '../../ntlm/ntlm-client.ts'
import type { Authenticator } from '../../security/authenticator.ts'
import { tlsServerEndPoint } from '../../security/channel-bindings.ts'
import { SpnegoClient } from '../../spnego/spnego-client.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { ExchangeLimits } from '../http/http-socket.ts'
import {
  type Account,
  describeIdentity,
  type KerberosAuthentication,
  type NegotiateAuthentication,
  type NtlmAuthentication,
  type WayIn,
} from '../ways-in.ts'
import { type BodyProtection, clearBodies, sealedBodies } from './body-protection.ts'
import { shakeHands } from './handshake.ts'

/** MS-WSMV: the certificate in TLS is who we are. */
const MUTUAL_TLS = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual'

/** A handshake that let us in. */
export interface AuthenticationFacts {
  readonly by: 'kerberos' | 'ntlm'
  /** Why it was not Kerberos, where that was preferred. */
  readonly insteadOfKerberos?: string
}

export interface AuthenticateOptions {
  readonly random: (sizeBytes: number) => Uint8Array
  /** Epoch ms. */
  readonly now: () => number
  /** DER; undefined without TLS. */
  readonly serverCertificate?: Uint8Array | undefined
  readonly onAuthenticated?: ((facts: AuthenticationFacts) => void) | undefined
}

/** A new connection, what it may do, and how long. */
interface Scene {
  readonly http: HttpClient
  readonly way: WayIn
  readonly options: AuthenticateOptions
  readonly limits: ExchangeLimits
}

/**
 * Shows who we are on a new connection, as far as that is done ahead of the first message, and gives what protects the
 * messages that follow. Throws AuthenticationError, RemoteProtocolError, or what the socket throws.
 */
export async function authenticate(
  http: HttpClient,
  way: WayIn,
  options: AuthenticateOptions,
  limits: ExchangeLimits,
): Promise<BodyProtection> {
  const { authentication } = way
  const scene = { http, way, options, limits }
  switch (authentication.kind) {
    case 'basic': {
      const pair = Buffer.from(`${authentication.username}:${authentication.password.reveal()}`, 'utf8')
      return clearBodies({ Authorization: `Basic ${pair.toString('base64')}` })
    }
    case 'certificate':
      return clearBodies({ Authorization: MUTUAL_TLS })
    case 'ntlm':
      return byNtlm(scene, authentication)
    case 'kerberos':
      return byKerberos(scene, authentication)
    case 'negotiate':
      return byEither(scene, authentication)
  }
}

async function byNtlm(
  { http, way, options, limits }: Scene,
  account: Account & Pick<NtlmAuthentication, 'wrapping'>,
  insteadOfKerberos?: string,
): Promise<BodyProtection> {
  const client = ntlmFor(account, account.wrapping, options)
  await shakeHands(http, client, { who: `the account ${account.username}`, isTls: way.transport === 'https' }, limits)
  options.onAuthenticated?.({ by: 'ntlm', ...(insteadOfKerberos !== undefined && { insteadOfKerberos }) })
  return way.transport === 'https' ? clearBodies({}) : sealedBodies(client)
}

/** Over HTTPS only, as `assertSafe` sees to. */
async function byKerberos(
  { http, way, options, limits }: Scene,
  authentication: KerberosAuthentication | NegotiateAuthentication,
): Promise<BodyProtection> {
  const servicePrincipal = servicePrincipalFor(way.host, authentication.servicePrincipal)
  if (servicePrincipal === undefined) throw new AuthenticationError(namelessHost(way.host), 'unavailable')
  const client = new KerberosClient({ servicePrincipal, principal: authentication.principal })
  await shakeHands(http, client, { who: describeIdentity(authentication), isTls: true }, limits)
  options.onAuthenticated?.({ by: 'kerberos' })
  return clearBodies({})
}

async function byEither(scene: Scene, authentication: NegotiateAuthentication): Promise<BodyProtection> {
  const { ntlmFallback } = authentication
  if (!ntlmFallback) return byKerberos(scene, authentication)
  if (scene.way.transport !== 'https') return byNtlm(scene, ntlmFallback, 'over HTTP it cannot seal messages')
  try {
    return await byKerberos(scene, authentication)
  } catch (error) {
    if (!(error instanceof AuthenticationError)) throw error
    // An account that was refused is not tried again in another way: that would only bring it nearer to being locked.
    if (error.reason !== 'unavailable' && error.reason !== 'not-offered') throw error
    return byNtlm(scene, ntlmFallback, error.message)
  }
}

/** Under TLS the proof is bound to the certificate that we see, so that whoever ends TLS in between cannot pass it on. */
function ntlmFor(
  account: Account,
  wrapping: NtlmAuthentication['wrapping'],
  options: AuthenticateOptions,
): Authenticator {
  const { username, password } = account
  const { random, now, serverCertificate } = options
  const channelBindings = serverCertificate && tlsServerEndPoint(serverCertificate)
  const client = new NtlmClient({ username, password, random, now, channelBindings })
  return wrapping === 'spnego' ? new SpnegoClient([client]) : client
}
