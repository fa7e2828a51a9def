import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { makeCertificate } from '../../sandbox/servers/certificates.ts'
import { type SimulatedServer, type StartServerOptions, startServer } from '../../sandbox/servers/start-server.ts'
import { startGuardedRedis } from '../../sandbox/site/guarded-redis.ts'
import { MakeBelieveSite } from '../../sandbox/site/make-believe-site.ts'
import { workspaceWith } from '../../sandbox/site/people.ts'
import { startRedis } from '../../sandbox/site/private-redis.ts'
import { startSlackDouble } from '../../sandbox/slack/slack-double.ts'
import { SCOPES } from '../../src/slack/manifest.ts'
import { rightsOf } from '../../src/store/access/rights.ts'

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))
const PASSWORD = 'C4nary-of-the-migrator'
const OTHER_PASSWORD = 'C4nary-of-another'
const CONFIG_TOKEN = 'xoxe.xoxp-station-double'

interface Check {
  readonly subject: string
  readonly what: string
  readonly verdict: 'fine' | 'finding' | 'unseen'
  readonly found: string
  readonly remedy: string | null
}

let site: MakeBelieveSite
const cleanUps: (() => unknown)[] = []

beforeAll(async () => {
  site = await MakeBelieveSite.open({
    entry: ENTRY,
    scenario: 'basic',
    scopes: Object.keys(SCOPES),
    migratorPassword: PASSWORD,
    server: { cmdletMs: 0 },
  })
})

afterAll(async () => {
  await site.close()
  for (const cleanUp of cleanUps.toReversed()) await cleanUp()
})

/** Runs `stationmaster doctor` as a user would, with the site's environment and what differs. */
function doctor(
  variables: Readonly<Record<string, string>> = {},
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...site.environment, ...variables }
  return new Promise((resolve) => {
    execFile(process.execPath, [ENTRY, 'doctor', ...args], { env, timeout: 120_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr })
    })
  })
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'stationmaster-doctor-'))
  cleanUps.push(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

async function aServer(options: Partial<StartServerOptions> = {}): Promise<SimulatedServer> {
  const accounts = {
    'CONTOSO\\migrator': PASSWORD,
    'CONTOSO\\helper': OTHER_PASSWORD,
    'CONTOSO\\outsider': OTHER_PASSWORD,
    localadmin: OTHER_PASSWORD,
  }
  const common = { scenario: 'basic', role: 'destination', cmdletMs: 0, answers: 'batch' } as const
  const server = await startServer({ ...common, directory: temporaryDirectory(), accounts, ...options })
  cleanUps.push(() => server.close())
  return server
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => server.close())
  return (server.address() as AddressInfo).port
}

async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Other spellings of the loopback address: the configuration refuses two servers of one host. */
function* spellings(): Generator<string> {
  for (const first of ['127', '0x7f', '0177'])
    for (const rest of ['1', '0.1', '0.0.01', '0x1', '00.1', '0x0.0.1', '0.0x1', '0.00.1', '0.0.0x1'])
      yield `${first}.${rest}`
}

