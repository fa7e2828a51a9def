import { createHash, X509Certificate } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { TransportError } from '../errors.ts'
import { connectServer } from './connect.ts'
import { cannotConnect } from './connect-failure.ts'
import { codeOf } from './http/error-code.ts'
import { ExchangeFailure } from './http/exchange-failure.ts'
import { HttpClient } from './http/http-client.ts'
import type { ExchangeLimits, HttpSocket } from './http/http-socket.ts'
import { offeredSchemes, unexpectedAnswer } from './http/unexpected-answer.ts'
import type { Address } from './ways-in.ts'

/** One thing that a server passed, in the order in which they are looked at. */
export type ProbeStep =
  /** The name stands for these addresses. */
  | { readonly kind: 'resolved'; readonly addresses: readonly string[] }
  /** Its port took a connection, after this time. */
  | { readonly kind: 'connected'; readonly durationMs: number }
  /** HTTPS only: the certificate is the right one. */
  | { readonly kind: 'trusted'; readonly fingerprint: string; readonly subject: string; readonly validToAt: number }
  /** It answers as WinRM does to somebody unknown, and offers these schemes: `Negotiate`, `Kerberos`, `Basic`, `CredSSP`. */
  | { readonly kind: 'answered'; readonly offers: readonly string[] }

/** For each step; `monotonicMs` measures lengths of time. */
export interface ProbeLimits extends ExchangeLimits {
  readonly monotonicMs: () => number
}

/** A server that asks for none of these may be anything, but not WinRM. */
const WINRM_SCHEMES = ['negotiate', 'kerberos', 'basic', 'credssp']
const NO_BODY = new Uint8Array()

/**
 * Looks at a server from outside, step by step, without showing who we are: each step that it passes is told, and the first that
 * it does not pass throws TransportError, UntrustedServerError, RemoteProtocolError or the signal's reason.
 */
export async function* probeEndpoint(address: Address, limits: ProbeLimits): AsyncGenerator<ProbeStep, void> {
  yield { kind: 'resolved', addresses: await resolve(address) }
  const startedAt = limits.monotonicMs()
  const first = await connectServer({ ...address, transport: 'http', tls: undefined }, limits)
  let { socket } = first
  try {
    yield { kind: 'connected', durationMs: limits.monotonicMs() - startedAt }
    if (address.transport === 'https') {
      socket.destroy()
      const trusted = await connectServer(address, limits)
      socket = trusted.socket
      yield trustedStep(trusted.serverCertificate ?? NO_BODY)
    }
    yield { kind: 'answered', offers: await askForSchemes(socket, limits) }
  } finally {
    socket.destroy()
  }
}

async function resolve(address: Address): Promise<string[]> {
  if (isIP(address.host) !== 0) return [address.host]
  try {
    const found = await lookup(address.host, { all: true })
    return [...new Set(found.map((one) => one.address))]
  } catch (error) {
    throw cannotConnect(address, codeOf(error as Error), '', error)
  }
}

function trustedStep(der: Uint8Array): ProbeStep {
  const certificate = new X509Certificate(der)
  return {
    kind: 'trusted',
    fingerprint: createHash('sha256').update(der).digest('hex'),
    subject: certificate.subject.split('\n').join(', '),
    validToAt: Date.parse(certificate.validTo),
  }
}

/** WinRM answers a request of nobody with 401 and its schemes. */
async function askForSchemes(socket: HttpSocket, limits: ProbeLimits): Promise<string[]> {
  const http = new HttpClient(socket, { now: limits.monotonicMs })
  try {
    const response = await http.post('Probe', {}, NO_BODY, limits)
    const offers = offeredSchemes(response)
    const isWinrm = response.status === 401 && offers.some((scheme) => WINRM_SCHEMES.includes(scheme.toLowerCase()))
    if (!isWinrm) throw unexpectedAnswer(socket.authority, response)
    return offers
  } catch (error) {
    limits.signal?.throwIfAborted()
    if (error instanceof ExchangeFailure) throw new TransportError(error.message, error.code, { cause: error })
    throw error
  }
}
