import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Agent, request as ask, createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { Identity } from '../../../sandbox/servers/certificates.ts'

/** The server's side of a security context: `gss_accept_sec_context` of the machine's own library. */
interface Acceptor {
  readonly username: string
  readonly response: string | null
  step(token: string): Promise<string | null>
}

export interface KerberosListenerOptions {
  readonly identity: Identity
  /** A simulated server behind TLS that takes Basic; it does what WinRM does once somebody is in. */
  readonly behind: { readonly host: string; readonly port: number; readonly account: string; readonly password: string }
  readonly accept: () => Promise<Acceptor>
  /** Whether a 401 offers Kerberos; true by default. */
  readonly offersKerberos?: boolean
  /** What stands instead of the server's proof. */
  readonly proof?: 'none' | 'false'
}

export interface KerberosListener {
  readonly port: number
  /** Who was let in by a ticket, once for each connection. */
  readonly admitted: string[]
  /** The first word of each Authorization header. */
  readonly authorizations: string[]
}

/**
 * An HTTPS listener that takes Kerberos as MS-WSMV has it: one empty POST with the ticket, answered by 200 and the proof, and the
 * connection is somebody's from then on. Envelopes go on to the simulated server; so does everything of another scheme.
 */
export async function startKerberosListener(options: KerberosListenerOptions): Promise<KerberosListener> {
  const admitted: string[] = []
  const authorizations: string[] = []
  const sides = new WeakMap<Socket, Side>()
  const { identity } = options
  const server = createServer({ cert: identity.certificate, key: identity.key }, async (request, response) => {
    const side = sides.get(request.socket) ?? newSide()
    sides.set(request.socket, side)
    const body = await buffer(request)
    const [scheme, token] = (request.headers.authorization ?? '').split(' ')
    if (scheme) authorizations.push(scheme)
    if (scheme === 'Kerberos' && options.offersKerberos !== false) {
      const proof = await admit(options, side, token ?? '')
      if (side.user !== undefined) admitted.push(side.user)
      const headers = proof === undefined ? {} : { 'www-authenticate': `Kerberos ${proof}`.trim() }
      response.writeHead(side.user === undefined ? 401 : 200, { ...headers, 'content-length': 0 }).end()
      return
    }
    const answer = await forward(options, side, request, body)
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, admitted, authorizations }
}

/** What is known of one connection, and the connection behind it. */
interface Side {
  readonly agent: Agent
  user: string | undefined
}

function newSide(): Side {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
  onTestFinished(() => agent.destroy())
  return { agent, user: undefined }
}

/** The proof for the client; without one, or without a user, the connection is nobody's. */
async function admit(options: KerberosListenerOptions, side: Side, token: string): Promise<string | undefined> {
  try {
    const acceptor = await options.accept()
    const proof = await acceptor.step(token)
    side.user = acceptor.username
    if (options.proof === 'none') return undefined
    return options.proof === 'false' ? Buffer.alloc(156, 1).toString('base64') : (proof ?? undefined)
  } catch {
    return ''
  }
}

async function forward(
  { behind, offersKerberos }: KerberosListenerOptions,
  side: Side,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }> {
  const { host: _, ...headers } = incoming.headers
  const basic = `Basic ${Buffer.from(`${behind.account}:${behind.password}`).toString('base64')}`
  const outgoing = ask({
    host: behind.host,
    port: behind.port,
    method: 'POST',
    path: incoming.url,
    agent: side.agent,
    headers: side.user === undefined ? headers : { ...headers, authorization: basic },
  })
  outgoing.end(body)
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
  const offers = answer.headers['www-authenticate']
  const isOffer = answer.statusCode === 401 && offersKerberos === false && offers?.includes('Kerberos')
  return {
    status: answer.statusCode ?? 500,
    headers: { ...answer.headers, ...(isOffer && { 'www-authenticate': 'Negotiate' }) },
    body: await buffer(answer),
  }
}