describe('a healthy site', () => {
  test('ends with 0, shows what was seen, and leaves nothing behind on the servers', async () => {
    const { code, stdout } = await doctor({ SLACK_CONFIG_TOKEN: CONFIG_TOKEN })

    expect(stdout.replaceAll(/\d+(\.\d)? (ms|s)\b/g, 'T $2').split('\n')).toEqual([
      'Configuration',
      `  ok   file and environment: ${site.environment.STATIONMASTER_CONFIG} and the environment are complete; 2 servers`,
      '',
      'This process',
      expect.stringMatching(/^ {2}(ok|--) {3}core dumps: /),
      '  ok   inspector: closed, and no snapshots or reports',
      '',
      'Master secret',
      expect.stringMatching(/^ {2}ok {3}in use: the one of key id [0-9a-f]{16}$/),
      '',
      'Redis',
      '  ok   connection: without TLS: on this machine or a network of its own only',
      '  ok   rights: the user default may do all that is needed',
      expect.stringMatching(/^ {2}ok {3}version: \d+\.\d+\.\d+$/),
      '  ok   kind of server: standalone',
      '  ok   persistence: appendonly yes, appendfsync always',
      '  ok   maxmemory-policy: noeviction',
      '  ok   clock: that of this computer and that of Redis agree',
      '  ok   records: all of them can be read, none is stuck',
      '',
      'Slack',
      '  ok   token: accepted as stationmaster in Contoso School',
      '  ok   scopes: all there',
      '  ok   channels: the bot is in C01OPS, C01STAFF',
      '  ok   manifest: the app has /migrate, and all scopes and events',
      '',
      'Server lab-old',
      '  ok   name: 127.0.0.1 is an address',
      `  ok   port: ${site.source.port} answers`,
      '  ok   WinRM: answers over HTTP',
      '  ok   way in: ours is ntlm; it offers Negotiate, Kerberos',
      '  ok   account: CONTOSO\\migrator is let in',
      '  ok   session: PowerShell starts',
      '  ok   rights: contoso\\migrator is an administrator, with a full token',
      expect.stringMatching(
        /^ {2}ok {3}versions: Microsoft Windows Server 2016 .*, build 14300; PowerShell 5\.1\.14300\.0$/,
      ),
      expect.stringMatching(/^ {2}ok {3}MultiPoint: its module answers over the network; version 10\.0\.\d+\.\d+$/),
      '  ok   quotas: WinRM: 30 sessions per user, 10 users at once, 1024 MB per session; PowerShell: 25 sessions, 25 sessions per user, 5 users at once, 1024 MB per session',
      expect.stringMatching(/^ {2}ok {3}clock: (shows the same time as ours|T s (ahead of|behind) ours)$/),
      '  ok   round trip: T ms for one request (median of 5)',
      expect.stringMatching(/^ {2}ok {3}worksheet: MPS-SRC01 with \d+ stations and \d+ accounts, read in T s$/),
      '',
      'Server lab-new',
      ...Array(13).fill(expect.stringMatching(/^ {2}ok {3}/)),
      '',
      'Everything is fine.',
      '',
    ])
    expect(code).toBe(0)
    for (const server of [site.source, site.destination]) {
      expect(server.commandLog().filter(({ mutates }) => mutates)).toEqual([])
      expect(server.shells()).toEqual([])
    }
  })
})

/** Fingerprint and kind of what is wrong with each certificate are the test's own. */
const authority = makeCertificate({ commonName: 'Lab authority', isAuthority: true })
const selfSigned = makeCertificate({ commonName: 'mps-dst01', names: ['localhost'] })
const ofAnotherName = makeCertificate({ commonName: 'mps-old', names: ['mps-old.contoso.local'], issuer: authority })
const expired = makeCertificate({
  commonName: 'mps-dst01',
  names: ['localhost'],
  issuer: authority,
  validFrom: new Date(Date.now() - 20 * 86_400_000),
  validTo: new Date(Date.now() - 86_400_000),
})

