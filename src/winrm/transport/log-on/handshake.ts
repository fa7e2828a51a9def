import { AuthenticationError, RemoteProtocolError } from '../../errors.ts'
import { NtlmClient } from '../../ntlm/ntlm-client.ts'
import type { Handshake } from '../../security/authenticator.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { HttpResponse } from '../http/http-response-parser.ts'
import type { ExchangeLimits } from '../http/http-socket.ts'
import { offeredSchemes, unexpectedAnswer } from '../http/unexpected-answer.ts'
import { findNtlm, formatToken, parseToken } from './negotiate-header.ts'
import { withinLimits } from './within-limits.ts'

/** For sentences. */
interface Us {
  readonly who: string
  readonly isTls: boolean
}

/** NTLM takes two legs, Kerberos one or two, SPNEGO that changes the mechanism three. */
const MAX_LEGS = 5
const NO_BODY = new Uint8Array()

/**
 * Lets both sides exchange their messages until they know each other (RFC 4559). The legs carry no body: an envelope that is
 * not sealed must never be sent. Throws AuthenticationError, RemoteProtocolError, or what the socket throws.
 */
export async function shakeHands(
  http: HttpClient,
  handshake: Handshake,
  us: Us,
  limits: ExchangeLimits,
): Promise<void> {
  const { authority } = http.socket
  const step = (token?: Uint8Array) => withinLimits(handshake.step(token), limits)
  let message = await step()
  for (let leg = 1; leg <= MAX_LEGS; leg += 1) {
    const headers = { Authorization: formatToken(handshake.scheme, message ?? NO_BODY) }
    const response = await http.post('Authenticate', headers, NO_BODY, limits)
    const token = tokenFor(handshake, response)
    if (response.status === 200) {
      if (leg === 1 && !token && !handshake.complete && handshake.scheme !== 'Kerberos')
        throw unexpectedAnswer(authority, response)
      await finish(handshake, step, token)
      return
    }
    if (response.status !== 401) throw unexpectedAnswer(authority, response)
    if (handshake.scheme === 'Kerberos') throw ticketRefused(authority, handshake, us.who, response)
    if (leg > 1 && (handshake.complete || !token)) throw refusal(authority, us)
    if (!token) throw notOffered(authority, handshake, response)
    message = await step(token)
    if (!message) throw refusal(authority, us)
  }
  throw new RemoteProtocolError(`${authority} goes on with the handshake after ${MAX_LEGS} legs`)
}

/** Windows may wrap its answer to bare NTLM; what NTLM alone is to read stands inside. */
function tokenFor(handshake: Handshake, response: HttpResponse): Uint8Array | undefined {
  const token = parseToken(response.headers.get('www-authenticate'), handshake.scheme)
  return token && handshake instanceof NtlmClient ? findNtlm(token) : token
}

/** The server lets us in; what it says last may be the proof of who it is. */
async function finish(
  handshake: Handshake,
  step: (token: Uint8Array) => Promise<unknown>,
  token: Uint8Array | undefined,
): Promise<void> {
  if (!handshake.complete && token) await step(token)
  if (!handshake.complete) throw new AuthenticationError('the server let us in without proving who it is', 'weak')
}

function refusal(authority: string, { who, isTls }: Us): AuthenticationError {
  // Windows says no more than 401, whatever the reason is.
  const alsoWithTls = isTls ? ', or something in between ends TLS (channel binding)' : ''
  return new AuthenticationError(
    `${authority} refused ${who}: wrong name or password, or no right to log on${alsoWithTls}`,
    'refused',
  )
}

/** A ticket says everything at once: a server that has seen it and asks again does not take it. */
function ticketRefused(
  authority: string,
  handshake: Handshake,
  who: string,
  response: HttpResponse,
): AuthenticationError {
  const isOffered = offeredSchemes(response).some((scheme) => scheme.toLowerCase() === 'kerberos')
  if (!isOffered) return notOffered(authority, handshake, response)
  return new AuthenticationError(
    `${authority} refused ${who}: the ticket is not one for this server, the clocks differ, or the account has no right to log on`,
    'refused',
  )
}

function notOffered(authority: string, { scheme }: Handshake, response: HttpResponse): AuthenticationError {
  const offered = offeredSchemes(response).join(', ')
  return new AuthenticationError(
    `${authority} did not answer the ${scheme} handshake; it offers ${offered || 'no way to authenticate'}`,
    'not-offered',
  )
}
