import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Identity, makeCertificate } from '../../../sandbox/servers/certificates.ts'
import type { AccessOptions } from '../../../sandbox/servers/protocol/access.ts'
import { type Authentication, command, createWinrmClient, type WinrmClientOptions } from '../../../src/winrm/index.ts'
import { PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'
import { failureOf } from './scene.ts'

const AUTHORITY = makeCertificate({ commonName: 'Lab authority', isAuthority: true })
const OTHER_AUTHORITY = makeCertificate({ commonName: 'Another authority', isAuthority: true })
const SIGNED = makeCertificate({
  commonName: 'mps.lab',
  names: ['mps.lab'],
  addresses: ['127.0.0.1', '::1'],
  issuer: AUTHORITY,
})
const SELF_SIGNED = makeCertificate({ commonName: 'elsewhere.lab', names: ['elsewhere.lab'] })
const EXPIRED = makeCertificate({
  commonName: 'mps.lab',
  addresses: ['127.0.0.1'],
  validFrom: new Date('2020-01-01'),
  validTo: new Date('2021-01-01'),
  issuer: AUTHORITY,
})
const CLIENT = makeCertificate({ commonName: 'migrator' })

const NTLM: Authentication = {
  kind: 'ntlm',
  username: 'CONTOSO\\migrator',
  password: { reveal: () => PASSWORDS['CONTOSO\\migrator'] },
}
const BASIC: Authentication = {
  kind: 'basic',
  username: 'Administrator',
  password: { reveal: () => PASSWORDS.Administrator },
}
const CERTIFICATE: Authentication = {
  kind: 'certificate',
  certificate: CLIENT.certificate,
  key: { reveal: () => CLIENT.key },
}

const https = (identity: Identity): AccessOptions => ({
  https: { certificate: identity.certificate, key: identity.key },
})

/** Opens a pool, runs one cmdlet, and gives how many statements were answered. */
async function useOnce(options: WinrmClientOptions): Promise<number> {
  const client = createWinrmClient({ connectTimeoutMs: 5_000, operationTimeoutMs: 5_000, ...options })
  onTestFinished(() => client.close())
  const pool = await client.openPool()
  try {
    return (await pool.invoke([command('Get-CimInstance', { ClassName: 'Win32_OperatingSystem' })])).statements.length
  } finally {
    await pool.close()
  }
}

/** A way to a server that keeps every byte that the client sends it. */
async function listenedIn(port: number): Promise<{ readonly port: number; readonly heard: () => Buffer }> {
  const bytes: Buffer[] = []
  const sockets = new Set<Socket>()
  const proxy = createServer((socket) => {
    const onward = connect(port, '127.0.0.1')
    for (const each of [socket, onward]) sockets.add(each.on('error', () => {}))
    socket.on('data', (chunk) => bytes.push(chunk))
    socket.pipe(onward).pipe(socket)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  return { port: (proxy.address() as AddressInfo).port, heard: () => Buffer.concat(bytes) }
}

describe('a way in', () => {
  it.each<[string, AccessOptions, Authentication, WinrmClientOptions['tls']]>([
    ['HTTPS with NTLM and an authority', https(SIGNED), NTLM, { ca: AUTHORITY.certificate }],
    [
      'HTTPS with NTLM, an authority and another name',
      https(SIGNED),
      NTLM,
      { ca: AUTHORITY.certificate, serverName: 'mps.lab' },
    ],
    ['HTTPS with NTLM and a pin', https(SELF_SIGNED), NTLM, { pin: SELF_SIGNED.fingerprint }],
    ['HTTPS with Basic', { ...https(SIGNED), basic: true }, BASIC, { ca: AUTHORITY.certificate }],
    [
      'HTTPS with a client certificate',
      { ...https(SIGNED), certificates: { [CLIENT.fingerprint]: 'Administrator' } },
      CERTIFICATE,
      { ca: AUTHORITY.certificate },
    ],
    ['HTTPS with NTLM at an IPv6 address', { ...https(SIGNED), address: '::1' }, NTLM, { ca: AUTHORITY.certificate }],
    ['HTTP with NTLM', {}, NTLM, undefined],
  ])('%s opens a pool and runs a cmdlet', async (_, access, authentication, tls) => {
    const { host, port } = await serverFor({ access })
    const transport = access.https ? 'https' : 'http'

    expect(await useOnce({ host, port, transport, tls, authentication })).toBe(1)
  })
})

describe('a server that is not trusted', () => {
  it.each<[string, Identity, WinrmClientOptions['tls'], string]>([
    ['that signed itself', SELF_SIGNED, {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['of another authority', SIGNED, { ca: OTHER_AUTHORITY.certificate }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['of another name', SIGNED, { ca: AUTHORITY.certificate, serverName: 'other.lab' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that has expired', EXPIRED, { ca: AUTHORITY.certificate }, 'CERT_HAS_EXPIRED'],
    ['that has expired, although pinned', EXPIRED, { pin: EXPIRED.fingerprint }, 'CERT_HAS_EXPIRED'],
    ['that is not the pinned one', SIGNED, { pin: SELF_SIGNED.fingerprint }, 'PIN_MISMATCH'],
  ])('with a certificate %s gets no request, and people its fingerprint', async (_, identity, tls, code) => {
    const server = await serverFor({ access: { ...https(identity), basic: true } })

    const error = await failureOf(
      useOnce({ host: server.host, port: server.port, transport: 'https', tls, authentication: BASIC }),
    )

    expect(error).toMatchObject({ kind: 'untrusted-server', code, fingerprint: identity.fingerprint })
    expect(String(error)).toContain(identity.fingerprint)
    expect(server.requestCount()).toBe(0)
  })
})

describe('a way in that is refused', () => {
  it.each([BASIC, CERTIFICATE])('over HTTP is not even connected', async (authentication) => {
    const server = await serverFor()
    const options = { host: server.host, port: server.port, authentication }

    expect(() => createWinrmClient(options)).toThrow('it takes HTTPS')
    expect(server.socketCount()).toBe(0)
  })

  it('because Basic is off says what the server offers', async () => {
    const { host, port } = await serverFor({ access: https(SELF_SIGNED) })
    const tls = { pin: SELF_SIGNED.fingerprint }

    const error = await failureOf(useOnce({ host, port, transport: 'https', tls, authentication: BASIC }))

    expect(error).toMatchObject({ kind: 'authentication', reason: 'not-offered' })
    expect(String(error)).toContain('it offers Negotiate, Kerberos')
  })

  it.each<[string, AccessOptions, Authentication]>([
    ['password', { basic: true }, { ...BASIC, password: { reveal: () => 'wrong' } } as Authentication],
    ['certificate', { certificates: {} }, CERTIFICATE],
  ])('because of the %s is tried once', async (_, access, authentication) => {
    const server = await serverFor({ access: { ...https(SELF_SIGNED), ...access } })
    const tls = { pin: SELF_SIGNED.fingerprint }
    const { host, port } = server

    const error = await failureOf(useOnce({ host, port, transport: 'https', tls, authentication }))

    expect(error).toMatchObject({ kind: 'authentication', reason: 'refused' })
    expect(server.requestCount()).toBe(1)
  })

  it('because HTTPS is spoken to an HTTP port says so', async () => {
    const { host, port } = await serverFor()

    const error = await failureOf(useOnce({ host, port, transport: 'https', authentication: NTLM }))

    expect(error).toMatchObject({ kind: 'transport', code: 'NO_TLS' })
  })

  it('because HTTP is spoken to an HTTPS port shows no envelope to the network', async () => {
    const server = await serverFor({ access: https(SIGNED) })
    const { port, heard } = await listenedIn(server.port)

    const error = await failureOf(useOnce({ host: '127.0.0.1', port, authentication: NTLM }))

    expect(error).toMatchObject({ kind: expect.stringMatching(/transport|remote-protocol/) })
    expect(heard().includes('Envelope')).toBe(false)
  })

  it('because the server has no TLS 1.2 says so', async () => {
    const old = {
      certificate: SIGNED.certificate,
      key: SIGNED.key,
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
    } as const
    const { host, port } = await serverFor({ access: { https: old } })

    const error = await failureOf(useOnce({ host, port, transport: 'https', authentication: NTLM }))

    expect(error).toMatchObject({ kind: 'transport', code: 'TLS_TOO_OLD' })
  })
})
