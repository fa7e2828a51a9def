import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect as connectTcp, createServer as createTcp, type Socket } from 'node:net'
import { connect as connectTls, createServer as createTls } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Identity, makeCertificate } from '../../../sandbox/servers/certificates.ts'
import type { AccessOptions } from '../../../sandbox/servers/protocol/access.ts'
import {
  type Authentication,
  command,
  createWinrmClient,
  type ExchangeFacts,
  type WinrmClientOptions,
} from '../../../src/winrm/index.ts'
import { NtlmClient } from '../../../src/winrm/ntlm/ntlm-client.ts'
import { SpnegoClient } from '../../../src/winrm/spnego/spnego-client.ts'
import { connectServer } from '../../../src/winrm/transport/connect.ts'
import { HttpClient } from '../../../src/winrm/transport/http/http-client.ts'
import { sealedBodies } from '../../../src/winrm/transport/log-on/body-protection.ts'
import { shakeHands } from '../../../src/winrm/transport/log-on/handshake.ts'
import { renderRequest } from '../../../src/winrm/wsman/requests.ts'
import { aKerberos } from '../../support/spnego-sides.ts'
import { PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'
import { failureOf } from './scene.ts'

const OF_SERVER = makeCertificate({ commonName: 'mps.lab' })
const OF_PROXY = makeCertificate({ commonName: 'proxy.lab' })
const ACCOUNT = {
  username: 'CONTOSO\\migrator',
  password: { reveal: () => PASSWORDS['CONTOSO\\migrator'] },
}
const WRAPPINGS = ['bare', 'spnego'] as const
const LIMITS = { timeoutMs: 5_000 }

const ntlm = (wrapping: 'bare' | 'spnego'): Authentication => ({ kind: 'ntlm', wrapping, ...ACCOUNT })
const bareNtlm = () => new NtlmClient({ ...ACCOUNT, random: randomBytes, now: Date.now })

const https = (channelBindings: AccessOptions['channelBindings']): AccessOptions => ({
  https: { certificate: OF_SERVER.certificate, key: OF_SERVER.key },
  ...(channelBindings && { channelBindings }),
})

/** Opens a pool and runs three cmdlets one after the other; gives the exchanges. */
async function work(options: WinrmClientOptions): Promise<ExchangeFacts[]> {
  const exchanges: ExchangeFacts[] = []
  const client = createWinrmClient({
    operationTimeoutMs: 5_000,
    onExchange: (facts) => exchanges.push(facts),
    ...options,
  })
  onTestFinished(() => client.close())
  const pool = await client.openPool()
  for (let round = 0; round < 3; round += 1)
    await pool.invoke([command('Get-CimInstance', { ClassName: 'Win32_OperatingSystem' })])
  await pool.close()
  return exchanges
}

/** A pair of sockets for each connection to `port`, from `accept` to wherever `onward` goes. */
async function proxyTo(
  open: (accept: (socket: Socket) => void) => ReturnType<typeof createTcp>,
  onward: () => Socket,
  change: (chunk: Buffer) => Buffer = (chunk) => chunk,
): Promise<{ readonly port: number; readonly heard: () => Buffer }> {
  const heard: Buffer[] = []
  const sockets = new Set<Socket>()
  const proxy = open((socket) => {
    const next = onward()
    for (const each of [socket, next]) sockets.add(each.on('error', () => {}))
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk)
      next.write(chunk)
    })
    next.on('data', (chunk: Buffer) => socket.write(change(chunk)))
    socket.on('close', () => next.destroy())
    next.on('close', () => socket.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  return { port: (proxy.address() as AddressInfo).port, heard: () => Buffer.concat(heard) }
}

/** What ends the TLS of the client and begins one of its own, as firewalls that look into it do. */
const proxyThatEndsTls = (port: number, { certificate, key }: Identity) =>
  proxyTo(
    (accept) => createTls({ cert: certificate, key }, accept),
    () => connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }),
  )

const proxyForBytes = (port: number, change?: (chunk: Buffer) => Buffer) =>
  proxyTo(createTcp, () => connectTcp({ port, host: '127.0.0.1' }), change)