describe('broken servers', () => {
  /** What the doctor said about each, and where it was looked for. */
  let checks: readonly Check[]
  let ended: { code: number; stdout: string; stderr: string }
  const places: Record<string, { host: string; port: number }> = {}

  beforeAll(async () => {
    const directory = temporaryDirectory()
    const ca = join(directory, 'ca.pem')
    writeFileSync(ca, authority.certificate)
    const host = spellings()
    const at = ({ port }: { port: number }, more: object = {}) => ({ host: host.next().value ?? '', port, ...more })
    const https = { transport: 'https' }
    const other = (username: string) => ({ username, password: { env: 'OTHER_PASSWORD' } })
    const simulated = async (options: Partial<StartServerOptions>, more: object = {}) =>
      at(await aServer(options), more)
    const withTls = ({ certificate, key }: typeof selfSigned) => ({ access: { https: { certificate, key } } })
    const html = createHttpServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'))
    const lowQuota = await aServer()
    lowQuota.change(({ wsman }) => {
      wsman['Plugin\\microsoft.powershell\\Quotas'] = {
        ...wsman['Plugin\\microsoft.powershell\\Quotas'],
        MaxShellsPerUser: '2',
      }
    })
    const servers = {
      'unknown-name': { host: 'mps-src01.invalid', port: 5985 },
      'closed-port': at({ port: await closedPort() }),
      'web-server': at({ port: await listening(html) }),
      'nobody-vouches': await simulated(withTls(selfSigned), https),
      'another-name': await simulated(withTls(ofAnotherName), { ...https, ca }),
      expired: await simulated(withTls(expired), { ...https, ca, serverName: 'localhost' }),
      'wrong-pin': await simulated(withTls(selfSigned), { ...https, pin: authority.fingerprint }),
      'http-for-https': await simulated({}, https),
      'https-for-http': await simulated(withTls(selfSigned)),
      'no-basic': await simulated(withTls(selfSigned), { ...https, pin: selfSigned.fingerprint, auth: 'basic' }),
      'wrong-password': await simulated({}, { password: { env: 'OTHER_PASSWORD' } }),
      'no-password': await simulated({}, { password: { file: './nowhere' } }),
      outsider: await simulated({}, other('CONTOSO\\outsider')),
      helper: await simulated({}, other('CONTOSO\\helper')),
      filtered: await simulated({ scenario: 'token-filtered' }, other('.\\localadmin')),
      full: await simulated({ maxShellsPerUser: 0 }),
      'later-windows': await simulated({ scenario: 'dest-build-17763' }),
      'no-role': await simulated({ scenario: 'dest-role-missing' }),
      'service-stopped': await simulated({ scenario: 'dest-service-stopped' }),
      'low-quota': at(lowQuota),
      'wrong-clock': await simulated({ scenario: 'skew-nine-minutes' }),
    }
    Object.assign(places, servers)
    const file = join(directory, 'stationmaster.yml')
    const settings = {
      site: { timeZone: 'Europe/Berlin', contact: 'IT desk' },
      slack: { updatesChannel: 'C01OPS', noticesChannels: ['C01STAFF'], roles: {} },
      defaults: { username: 'CONTOSO\\migrator', password: { env: 'MIGRATOR_PASSWORD' } },
      servers,
    }
    writeFileSync(file, stringify(settings))
    ended = await doctor({ STATIONMASTER_CONFIG: file, OTHER_PASSWORD, LOG_LEVEL: 'silent' }, '--json')
    checks = JSON.parse(ended.stdout)
  })

  const of = (name: string) => checks.filter(({ subject }) => subject === `Server ${name}`)

  test('end with 1, and no secret is shown', () => {
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 1, stderr: '' })
    expect(ended.stdout).not.toContain('C4nary')
    expect(
      Object.keys(places).map((name) => [name, of(name).filter(({ verdict }) => verdict === 'finding').length]),
    ).toEqual(Object.keys(places).map((name) => [name, 1]))
  })

  test.each<[name: string, what: string, found: string, remedy: string]>([
    [
      'closed-port',
      'port',
      "PLACE can't be reached: nothing listens there.",
      'Check that WinRM runs (winrm quickconfig) and the port.',
    ],
    [
      'web-server',
      'WinRM',
      'PLACE answers, but it is not WinRM (HOST answers HTTP 200 with text/html: this is not a WinRM service).',
      'Check the host and the port of web-server; WinRM over HTTP is usually 5985.',
    ],
    [
      'nobody-vouches',
      'TLS',
      `PLACE can't be trusted, and nothing was sent: the certificate of HOST signed itself, so that nobody vouches for it; its SHA-256 is ${selfSigned.fingerprint}.`,
      'Give its authority as ca in the configuration, or, once compared with the certificate on the server itself, its SHA-256 as pin (nobody-vouches; see docs/install.md).',
    ],
    [
      'another-name',
      'TLS',
      `PLACE can't be trusted, and nothing was sent: the certificate of HOST is for another name; its SHA-256 is ${ofAnotherName.fingerprint}.`,
      'Write the name in the certificate as serverName into the configuration, or as the host (another-name; see docs/install.md).',
    ],
    [
      'expired',
      'TLS',
      `PLACE can't be trusted, and nothing was sent: the certificate of HOST has expired; its SHA-256 is ${expired.fingerprint}.`,
      'Give the HTTPS listener there a new certificate (expired; see docs/install.md).',
    ],
    [
      'wrong-pin',
      'TLS',
      `PLACE can't be trusted, and nothing was sent: the certificate of HOST is not the pinned one; its SHA-256 is ${selfSigned.fingerprint}.`,
      'Compare it with the certificate on the server itself; only if they are the same, correct the pin (wrong-pin; see docs/install.md).',
    ],
    [
      'http-for-https',
      'TLS',
      "PLACE can't be reached: it does not speak TLS.",
      'Check port and transport in the configuration: WinRM over HTTPS is usually 5986, over HTTP 5985.',
    ],
    [
      'https-for-http',
      'WinRM',
      "PLACE can't be reached: it closes the connection without an answer.",
      'Check that the port is that of WinRM, and belongs to the transport in the configuration (http or https).',
    ],
    [
      'no-basic',
      'way in',
      'no-basic does not offer Basic, which auth: basic needs; it offers Negotiate, Kerberos.',
      'Choose another auth for no-basic in the configuration, or allow it there: Set-Item WSMan:\\localhost\\Service\\Auth\\Basic $true',
    ],
    [
      'wrong-password',
      'account',
      'PLACE refused to log on CONTOSO\\migrator: the name or the password is wrong, or the account is locked or disabled.',
      'Check username and password of wrong-password in the configuration.',
    ],
    [
      'outsider',
      'session',
      'outsider lets CONTOSO\\outsider log on but not manage it.',
      'Add the account to the group Administrators on outsider, or configure another one. If it is a local account in that group already, Windows filters its rights over the network: see LocalAccountTokenFilterPolicy in docs/install.md.',
    ],
    [
      'helper',
      'rights',
      'helper lets CONTOSO\\helper log on but not manage it.',
      'Add the account to the group Administrators on helper, or configure another one. If it is a local account in that group already, Windows filters its rights over the network: see LocalAccountTokenFilterPolicy in docs/install.md.',
    ],
    [
      'filtered',
      'rights',
      '.\\localadmin is a member of Administrators on filtered, but Windows takes these rights away from local accounts that log on over the network.',
      'Use a domain account, or set LocalAccountTokenFilterPolicy to 1 on filtered as docs/install.md describes.',
    ],
    [
      'later-windows',
      'versions',
      'later-windows runs Microsoft Windows Server 2019 Standard, build 17763; PowerShell 5.1.17763.0.',
      'MultiPoint Services can be migrated between machines with Windows Server 2016 (build 14393) only: use another machine.',
    ],
    [
      'no-role',
      'MultiPoint',
      'no-role has no MultiPoint Services.',
      'Install the role MultiPoint Services with Server Manager, then check again.',
    ],
    [
      'service-stopped',
      'MultiPoint',
      'The MultiPoint service on service-stopped is not running.',
      'Start it, or restart the server, then check again.',
    ],
    [
      'low-quota',
      'quotas',
      'WSMan:\\localhost\\Plugin\\microsoft.powershell\\Quotas\\MaxShellsPerUser is 2 on low-quota, and Stationmaster holds up to 3 sessions at once.',
      'Raise it there: Set-Item WSMan:\\localhost\\Plugin\\microsoft.powershell\\Quotas\\MaxShellsPerUser 25; Restart-Service WinRM',
    ],
    [
      'wrong-clock',
      'clock',
      'The clock of wrong-clock is 9 min 0 s ahead of ours.',
      "Set the clock that is wrong, this machine's or that of wrong-clock (w32tm /resync): domain logons fail beyond five minutes.",
    ],
  ])('%s is told at "%s"', (name, what, found, remedy) => {
    const { host, port } = places[name] ?? { host: '', port: 0 }
    const expected = found.replace('PLACE', `${name} (${host}, port ${port})`).replace('HOST', `${host}:${port}`)

    expect(of(name).filter(({ verdict }) => verdict === 'finding')).toEqual([
      { subject: `Server ${name}`, what, verdict: 'finding', found: expected, remedy },
    ])
  })

  test('a name that no name service knows is told at "name"', () => {
    expect(of('unknown-name')[0]).toMatchObject({
      what: 'name',
      verdict: 'finding',
      found: expect.stringMatching(
        /^unknown-name \(mps-src01\.invalid, port 5985\) can't be reached: its name (is not known to DNS|could not be looked up)\.$/,
      ),
      remedy: expect.stringMatching(/^Check (the host in the configuration|DNS)\.$/),
    })
  })

  test('a password that can not be had is told', () => {
    expect(of('no-password').find(({ verdict }) => verdict === 'finding')).toMatchObject({
      what: 'account',
      found: expect.stringMatching(/^The password for no-password can't be had: the file .*nowhere/),
    })
  })

  test('a server that is full of sessions is told, and how to make room', () => {
    expect(of('full').find(({ verdict }) => verdict === 'finding')).toMatchObject({
      what: 'session',
      found: expect.stringMatching(
        /^full \(.*\) answered with a fault: Create was answered by a fault \(code 2150859173\)/,
      ),
      remedy:
        'Remove sessions that are left over there (winrm enumerate shell shows them, winrm delete shell removes one), or raise that quota.',
    })
  })

  test('what stands on a finding is not looked at, and what does not is', () => {
    const verdicts = (name: string) => of(name).map(({ what, verdict }) => `${what}: ${verdict}`)

    expect(verdicts('closed-port').slice(0, 4)).toEqual([
      'name: fine',
      'port: finding',
      'WinRM: unseen',
      'way in: unseen',
    ])
    expect(verdicts('no-role').slice(-5)).toEqual([
      'MultiPoint: finding',
      'quotas: fine',
      'clock: fine',
      'round trip: fine',
      'worksheet: unseen',
    ])
    expect(verdicts('wrong-clock').at(-1)).toBe('worksheet: fine')
  })
})

