import { constants, createHash, X509Certificate } from 'node:crypto'
import type { Server } from 'node:http'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { Socket } from 'node:net'
import { type SecureVersion, TLSSocket } from 'node:tls'
import { type ExpectedChannelBindings, tlsServerEndPoint } from '../../../src/winrm/server.ts'

/** How a machine's WinRM may be entered; without anything HTTP, and Negotiate only, as Windows is when it is new. */
export interface AccessOptions {
  readonly https?: HttpsOptions
  /** Service/Auth/Basic; false by default. */
  readonly basic?: boolean
  /** Service/Auth/Certificate and its mappings: SHA-256 of a client certificate to a local user; off where absent. */
  readonly certificates?: Readonly<Record<string, string>>
  /** Service/Auth/CbtHardeningLevel, which counts for HTTPS only; `relaxed` by default, as on Server 2016. */
  readonly channelBindings?: 'none' | 'relaxed' | 'strict'
  /** Default 127.0.0.1; any address of this machine alone. */
  readonly address?: '127.0.0.1' | '::1'
}

/** An HTTPS listener instead of that for HTTP. */
export interface HttpsOptions {
  /** PEM. */
  readonly certificate: string
  readonly key: string
  readonly maxVersion?: SecureVersion
  readonly minVersion?: SecureVersion
}

/** The TLS channel that Negotiate is held to: by `strict` always, by `relaxed` where the client names one. */
export function channelBindingsOf(access: AccessOptions): ExpectedChannelBindings | undefined {
  const { https, channelBindings = 'relaxed' } = access
  if (!https || channelBindings === 'none') return undefined
  const { raw } = new X509Certificate(https.certificate)
  return { expected: tlsServerEndPoint(raw), isRequired: channelBindings === 'strict' }
}

const LIMITS = { keepAliveTimeout: 120_000, requestTimeout: 0 }

/** A server for a listener, and which of its events tells about new sockets of requests. */
export function createListenerServer(access: AccessOptions, serve: RequestListener): Server {
  const { https } = access
  if (!https) return createHttp(LIMITS, serve)
  return createHttps(
    {
      ...LIMITS,
      cert: https.certificate,
      key: https.key,
      // Server 2016 has no TLS 1.3, and http.sys asks for client certificates by renegotiation, which 1.3 has not.
      // A renegotiation that resumes the session asks for no certificate.
      secureOptions: constants.SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION,
      maxVersion: https.maxVersion ?? 'TLSv1.2',
      minVersion: https.minVersion ?? 'TLSv1',
      ...(https.minVersion ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
    },
    serve,
  )
}

/** Asks the client for its certificate by renegotiation, as http.sys does, and gives its SHA-256; undefined where it has none. */
export async function askForCertificate(socket: Socket): Promise<string | undefined> {
  if (!(socket instanceof TLSSocket)) return undefined
  if (!socket.getPeerX509Certificate()) {
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve())
      socket.renegotiate({ requestCert: true, rejectUnauthorized: false }, () => resolve())
    })
  }
  const certificate = socket.destroyed ? undefined : socket.getPeerX509Certificate()
  return certificate && createHash('sha256').update(certificate.raw).digest('hex')
}