describe('NTLM in SPNEGO over HTTP', () => {
  it('takes two legs for each socket and seals everything that follows', async () => {
    const server = await serverFor()
    const { port, heard } = await proxyForBytes(server.port)

    const exchanges = await work({ host: '127.0.0.1', port, authentication: ntlm('spnego') })

    expect(exchanges.slice(0, 2).map(({ action, httpStatus }) => [action, httpStatus])).toEqual([
      ['Authenticate', 401],
      ['Authenticate', 200],
    ])
    expect(exchanges.slice(2).filter(({ action }) => action !== 'Authenticate').length).toBeGreaterThanOrEqual(8)
    const tokens = [
      ...heard()
        .toString('latin1')
        .matchAll(/Authorization: Negotiate (\S+)/g),
    ].map(([, token]) => Buffer.from(token ?? '', 'base64').at(0))
    expect(tokens.slice(0, 2)).toEqual([0x60, 0xa1])
    expect(heard().includes('Envelope')).toBe(false)
  })

  it('is refused where the server lets us in without signing the list', async () => {
    const server = await serverFor()
    const { port } = await proxyForBytes(server.port, (chunk) =>
      Buffer.from(
        chunk.toString('latin1').replace(/^(HTTP\/1\.1 200 [\s\S]*?)www-authenticate/, '$1xxx-authenticate'),
        'latin1',
      ),
    )

    const error = await failureOf(work({ host: '127.0.0.1', port, authentication: ntlm('spnego') }))

    expect(error).toMatchObject({ kind: 'authentication', reason: 'weak' })
    expect(server.shells()).toHaveLength(0)
  })

  it('says whose password is wrong', async () => {
    const { host, port } = await serverFor()
    const authentication = { ...ntlm('spnego'), password: { reveal: () => 'wrong' } } as Authentication

    const error = await failureOf(work({ host, port, authentication }))

    expect(error).toMatchObject({ kind: 'authentication', reason: 'refused' })
    expect(String(error)).toContain('refused the account CONTOSO\\migrator')
    expect(String(error)).not.toContain('channel binding')
  })

  it('is what the server chooses from a client that would rather have Kerberos', async () => {
    const { host, port } = await serverFor()
    const way = { host, port, authentication: ntlm('spnego') }
    const { socket } = await connectServer(way, LIMITS)
    onTestFinished(() => socket.destroy())
    const statuses: number[] = []
    const http = new HttpClient(socket, { now: Date.now, onExchange: ({ httpStatus }) => statuses.push(httpStatus) })
    const client = new SpnegoClient([aKerberos(), bareNtlm()])

    await shakeHands(http, client, { who: 'we', isTls: false }, LIMITS)

    expect(statuses).toEqual([401, 401, 200])
    const bodies = sealedBodies(client)
    for (let round = 0; round < 3; round += 1) {
      const { headers, body } = await bodies.protect(enumerateShells(`http://${host}:${port}/wsman`))
      expect(await bodies.read(await http.post('Enumerate', headers, body, LIMITS))).toContain('EnumerateResponse')
    }
  })
})

function enumerateShells(to: string): string {
  const header = {
    messageId: randomUUID(),
    sessionId: randomUUID(),
    to,
    maxEnvelopeBytes: 153_600,
    operationTimeoutMs: 20_000,
  }
  return renderRequest({ kind: 'enumerate-shells' }, header)
}

describe.each(WRAPPINGS)('channel bindings of NTLM over HTTPS (%s)', (wrapping) => {
  const tls = { pin: OF_SERVER.fingerprint }
  const authentication = ntlm(wrapping)

  it.each(['none', 'relaxed', 'strict', undefined] as const)('satisfy a server that is %s', async (hardening) => {
    const { host, port } = await serverFor({ access: https(hardening) })

    const exchanges = await work({ host, port, transport: 'https', tls, authentication })

    expect(exchanges.slice(0, 2).map(({ httpStatus }) => httpStatus)).toEqual([401, 200])
  })

  it.each(['relaxed', 'strict'] as const)(
    'keep a proxy that ends TLS from passing our proof on to a server that is %s',
    async (hardening) => {
      const server = await serverFor({ access: https(hardening) })
      const { port } = await proxyThatEndsTls(server.port, OF_PROXY)
      const trusting = { pin: OF_PROXY.fingerprint }

      const error = await failureOf(
        work({ host: '127.0.0.1', port, transport: 'https', tls: trusting, authentication }),
      )

      expect(error).toMatchObject({ kind: 'authentication', reason: 'refused' })
      expect(String(error)).toContain('something in between ends TLS')
      expect(server.requestCount()).toBe(2)
      expect(server.shells()).toHaveLength(0)
    },
  )

  it('let a proxy through that has the certificate of the server itself, and any where the server does not look', async () => {
    const strict = await serverFor({ access: https('strict') })
    const careless = await serverFor({ access: https('none') })
    const same = await proxyThatEndsTls(strict.port, OF_SERVER)
    const other = await proxyThatEndsTls(careless.port, OF_PROXY)
    const way = { host: '127.0.0.1', transport: 'https', authentication } as const

    await work({ ...way, port: same.port, tls })
    await work({ ...way, port: other.port, tls: { pin: OF_PROXY.fingerprint } })

    expect(strict.commandLog().length).toBeGreaterThan(0)
    expect(careless.commandLog().length).toBeGreaterThan(0)
  })
})

describe('a client without channel bindings', () => {
  it.each([
    ['relaxed', 200],
    ['strict', 401],
  ] as const)('gets from a server that is %s the status %i', async (hardening, status) => {
    const { host, port } = await serverFor({ access: https(hardening) })
    const way = {
      host,
      port,
      transport: 'https',
      tls: { pin: OF_SERVER.fingerprint },
      authentication: ntlm('bare'),
    } as const
    const { socket } = await connectServer(way, LIMITS)
    onTestFinished(() => socket.destroy())
    const statuses: number[] = []
    const http = new HttpClient(socket, { now: Date.now, onExchange: ({ httpStatus }) => statuses.push(httpStatus) })

    await failureOf(shakeHands(http, bareNtlm(), { who: 'we', isTls: true }, LIMITS))

    expect(statuses).toEqual([401, status])
  })

  it('is let in over HTTP even by a server that is strict, which has no channel to look at', async () => {
    const { host, port } = await serverFor({ access: { channelBindings: 'strict' } })

    expect(await work({ host, port, authentication: ntlm('bare') })).not.toHaveLength(0)
  })
})
