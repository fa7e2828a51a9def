import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { makeCertificate } from '../../../sandbox/servers/certificates.ts'
import { PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'
import { adapterFor, adapterOf, endpointOf, mutationsOn, patience, troubleOf } from './site.ts'

/** Listens on loopback until the test ends; gives the port. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    if ('closeAllConnections' in server) (server as unknown as { closeAllConnections(): void }).closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function readAt(host: string, port: number, signal = patience()) {
  return troubleOf(adapterOf(endpointOf({ host, port })).servers.read('lab-new', signal))
}

test('a wrong password is told, and not which one it was', async () => {
  const server = await serverFor()

  const trouble = await troubleOf(adapterFor(server, { password: 'Wr0ng-canary' }).servers.read('lab-new', patience()))

  expect(trouble.trouble).toBe('wrong-credentials')
  expect(trouble.message).toBe(
    `lab-new (127.0.0.1, port ${server.port}) refused to log on CONTOSO\\migrator: the name or the password is wrong, or the account is locked or disabled. Check username and password of lab-new in the configuration.`,
  )
  expect(JSON.stringify(trouble, Object.getOwnPropertyNames(trouble))).not.toContain('canary')
  expect(server.commandLog()).toEqual([])
})

test('a ticket that cannot be had is told, before anything is asked of the server', async () => {
  const identity = makeCertificate({ commonName: 'localhost', names: ['localhost'] })
  const server = await serverFor({ access: { https: identity } })
  const logOn = { kind: 'kerberos', principal: 'nobody@NOWHERE.TEST' } as const
  const way = { transport: 'https', tls: { pin: identity.fingerprint } } as const
  const { servers } = adapterOf(endpointOf({ host: 'localhost', port: server.port }, { ...way, logOn }))

  const trouble = await troubleOf(servers.read('lab-new', patience()))

  expect(trouble.trouble).toBe('wrong-credentials')
  expect(trouble.message).toMatch(
    /^lab-new \(localhost, port \d+\) can't be logged on to: .+\. Kerberos takes a ticket from the cache or the keytab of this process; see docs\/install\.md\.$/,
  )
  expect(server.requestCount()).toBe(0)
})

test('a port where nothing listens is told', async () => {
  const gone = createServer()
  const port = await listening(gone)
  await new Promise((resolve) => gone.close(resolve))

  const trouble = await readAt('127.0.0.1', port)

  expect(trouble.trouble).toBe('unreachable')
  expect(trouble.message).toBe(
    `lab-new (127.0.0.1, port ${port}) can't be reached: nothing listens there. Check that WinRM runs (winrm quickconfig) and the port.`,
  )
})

test('a name that no name service knows is told', async () => {
  const trouble = await readAt('mps-src01.invalid', 5985)

  expect(trouble.trouble).toBe('unreachable')
  expect(trouble.message).toMatch(
    /^lab-new \(mps-src01\.invalid, port 5985\) can't be reached: its name (is not known to DNS\. Check the host in the configuration|could not be looked up\. Check DNS)\.$/,
  )
})

test('a host that answers HTML is told', async () => {
  const port = await listening(
    createHttpServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>It works!</body></html>')
    }),
  )

  const trouble = await readAt('127.0.0.1', port)

  expect(trouble.trouble).toBe('not-winrm')
  expect(trouble.message).toBe(
    `lab-new (127.0.0.1, port ${port}) answers, but it is not WinRM (127.0.0.1:${port} answers HTTP 200 with text/html: this is not a WinRM service). Check the host and the port of lab-new; WinRM over HTTP is usually 5985.`,
  )
})

test('a web server without WinRM is told', async () => {
  const port = await listening(createHttpServer((_, response) => response.writeHead(404).end()))

  const trouble = await readAt('127.0.0.1', port)

  expect(trouble.trouble).toBe('not-winrm')
  expect(trouble.message).toContain('answers HTTP 404 for /wsman: no WinRM listener there')
})

test('a service that is still starting is unreachable, not something else', async () => {
  const port = await listening(createHttpServer((_, response) => response.writeHead(503).end()))

  const trouble = await readAt('127.0.0.1', port)

  expect(trouble.trouble).toBe('unreachable')
  expect(trouble.message).toBe(
    `lab-new (127.0.0.1, port ${port}) can't be reached: its WinRM service is not ready (HTTP 503). It may be starting; check again in a minute.`,
  )
})

test('a server that offers no Negotiate is not called a wrong password', async () => {
  const port = await listening(
    createHttpServer((_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()),
  )

  const trouble = await readAt('127.0.0.1', port)

  expect(trouble.trouble).toBe('not-winrm')
  expect(trouble.message).toBe(
    `lab-new (127.0.0.1, port ${port}) offers no way to log on that Stationmaster accepts: 127.0.0.1:${port} did not answer the Negotiate handshake; it offers Basic. Check the host and the port of lab-new, and what WinRM there allows: winrm get winrm/config/service/auth.`,
  )
})

test('a port that speaks another protocol is told', async () => {
  const port = await listening(createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n')))

  const trouble = await readAt('127.0.0.1', port)

  expect(trouble.message).toMatch(/not WinRM|closes the connection without an answer/)
})

test('a port that closes every connection is told', async () => {
  const port = await listening(createServer((socket) => socket.on('error', () => {}).destroy()))

  const trouble = await readAt('127.0.0.1', port)

  expect(trouble.trouble).toBe('unreachable')
  expect(trouble.message).toBe(
    `lab-new (127.0.0.1, port ${port}) can't be reached: it closes the connection without an answer. Check that the port is that of WinRM, and belongs to the transport in the configuration (http or https).`,
  )
})

test('a host that takes the connection and says nothing is told', async () => {
  const port = await listening(createServer((socket) => socket.on('error', () => {})))

  const trouble = await readAt('127.0.0.1', port, AbortSignal.timeout(100))

  expect(trouble.trouble).toBe('unreachable')
  expect(trouble.message).toBe(
    `lab-new (127.0.0.1, port ${port}) can't be reached: it did not answer in time. Check that it is switched on, and the firewall rule "Windows Remote Management (HTTP-In)".`,
  )
})

test('work that was called off says so', async () => {
  const server = await serverFor()
  const abort = new AbortController()
  server.machine.holds.add('Get-WmsSystem', 'before-effect')

  const { servers } = adapterFor(server)
  const reading = troubleOf(servers.read('lab-new', abort.signal))
  await server.machine.holds.untilHeld('Get-WmsSystem')
  abort.abort()
  const trouble = await reading

  expect(trouble.trouble).toBe('aborted')
  expect(trouble.message).toBe('The work on lab-new was interrupted.')
  await servers.close()
  expect(server.shells()).toEqual([])
})

test('an account that may not even connect is told to become an administrator', async () => {
  const server = await serverFor()
  const account = { username: 'CONTOSO\\outsider', password: PASSWORDS['CONTOSO\\outsider'] }

  const trouble = await troubleOf(adapterFor(server, account).servers.read('lab-new', patience()))

  expect(trouble.trouble).toBe('not-administrator')
  expect(trouble.message).toMatch(
    /^lab-new lets CONTOSO\\outsider log on but not manage it\. Add the account to the group Administrators on lab-new, or configure another one\./,
  )
})

test('an account that may connect but is no administrator is told the same', async () => {
  const server = await serverFor()
  const account = { username: 'CONTOSO\\helper', password: PASSWORDS['CONTOSO\\helper'] }

  const trouble = await troubleOf(adapterFor(server, account).servers.read('lab-new', patience()))

  expect(trouble.trouble).toBe('not-administrator')
  expect(trouble.message).toMatch(/^lab-new lets CONTOSO\\helper log on but not manage it\./)
  expect(mutationsOn(server)).toEqual([])
})

test('a local administrator whose token is filtered is told the policy', async () => {
  const server = await serverFor({ scenario: 'token-filtered' })
  const account = { username: '.\\localadmin', password: PASSWORDS.localadmin }

  const trouble = await troubleOf(adapterFor(server, account).servers.read('lab-new', patience()))

  expect(trouble.trouble).toBe('not-administrator')
  expect(trouble.message).toBe(
    '.\\localadmin is a member of Administrators on lab-new, but Windows takes these rights away from local accounts that log on over the network. Use a domain account, or set LocalAccountTokenFilterPolicy to 1 on lab-new as docs/install.md describes.',
  )
})

test('a server without MultiPoint is told to get it', async () => {
  const server = await serverFor({ scenario: 'dest-role-missing' })

  const trouble = await troubleOf(adapterFor(server).servers.read('lab-new', patience()))

  expect(trouble.trouble).toBe('no-multipoint')
  expect(trouble.message).toBe(
    'lab-new has no MultiPoint Services. Install the role MultiPoint Services with Server Manager, then check again.',
  )
})

test('a release that never had MultiPoint is told so', async () => {
  const server = await serverFor({ scenario: 'dest-build-17763' })
  server.change(({ features }) => {
    const role = features.find(({ name }) => name === 'MultiPointServerRole')
    if (role) role.installState = 'Removed'
  })

  const trouble = await troubleOf(adapterFor(server).servers.read('lab-new', patience()))

  expect(trouble.trouble).toBe('no-multipoint')
  expect(trouble.message).toBe(
    'lab-new has no MultiPoint Services. It runs Microsoft Windows Server 2019 Standard (build 17763); the role exists in Windows Server 2016 (build 14393) only.',
  )
})

test('a MultiPoint service that does not run is told', async () => {
  const server = await serverFor({ scenario: 'dest-service-stopped' })

  const trouble = await troubleOf(adapterFor(server).servers.read('lab-new', patience()))

  expect(trouble.trouble).toBe('no-multipoint')
  expect(trouble.message).toBe(
    'The MultiPoint service on lab-new is not running. Start it, or restart the server, then check again.',
  )
})

test('a server that is full of shells is told', async () => {
  const server = await serverFor({ maxShellsPerUser: 0 })

  const trouble = await troubleOf(adapterFor(server).servers.read('lab-new', patience()))

  expect(trouble.trouble).toBe('unreachable')
  expect(trouble.message).toMatch(
    /^lab-new \(127\.0\.0\.1, port \d+\) answered with a fault: Create was answered by a fault/,
  )
})
