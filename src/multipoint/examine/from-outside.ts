import { type ProbeStep, probeEndpoint } from '../../winrm/index.ts'
import type { Endpoint } from '../endpoint.ts'
import { finding, fine, type Observation } from './observation.ts'

/** A server that is there answers within this, on a bad line too. */
const STEP_TIMEOUT_MS = 10_000

/** Schemes that each way in may use; one of them is enough. A client certificate is shown in TLS and stands in no list. */
const SCHEMES: Readonly<Record<string, readonly string[]>> = {
  ntlm: ['Negotiate'],
  negotiate: ['Negotiate'],
  kerberos: ['Kerberos', 'Negotiate'],
  basic: ['Basic'],
}

/**
 * What a server shows to somebody unknown, from its name to the ways in that it offers. Ends with a finding where ours is not
 * among them; throws what `probeEndpoint` throws.
 */
export async function* lookFromOutside(
  endpoint: Endpoint,
  signal: AbortSignal,
  monotonicMs: () => number,
): AsyncGenerator<Observation, void> {
  const { host, port, transport, tls } = endpoint
  const address = { host, port, transport, ...(transport === 'https' && { tls }) }
  for await (const step of probeEndpoint(address, { timeoutMs: STEP_TIMEOUT_MS, signal, monotonicMs }))
    yield* describe(step, endpoint)
}

function* describe(step: ProbeStep, endpoint: Endpoint): Generator<Observation> {
  switch (step.kind) {
    case 'resolved':
      yield fine('name', describeAddresses(endpoint.host, step.addresses))
      return
    case 'connected':
      yield fine('port', `${endpoint.port} answers`)
      return
    case 'trusted': {
      const until = new Date(step.validToAt).toISOString().slice(0, 10)
      yield fine('TLS', `verified: ${step.subject}, valid until ${until}, SHA-256 ${step.fingerprint}`)
      return
    }
    case 'answered':
      yield fine('WinRM', `answers over ${endpoint.transport === 'https' ? 'HTTPS' : 'HTTP'}`)
      yield judgeOffers(step.offers, endpoint)
  }
}

function describeAddresses(host: string, addresses: readonly string[]): string {
  return addresses.includes(host) ? `${host} is an address` : `${host} is ${addresses.join(', ')}`
}

/** Whether the configured way in is among those that the server offers. */
export function judgeOffers(
  offers: readonly string[],
  { logOn, server }: Pick<Endpoint, 'logOn' | 'server'>,
): Observation {
  const offered = offers.join(', ')
  const wanted = SCHEMES[logOn.kind]
  const isOffered = wanted?.some((scheme) => offers.some((offer) => offer.toLowerCase() === scheme.toLowerCase()))
  if (wanted === undefined) return fine('way in', `ours is ${logOn.kind}, which is shown in TLS; it offers ${offered}`)
  if (isOffered) return fine('way in', `ours is ${logOn.kind}; it offers ${offered}`)
  const scheme = wanted[0] ?? ''
  return finding(
    'way in',
    `${server} does not offer ${wanted.join(' or ')}, which auth: ${logOn.kind} needs; it offers ${offered}.`,
    `Choose another auth for ${server} in the configuration, or allow it there: Set-Item WSMan:\\localhost\\Service\\Auth\\${scheme} $true`,
  )
}