describe('a broken Redis and a broken Slack', () => {
  test('are told line by line, with what to do', async () => {
    const redis = await startRedis({ settings: { appendfsync: 'everysec', 'maxmemory-policy': 'allkeys-lru' } })
    cleanUps.push(() => redis.stop())
    const { app, workspace } = workspaceWith(Object.keys(SCOPES).filter((scope) => scope !== 'usergroups:read'))
    const slack = await startSlackDouble({ workspace, app: { ...app, commands: ['/move'] } })
    cleanUps.push(() => slack.close())
    const file = join(temporaryDirectory(), 'stationmaster.yml')
    const settings = {
      site: { timeZone: 'Europe/Berlin', contact: 'IT desk' },
      slack: { updatesChannel: 'C01OPS', noticesChannels: ['C03OTHER', 'C0NOWHERE'], roles: {} },
      defaults: { username: 'CONTOSO\\migrator', password: { env: 'MIGRATOR_PASSWORD' } },
      servers: {
        'lab-old': { host: site.source.host, port: site.source.port, noticesChannels: ['G01HEADS'] },
      },
    }
    writeFileSync(file, stringify(settings))

    const { code, stdout } = await doctor({
      STATIONMASTER_CONFIG: file,
      REDIS_URL: redis.url,
      SLACK_API_URL: slack.apiUrl,
      SLACK_CONFIG_TOKEN: CONFIG_TOKEN,
    })

    expect(code).toBe(1)
    expect(stdout.slice(stdout.indexOf('  ok   kind of server'), stdout.indexOf('Server lab-old')).split('\n')).toEqual(
      [
        '  ok   kind of server: standalone',
        '  BAD  persistence: appendfsync is everysec (always is needed).',
        '       Write "appendonly yes" and "appendfsync always" into redis.conf and restart Redis.',
        '  BAD  maxmemory-policy: maxmemory-policy is allkeys-lru (noeviction is needed).',
        '       Write "maxmemory-policy noeviction" into redis.conf and restart Redis.',
        '  ok   clock: that of this computer and that of Redis agree',
        '  ok   records: all of them can be read, none is stuck',
        '',
        'Slack',
        '  ok   token: accepted as stationmaster in Contoso School',
        '  BAD  scopes: missing: usergroups:read.',
        '       Add them under "OAuth & Permissions", or update the app from the manifest, and install it again.',
        '  ok   channels: the bot is in C01OPS',
        '  BAD  channels: The bot is not in C03OTHER (slack.noticesChannels).',
        '       Write "/invite @stationmaster" in that channel.',
        '  BAD  channels: C0NOWHERE (slack.noticesChannels) does not exist, or is a private channel that the bot is not in.',
        '       Check the id (in Slack: the channel\'s details, at the bottom), or write "/invite @stationmaster" there.',
        '  BAD  channels: G01HEADS (servers.lab-old.noticesChannels) does not exist, or is a private channel that the bot is not in.',
        '       Check the id (in Slack: the channel\'s details, at the bottom), or write "/invite @stationmaster" there.',
        '  BAD  manifest: The app lacks the command /migrate (it has /move), the scope usergroups:read.',
        '       Paste "stationmaster manifest" under "App Manifest" at api.slack.com/apps, and install the app again.',
        '',
        '',
      ],
    )
    expect(stdout).toMatch(/\n7 of \d+ checks found something: Redis, Slack\.\n$/)
  })

  test('a right that is missing is named, with the command that grants it', async () => {
    const rights = rightsOf('stationmaster')
    const guarded = await startGuardedRedis(
      'stationmaster',
      rights.filter((word) => word !== '+xadd'),
    )
    cleanUps.push(() => guarded.stop())
    const file = join(temporaryDirectory(), 'stationmaster.yml')
    const settings = parse(readFileSync(site.environment.STATIONMASTER_CONFIG ?? '', 'utf8'))
    writeFileSync(file, stringify({ ...settings, redis: { ca: guarded.ca }, passwords: undefined }))

    const { stdout } = await doctor({ STATIONMASTER_CONFIG: file, REDIS_URL: guarded.productUrl })

    expect(stdout).toContain(
      [
        'Redis',
        '  ok   connection: by TLS, with a certificate that was verified',
        '  BAD  rights: The user stationmaster lacks: +xadd.',
        '       Run "ACL SETUSER stationmaster +xadd" as an administrator of Redis, and write it into its access list (docs/security.md).',
        '',
      ].join('\n'),
    )
    expect(stdout).not.toContain(guarded.password)
  })

  test.each([
    [40_000, 'ahead of', 'no process starts here'],
    [-10_000, 'behind', 'windows may begin that much early or late'],
  ])('a clock that is off by %d ms is told', async (aheadMs, direction, consequence) => {
    const { stdout } = await doctor({
      NODE_OPTIONS: `--import ${fileURLToPath(new URL('../support/shift-clock.mjs', import.meta.url))}`,
      STATIONMASTER_TEST_CLOCK_AHEAD_MS: String(aheadMs),
    })

    const words = `  BAD  clock: That of this computer is \\d+ seconds ${direction} that of Redis: ${consequence}.`
    expect(stdout).toMatch(new RegExp(words))
  })

  test('out of reach are told, and no token', async () => {
    const { code, stdout } = await doctor({ REDIS_URL: 'redis://127.0.0.1:1', SLACK_BOT_TOKEN: 'xoxb-canary' })

    expect(code).toBe(1)
    expect(stdout).toContain(
      [
        'Redis',
        "  BAD  connection: Redis can't be reached: connect ECONNREFUSED 127.0.0.1:1.",
        '       Check that Redis runs, and REDIS_URL.',
        '',
        'Slack',
        '  BAD  token: Slack does not accept it (invalid_auth).',
        '       Check SLACK_BOT_TOKEN: copy the bot token from "OAuth & Permissions" again.',
        '  --   scopes, channels, manifest: not looked at',
        '',
      ].join('\n'),
    )
    expect(stdout).not.toContain('canary')
  })
})
