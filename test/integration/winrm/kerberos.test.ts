import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeCertificate } from '../../../sandbox/servers/certificates.ts'
import {
  type Authentication,
  type AuthenticationFacts,
  command,
  createWinrmClient,
  type WinrmClientOptions,
} from '../../../src/winrm/index.ts'
import { loadKerberos } from '../../../src/winrm/kerberos/kerberos-package.ts'
import { type KerberosRealm, missingPrograms, REALM, startRealm } from '../../support/kerberos-realm.ts'
import { PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'
import { type KerberosListener, type KerberosListenerOptions, startKerberosListener } from './kerberos-listener.ts'
import { failureOf } from './scene.ts'

/** The server's side of the package, which the product has no use for. */
interface WholePackage {
  initializeServer(service: string): ReturnType<KerberosListenerOptions['accept']>
  initializeClient(service: string, options: object): Promise<WholeClient>
}

interface WholeClient {
  step(token: string): Promise<string | null>
  wrap(message: string, options: { readonly protect: boolean }): Promise<string>
}

const library = (await loadKerberos().catch(() => undefined)) as WholePackage | undefined
const missing = [...missingPrograms(), ...(library ? [] : ['the npm package kerberos'])]
if (missing.length > 0)
  console.warn(
    `Kerberos was NOT tested against a real domain controller, for want of ${missing.join(', ')}. ` +
      'On Debian: apt-get install krb5-kdc krb5-admin-server krb5-user libkrb5-dev; npm install --no-save kerberos@7.',
  )

const IDENTITY = makeCertificate({ commonName: 'localhost', names: ['localhost'], addresses: ['127.0.0.1'] })
const MIGRATOR = `migrator@${REALM}`
const NTLM = { username: 'CONTOSO\\migrator', password: { reveal: () => PASSWORDS['CONTOSO\\migrator'] } }
const KERBEROS: Authentication = { kind: 'kerberos' }
const EITHER: Authentication = { kind: 'negotiate', ntlmFallback: NTLM }

/** Before anything is connected to: true of every machine, with and without the package. */
describe('a way in by a ticket', () => {
  it.each<[string, Partial<WinrmClientOptions> & { authentication: Authentication }, string]>([
    ['over HTTP', { authentication: KERBEROS }, 'it takes HTTPS'],
    ['over HTTP where NTLM is not allowed', { authentication: { kind: 'negotiate' } }, 'an account for NTLM'],
    ['of an address', { host: '10.1.2.3', transport: 'https', authentication: KERBEROS }, 'and 10.1.2.3 is an address'],
    [
      'for no service principal',
      { transport: 'https', authentication: { kind: 'kerberos', servicePrincipal: 'mps1' } },
      'a service principal is a class and a name',
    ],
  ])('%s is refused', (_, options, sentence) => {
    expect(() => createWinrmClient({ host: 'mps1.lab', port: 5985, ...options })).toThrow(sentence)
  })

  it('over HTTP is one by NTLM where that is allowed, and says so', async () => {
    const { host, port } = await serverFor()

    const facts = await useOnce({ host, port, authentication: EITHER })

    expect(facts[0]).toEqual({ by: 'ntlm', insteadOfKerberos: 'over HTTP it cannot seal messages' })
  })

  it('at an address is one by NTLM where that is allowed', async () => {
    const { host, port } = await serverFor({ access: ACCESS })

    const facts = await useOnce({ host, port, ...TLS, authentication: EITHER })

    expect(facts[0]).toMatchObject({
      by: 'ntlm',
      insteadOfKerberos: expect.stringContaining('127.0.0.1 is an address'),
    })
  })

  it.skipIf(library)('says which package it wants', async () => {
    const server = await serverFor({ access: ACCESS })

    const error = await failureOf(useOnce({ host: 'localhost', port: server.port, ...TLS, authentication: KERBEROS }))

    expect(error).toMatchObject({ kind: 'authentication', reason: 'unavailable' })
    expect(String(error)).toContain('the npm package "kerberos", which is not installed')
    expect(server.requestCount()).toBe(0)
  })
})

const ACCESS = { https: { certificate: IDENTITY.certificate, key: IDENTITY.key }, basic: true }
const TLS = { transport: 'https', tls: { pin: IDENTITY.fingerprint } } as const

describe.skipIf(missing.length > 0)('a way in by a ticket of a real domain controller', () => {
  let realm: KerberosRealm
  let keytab: string
  let cache: string

  beforeAll(async () => {
    realm = await startRealm()
    keytab = await realm.addPrincipal('migrator')
    await realm.addPrincipal('HTTP/localhost')
    await realm.addPrincipal('WSMAN/localhost')
    cache = await realm.getTicket('migrator', keytab)
  })
  afterAll(() => realm?.close())

  beforeEach(() => {
    const variables = { ...realm.variables, KRB5_KTNAME: realm.path('HTTP-localhost.keytab'), KRB5CCNAME: cache }
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
    onTestFinished(() => void vi.unstubAllEnvs())
  })

  it.each<[string, () => Authentication, (() => void)?]>([
    ['from the cache', () => KERBEROS],
    ['from the cache, by name', () => ({ kind: 'kerberos', principal: MIGRATOR })],
    ['through a keytab', () => KERBEROS, () => withKeytab(keytab)],
    ['where NTLM would be allowed too', () => EITHER],
  ])('%s opens a pool and runs a cmdlet', async (_, authentication, prepare) => {
    prepare?.()
    const listener = await aListener()

    const facts = await useOnce({ host: 'localhost', port: listener.port, ...TLS, authentication: authentication() })

    expect(facts.length).toBeGreaterThan(0)
    expect(new Set(facts.map(({ by }) => by))).toEqual(new Set(['kerberos']))
    expect(new Set(listener.admitted)).toEqual(new Set([MIGRATOR]))
    expect(new Set(listener.authorizations)).toEqual(new Set(['Kerberos']))
  })

  it('is asked for by the service principal that is configured', async () => {
    const authentication: Authentication = { kind: 'kerberos', servicePrincipal: 'WSMAN/localhost' }
    vi.stubEnv('KRB5_KTNAME', realm.path('WSMAN-localhost.keytab'))
    const listener = await aListener({ accept: () => (library as WholePackage).initializeServer('WSMAN@localhost') })

    await useOnce({ host: '127.0.0.1', port: listener.port, ...TLS, authentication })

    expect(listener.admitted[0]).toBe(MIGRATOR)
  })

  it.each<[string, () => Promise<void>, RegExp]>([
    ['no ticket', async () => withCache('FILE:/nowhere'), /No Kerberos credentials available/],
    [
      'a silent domain controller',
      async () => {
        withKeytab(keytab)
        vi.stubEnv('KRB5_CONFIG', await realm.configureFor('silent.conf', await silentPort()))
      },
      /no ticket came within 500 ms/,
    ],
  ])('with %s sends nothing, or NTLM where that is allowed', async (_, prepare, sentence) => {
    await prepare()
    const listener = await aListener()
    const way = { host: 'localhost', port: listener.port, ...TLS, connectTimeoutMs: 500 }

    const error = await failureOf(useOnce({ ...way, authentication: KERBEROS }))
    expect(error).toMatchObject({ kind: 'authentication', reason: 'unavailable' })
    expect(String(error)).toMatch(sentence)
    expect(listener.authorizations).toEqual([])

    const facts = await useOnce({ ...way, authentication: EITHER })
    expect(facts[0]).toEqual({ by: 'ntlm', insteadOfKerberos: expect.stringMatching(sentence) })
    expect(new Set(listener.authorizations)).toEqual(new Set(['Negotiate']))
  })

  it('that the server does not offer is said, or NTLM is used where that is allowed', async () => {
    const listener = await aListener({ offersKerberos: false })
    const way = { host: 'localhost', port: listener.port, ...TLS }

    const error = await failureOf(useOnce({ ...way, authentication: KERBEROS }))
    expect(error).toMatchObject({ kind: 'authentication', reason: 'not-offered' })
    expect(String(error)).toContain('did not answer the Kerberos handshake; it offers Negotiate')

    const facts = await useOnce({ ...way, authentication: EITHER })
    expect(facts[0]).toMatchObject({ by: 'ntlm' })
  })

  it('that the server refuses is not followed by NTLM', async () => {
    vi.stubEnv('KRB5_KTNAME', realm.path('WSMAN-localhost.keytab'))
    const listener = await aListener()

    const error = await failureOf(useOnce({ host: 'localhost', port: listener.port, ...TLS, authentication: EITHER }))

    expect(error).toMatchObject({ kind: 'authentication', reason: 'refused' })
    expect(listener.authorizations).toEqual(['Kerberos'])
  })

  it('that the domain refuses is not followed by NTLM either', async () => {
    const leaver = await realm.addPrincipal('leaver')
    await realm.administer('modprinc -allow_tix leaver')
    withKeytab(leaver)
    const listener = await aListener()

    const error = await failureOf(useOnce({ host: 'localhost', port: listener.port, ...TLS, authentication: EITHER }))

    expect(error).toMatchObject({ kind: 'authentication', reason: 'refused' })
    expect(String(error)).toContain("Client's credentials have been revoked")
    expect(listener.authorizations).toEqual([])
  })

  it.each(['none', 'false'] as const)('is broken off where the proof of the server is %s', async (proof) => {
    const listener = await aListener({ proof })

    const error = await failureOf(useOnce({ host: 'localhost', port: listener.port, ...TLS, authentication: EITHER }))

    expect(error).toMatchObject({ kind: 'authentication', reason: 'weak' })
    expect(listener.authorizations).toEqual(['Kerberos'])
  })

  /* The measurement behind "Kerberos over HTTPS only": once this fails, the package can seal, and we should. */
  it('has a package that seals something else than it is given', async () => {
    const { initializeClient, initializeServer } = library as WholePackage
    const client = await initializeClient('HTTP@localhost', { mechOID: 9, flags: 2 | 8 })
    const server = await initializeServer('HTTP@localhost')
    await client.step((await server.step((await client.step('')) ?? '')) ?? '')

    const token = await client.wrap(Buffer.from('<s:Envelope>hello</s:Envelope>').toString('base64'), { protect: true })

    const ofFourBytes = 16 + 16 + 4 + 16 + 12
    expect(Buffer.from(token, 'base64').length).toBe(ofFourBytes)
  })

  /** No cache, so that the library has to get a ticket through the keytab. */
  function withKeytab(path: string): void {
    withCache(`FILE:${realm.path(`fresh-${process.hrtime.bigint()}`)}`)
    vi.stubEnv('KRB5_CLIENT_KTNAME', path)
  }

  function withCache(name: string): void {
    vi.stubEnv('KRB5CCNAME', name)
  }
})

/** A listener with a simulated server behind it, and the real library for its side of the handshake. */
async function aListener(wishes: Partial<KerberosListenerOptions> = {}): Promise<KerberosListener> {
  const { host, port } = await serverFor({ access: ACCESS })
  return startKerberosListener({
    identity: IDENTITY,
    behind: { host, port, account: 'Administrator', password: PASSWORDS.Administrator },
    accept: () => (library as WholePackage).initializeServer('HTTP@localhost'),
    ...wishes,
  })
}

/** Opens a pool, runs one cmdlet, and gives how each connection was let in. */
async function useOnce(options: WinrmClientOptions): Promise<readonly AuthenticationFacts[]> {
  const facts: AuthenticationFacts[] = []
  const client = createWinrmClient({
    connectTimeoutMs: 5_000,
    operationTimeoutMs: 5_000,
    onAuthenticated: (one) => facts.push(one),
    ...options,
  })
  onTestFinished(() => client.close())
  const pool = await client.openPool()
  try {
    const result = await pool.invoke([command('Get-CimInstance', { ClassName: 'Win32_OperatingSystem' })])
    expect(result.statements).toHaveLength(1)
  } finally {
    await pool.close()
  }
  return facts
}

/** A port that takes connections and says nothing. */
async function silentPort(): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {}))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
