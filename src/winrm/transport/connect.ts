import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { checkServerIdentity, connect as connectTls, type TLSSocket } from 'node:tls'
import { cannotConnect } from './connect-failure.ts'
import { codeOf } from './http/error-code.ts'
import { authorityOf, type ExchangeLimits, HttpSocket } from './http/http-socket.ts'
import { assertTrusted } from './trust.ts'
import type { Address, WayIn } from './ways-in.ts'

export interface Connected {
  readonly socket: HttpSocket
  /** The server's certificate, DER; undefined without TLS. */
  readonly serverCertificate: Uint8Array | undefined
}

/** `authentication` counts for a client certificate only; without it nobody is shown to the server. */
export type Reach = Address & Partial<Pick<WayIn, 'authentication'>>

/** Opens a connection, and with TLS a trusted one; throws TransportError, UntrustedServerError, or the signal's reason. */
export async function connectServer(way: Reach, limits: ExchangeLimits): Promise<Connected> {
  limits.signal?.throwIfAborted()
  if (way.transport !== 'https') {
    const socket = connectTcp({ host: way.host, port: way.port, noDelay: true, keepAlive: true })
    await settled(socket, 'connect', way, limits)
    return { socket: new HttpSocket(socket, authorityOf(way)), serverCertificate: undefined }
  }
  const socket = openTls(way)
  await settled(socket, 'secureConnect', way, limits)
  // Nothing happens between the end of the TLS handshake and this look at it: no byte of ours is sent to a stranger.
  try {
    const serverCertificate = assertTrusted(socket, way)
    return { socket: new HttpSocket(socket, authorityOf(way)), serverCertificate }
  } catch (error) {
    socket.destroy()
    throw error
  }
}

function openTls({ host, port, tls = {}, authentication }: Reach): TLSSocket {
  const name = (tls.serverName ?? host).replace(/\.$/, '')
  const socket = connectTls({
    host,
    port,
    minVersion: 'TLSv1.2',
    // Not a way around verification: Node only leaves the verdict to `assertTrusted`, which also knows pins and can tell
    // people which certificate it was.
    rejectUnauthorized: false,
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    ...(isIP(name) === 0 && { servername: name }),
    ...(tls.ca !== undefined && { ca: tls.ca }),
    ...(authentication?.kind === 'certificate' && {
      cert: authentication.certificate,
      key: authentication.key.reveal(),
    }),
  })
  socket.setNoDelay(true)
  socket.setKeepAlive(true)
  return socket
}

/** Waits until a socket is connected; destroys it where that fails. */
async function settled(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  way: Address,
  limits: ExchangeLimits,
): Promise<void> {
  const { timeoutMs, signal } = limits
  const waiting = new AbortController()
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(cannotConnect(way, 'ETIMEDOUT', `within ${timeoutMs} ms`)), timeoutMs)
      waiting.signal.addEventListener('abort', () => clearTimeout(timer))
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true, signal: waiting.signal })
      socket.once(event, resolve)
      socket.once('error', (error) => reject(cannotConnect(way, codeOf(error), '', error)))
      socket.once('close', () => reject(cannotConnect(way, 'ECONNRESET', '')))
    })
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    waiting.abort()
  }
}
