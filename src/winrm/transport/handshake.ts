import { AuthenticationError, RemoteProtocolError } from '../errors.ts'
import { NtlmClient } from '../ntlm/ntlm-client.ts'
import type { Authenticator } from '../security/authenticator.ts'
import type { HttpClient } from './http-client.ts'
import type { HttpResponse } from './http-response-parser.ts'
import type { ExchangeLimits } from './http-socket.ts'
import { findNtlm, formatToken, parseToken } from './negotiate-header.ts'
import { offeredSchemes, unexpectedAnswer } from './unexpected-answer.ts'
import { describeIdentity, type WayIn } from './ways-in.ts'

/** NTLM takes two legs, Kerberos one or two, SPNEGO that changes the mechanism three. */
const MAX_LEGS = 5
const NO_BODY = new Uint8Array()

/**
 * Lets both sides exchange their messages until they know each other (RFC 4559). The legs carry no body: an envelope that is
 * not sealed must never be sent. Throws AuthenticationError, RemoteProtocolError, or what the socket throws.
 */
export async function shakeHands(
  http: HttpClient,
  authenticator: Authenticator,
  way: WayIn,
  limits: ExchangeLimits,
): Promise<void> {
  const { authority } = http.socket
  let message = await authenticator.step()
  for (let leg = 1; leg <= MAX_LEGS; leg += 1) {
    const headers = { Authorization: formatToken(authenticator.scheme, message ?? NO_BODY) }
    const response = await http.post('Authenticate', headers, NO_BODY, limits)
    const token = tokenFor(authenticator, response)
    if (response.status === 200) {
      if (leg === 1 && !token && !authenticator.complete) throw unexpectedAnswer(authority, response)
      await finish(authenticator, token)
      return
    }
    if (response.status !== 401) throw unexpectedAnswer(authority, response)
    if (leg > 1 && (authenticator.complete || !token)) throw refusal(authority, way)
    if (!token) throw notOffered(authority, authenticator, response)
    message = await authenticator.step(token)
    if (!message) throw refusal(authority, way)
  }
  throw new RemoteProtocolError(`${authority} goes on with the handshake after ${MAX_LEGS} legs`)
}

/** Windows may wrap its answer to bare NTLM; what NTLM alone is to read stands inside. */
function tokenFor(authenticator: Authenticator, response: HttpResponse): Uint8Array | undefined {
  const token = parseToken(response.headers.get('www-authenticate'), authenticator.scheme)
  return token && authenticator instanceof NtlmClient ? findNtlm(token) : token
}

/** The server lets us in; what it says last may be the proof of who it is. */
async function finish(authenticator: Authenticator, token: Uint8Array | undefined): Promise<void> {
  if (!authenticator.complete && token) await authenticator.step(token)
  if (!authenticator.complete) throw new AuthenticationError('the server let us in without proving who it is', 'weak')
}

function refusal(authority: string, { authentication, transport }: WayIn): AuthenticationError {
  const who = describeIdentity(authentication)
  // Windows says no more than 401, whatever the reason is.
  const alsoWithTls = transport === 'https' ? ', or something in between ends TLS (channel binding)' : ''
  return new AuthenticationError(
    `${authority} refused ${who}: wrong name or password, or no right to log on${alsoWithTls}`,
    'refused',
  )
}

function notOffered(authority: string, { scheme }: Authenticator, response: HttpResponse): AuthenticationError {
  const offered = offeredSchemes(response).join(', ')
  return new AuthenticationError(
    `${authority} did not answer the ${scheme} handshake; it offers ${offered || 'no way to authenticate'}`,
    'not-offered',
  )
}
