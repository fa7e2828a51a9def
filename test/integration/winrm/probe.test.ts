import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { makeCertificate } from '../../../sandbox/servers/certificates.ts'
import { type ProbeStep, probeEndpoint, TransportError, UntrustedServerError } from '../../../src/winrm/index.ts'
import { serverFor } from '../sandbox/servers/client-of.ts'

const AUTHORITY = makeCertificate({ commonName: 'Lab authority', isAuthority: true })
const SIGNED = makeCertificate({ commonName: 'mps.lab', names: ['mps.lab'], issuer: AUTHORITY })
const HTTPS = { https: { certificate: SIGNED.certificate, key: SIGNED.key } }

type Address = Parameters<typeof probeEndpoint>[0]

/** The steps that a server passed, and what stopped it. */
async function probe(
  address: Address,
  { timeoutMs = 5_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
) {
  const steps: ProbeStep[] = []
  try {
    const monotonicMs = () => performance.now()
    for await (const step of probeEndpoint(address, { timeoutMs, signal, monotonicMs })) steps.push(step)
    return { steps, kinds: steps.map(({ kind }) => kind), error: undefined }
  } catch (error) {
    return { steps, kinds: steps.map(({ kind }) => kind), error }
  }
}

async function listening(server: Server): Promise<{ host: string; port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

it('tells over HTTP what the name stands for, that the port answers and what is offered, and lets go of the server', async () => {
  const server = await serverFor()

  const { steps, error } = await probe({ host: 'localhost', port: server.port })

  expect(error).toBeUndefined()
  expect(steps).toEqual([
    { kind: 'resolved', addresses: expect.arrayContaining(['127.0.0.1']) },
    { kind: 'connected', durationMs: expect.any(Number) },
    { kind: 'answered', offers: ['Negotiate', 'Kerberos'] },
  ])
  expect(server.requestCount()).toBe(1)
  await expect.poll(() => server.socketCount()).toBe(0)
})

it('tells over HTTPS which certificate was verified', async () => {
  const server = await serverFor({ access: { ...HTTPS, basic: true } })
  const tls = { ca: AUTHORITY.certificate, serverName: 'mps.lab' }

  const { steps } = await probe({ host: '127.0.0.1', port: server.port, transport: 'https', tls })

  expect(steps.slice(2)).toEqual([
    { kind: 'trusted', fingerprint: SIGNED.fingerprint, subject: 'CN=mps.lab', validToAt: expect.any(Number) },
    { kind: 'answered', offers: ['Negotiate', 'Kerberos', 'Basic'] },
  ])
  await expect.poll(() => server.socketCount()).toBe(0)
})

it('sends no request to a server that is not trusted', async () => {
  const server = await serverFor({ access: HTTPS })

  const { kinds, error } = await probe({ host: '127.0.0.1', port: server.port, transport: 'https' })

  expect(kinds).toEqual(['resolved', 'connected'])
  expect(error).toBeInstanceOf(UntrustedServerError)
  expect(server.requestCount()).toBe(0)
  await expect.poll(() => server.socketCount()).toBe(0)
})

it('shows nobody: no Authorization and no body', async () => {
  const seen: object[] = []
  const place = await listening(
    createHttpServer((request, response) => {
      const { authorization, 'content-length': bytes } = request.headers
      seen.push({ method: request.method, url: request.url, authorization, bytes })
      response.writeHead(401, { 'www-authenticate': 'Negotiate' }).end()
    }),
  )

  await probe(place)

  expect(seen).toEqual([{ method: 'POST', url: '/wsman', authorization: undefined, bytes: '0' }])
})

it.each([
  [401, { 'www-authenticate': 'Bearer realm="cloud"' }, 'HTTP 401'],
  [404, {}, 'HTTP 404'],
  [200, { 'content-type': 'text/html' }, 'HTTP 200'],
  [503, {}, 'HTTP 503'],
])('takes an answer %s %j for no WinRM', async (status, headers, code) => {
  const place = await listening(createHttpServer((_, response) => response.writeHead(status, headers).end()))

  const { kinds, error } = await probe(place)

  expect(kinds).toEqual(['resolved', 'connected'])
  expect(error).toBeInstanceOf(TransportError)
  expect(error).toMatchObject({ code })
})

it('gives up a server that says nothing', async () => {
  const place = await listening(createServer((socket) => socket.on('error', () => {})))

  const { kinds, error } = await probe(place, { timeoutMs: 50 })

  expect(kinds).toEqual(['resolved', 'connected'])
  expect(error).toMatchObject({ kind: 'transport', code: 'ETIMEDOUT' })
})

it('ends with the reason of the signal', async () => {
  const place = await listening(createServer((socket) => socket.on('error', () => {})))
  const abort = new AbortController()
  const probing = probe(place, { signal: abort.signal })

  abort.abort(new Error('enough'))

  expect((await probing).error).toMatchObject({ message: 'enough' })
})

it('tells a name that nobody knows', async () => {
  const { kinds, error } = await probe({ host: 'mps-src01.invalid', port: 5985 })

  expect(kinds).toEqual([])
  expect(error).toMatchObject({ kind: 'transport', code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) })
})
