import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { stringify } from 'yaml'
import type { SimulatedServer } from '../../sandbox/servers/start-server.ts'
import { startServer } from '../../sandbox/servers/start-server.ts'
import { configurationYaml } from '../../sandbox/site/configuration.ts'
import { MakeBelieveSite } from '../../sandbox/site/make-believe-site.ts'
import { SCOPES } from '../../src/slack/manifest.ts'

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url))
const COMMAND = fileURLToPath(new URL('../../bin/stationmaster.mjs', import.meta.url))
const PASSWORD = 'C4nary-of-the-migrator'
const HELPER_PASSWORD = 'Helper-of-the-s1te'

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

let site: MakeBelieveSite

beforeAll(async () => {
  site = await MakeBelieveSite.open({
    entry: ENTRY,
    scenario: 'basic',
    scopes: Object.keys(SCOPES),
    migratorPassword: PASSWORD,
    server: { cmdletMs: 0 },
  })
})

afterAll(() => site.close())

type Variables = Readonly<Record<string, string | undefined>>

/** Runs `stationmaster <args>` as a user would, with the site's environment and what differs; it ends by itself. */
function stationmaster(args: readonly string[], variables: Variables = {}, entry = ENTRY): Promise<Ended> {
  const given = Object.entries({ ...site.environment, ...variables })
  const env = Object.fromEntries(given.filter(([, value]) => value !== undefined))
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [entry, ...args], { env, timeout: 120_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr })
    })
    child.stdin?.end()
  })
}

/** Without Redis, Slack and master secret, as somebody who only wants to look. */
const READER: Variables = {
  REDIS_URL: undefined,
  SLACK_BOT_TOKEN: undefined,
  SLACK_APP_TOKEN: undefined,
  STATIONMASTER_SECRET: undefined,
}

/** A configuration file of its own; its variables. */
function configured(servers: Readonly<Record<string, object>>, defaults: object = {}): Variables {
  const directory = temporaryDirectory()
  const file = join(directory, 'stationmaster.yml')
  const text = stringify({
    site: { timeZone: 'Europe/Berlin', contact: 'IT desk' },
    slack: { updatesChannel: 'C01OPS', noticesChannels: ['C01STAFF'], roles: {} },
    defaults: { username: 'CONTOSO\\migrator', password: { env: 'MIGRATOR_PASSWORD' }, ...defaults },
    servers,
  })
  writeFileSync(file, text)
  return { ...READER, STATIONMASTER_CONFIG: file }
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'stationmaster-cli-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

async function aServer(scenario: string, role: 'source' | 'destination'): Promise<SimulatedServer> {
  const accounts = { 'CONTOSO\\migrator': PASSWORD, 'CONTOSO\\helper': HELPER_PASSWORD }
  const server = await startServer({ directory: temporaryDirectory(), scenario, role, accounts, cmdletMs: 0 })
  onTestFinished(() => server.close())
  return server
}

function mutationsOn(...servers: readonly SimulatedServer[]): string[] {
  return servers.flatMap((server) => server.commandLog().filter((e) => e.mutates)).map(({ command }) => command)
}

describe('worksheet', () => {
  test('prints what the server has, with neither Redis nor Slack, and changes nothing', async () => {
    const { code, stdout, stderr } = await stationmaster(['worksheet', 'lab-old'], READER)

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/MPS-SRC01/)
    expect(stdout).toMatch(/Row2-A/)
    expect(stdout).toMatch(/teacher01/)
    expect(stdout).not.toContain(PASSWORD)
    expect(mutationsOn(site.source, site.destination)).toEqual([])
  })

  test('takes the name in any case, and prints JSON that a program reads', async () => {
    const { code, stdout } = await stationmaster(['worksheet', 'LAB-OLD', '--json'], READER)

    const reading = JSON.parse(stdout) as { server: string; worksheet: { stations: { name: string }[] } }
    expect(code).toBe(0)
    expect(reading.server).toBe('lab-old')
    expect(reading.worksheet.stations.map(({ name }) => name)).toContain('Row3-A')
  })

  test('costs at most twelve requests where the server answers a batch at once', async () => {
    const batch = await startServer({
      directory: temporaryDirectory(),
      scenario: 'basic',
      role: 'source',
      accounts: { 'CONTOSO\\migrator': PASSWORD },
      answers: 'batch',
    })
    onTestFinished(() => batch.close())

    const { code } = await stationmaster(
      ['worksheet', 'lab-old'],
      configured({ 'lab-old': { host: batch.host, port: batch.port } }),
    )

    expect(code).toBe(0)
    expect(batch.requestCount()).toBeLessThanOrEqual(12)
    expect(batch.shells()).toEqual([])
  })
})

describe('doctor --record', () => {
  test('writes a file without names that holds the whole exchange, for this user only, and changes nothing', async () => {
    const file = join(temporaryDirectory(), 'recording.json')

    const { code, stdout } = await stationmaster(['doctor', '--record', file, '--server', 'lab-old', '--yes'], READER)

    expect(code).toBe(0)
    expect(stdout).toMatch(/MPS-SRC01 +COMPUTER\d/)
    expect(stdout).toContain('Get-WmsStation')
    const text = readFileSync(file, 'utf8')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((JSON.parse(text) as unknown[]).length).toBeGreaterThan(8)
    const clear = text + text.replace(/[A-Za-z0-9+/]{40,}={0,2}/g, (base64) => Buffer.from(base64, 'base64').toString())
    expect(clear).toContain('Get-WmsStation')
    for (const name of ['MPS-SRC01', 'contoso', 'teacher01', 'Row2-A', '10.20.5.11', PASSWORD])
      expect(clear.toLowerCase()).not.toContain(name.toLowerCase())
    expect(mutationsOn(site.source, site.destination)).toEqual([])
  })

  test('asks for the server and writes nothing where nobody can agree', async () => {
    const file = join(temporaryDirectory(), 'recording.json')

    const { code, stderr } = await stationmaster(['doctor', '--record', file, '--server', 'lab-old'], READER)

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(existsSync(file)).toBe(false)
  })
})

describe('plan', () => {
  test('prints what would be done and what people are asked, and changes nothing', async () => {
    const { code, stdout, stderr } = await stationmaster(['plan', 'lab-old', 'lab-new'], {
      ...READER,
    })

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Plan: from lab-old to lab-new (nothing was changed)')
    expect(stdout).toContain('To be acknowledged by a person')
    expect(stdout).toContain('A1 lab-old: Users must back up their data before the migration starts.')
    expect(stdout).not.toContain('In the way, to be mended first')
    expect(mutationsOn(site.source, site.destination)).toEqual([])
  })

  test('prints JSON with the digest that an approval would name', async () => {
    const [first, second] = await Promise.all([
      stationmaster(['plan', 'lab-old', 'lab-new', '--json'], READER),
      stationmaster(['plan', 'lab-old', 'lab-new', '--json'], READER),
    ])

    const plan = JSON.parse(first.stdout) as { digest: string; assessment: { changes: unknown[] } }
    expect(first.code).toBe(0)
    expect(plan.digest).toMatch(/^[0-9a-f]{64}$/)
    expect((JSON.parse(second.stdout) as { digest: string }).digest).toBe(plan.digest)
    expect(plan.assessment.changes.length).toBeGreaterThan(40)
  })

  test('ends with 1 where something stands in the way, and says what to do', async () => {
    const [source, destination] = [
      await aServer('dest-ui-german', 'source'),
      await aServer('dest-ui-german', 'destination'),
    ]
    const variables = configured({
      'lab-old': { host: source.host, port: source.port },
      'lab-new': { host: 'localhost', port: destination.port },
    })

    const { code, stdout } = await stationmaster(['plan', 'lab-old', 'lab-new'], variables)

    expect(code).toBe(1)
    expect(stdout).toContain('In the way, to be mended first')
    expect(stdout).toContain('B4: The system language of the destination is not that of the source.')
    expect(stdout).toContain('Do:   Install the destination in the language of the source')
    expect(mutationsOn(source, destination)).toEqual([])
  })

  test('refuses one server as both', async () => {
    const { code, stdout, stderr } = await stationmaster(['plan', 'lab-old', 'Lab-Old'], READER)

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe('lab-old is both source and destination; name two servers.\n')
  })

  test('refuses one host under two names', async () => {
    const variables = configured({
      'lab-old': { host: 'mps-src01.contoso.local' },
      'lab-new': { host: 'MPS-SRC01.contoso.local.' },
    })

    const { code, stderr } = await stationmaster(['plan', 'lab-old', 'lab-new'], variables)

    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^The configuration has a problem:\n.*, line \d+: servers\.lab-new\.host: is the same host as that of servers\.lab-old in line \d+; a server has one name\n$/,
    )
  })
})

describe('status', () => {
  test('says that there are no migrations yet', async () => {
    const [text, json] = await Promise.all([stationmaster(['status']), stationmaster(['status', '--json'])])

    expect(text).toEqual({ code: 0, stdout: 'There are no migrations yet.\n', stderr: '' })
    expect(JSON.parse(json.stdout)).toEqual([])
  })

  test('of a migration that does not exist names the way out', async () => {
    const { code, stderr } = await stationmaster(['status', '42'])

    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'There is no migration MIG-42; "stationmaster status" lists them.\n',
    })
  })

  test('of what is no id says what ids look like', async () => {
    const { code, stderr } = await stationmaster(['status', 'forty-two'])

    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: '"forty-two" is not the id of a migration; ids look like MIG-42, and 42 will do.\n',
    })
  })

  test('with Redis out of reach says so', async () => {
    const { code, stdout, stderr } = await stationmaster(['status'], { REDIS_URL: 'redis://127.0.0.1:1' })

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(
      "Redis can't be reached: connect ECONNREFUSED 127.0.0.1:1. Check that Redis runs, and REDIS_URL.\n",
    )
  })
})

describe('manifest', () => {
  test('prints the app for Socket Mode, or for HTTP under an address', async () => {
    const [socket, http, wrong] = await Promise.all([
      stationmaster(['manifest']),
      stationmaster(['manifest', '--http', 'https://bot.example.org']),
      stationmaster(['manifest', '--http', 'http://bot.example.org']),
    ])

    expect(socket).toMatchObject({ code: 0, stderr: '' })
    expect(socket.stdout).toContain('socket_mode_enabled: true')
    expect(http.stdout).toContain('https://bot.example.org')
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('it begins with https://')
  })
})

describe('passwords', () => {
  test('are not written into a pipe', async () => {
    const { code, stdout, stderr } = await stationmaster(['passwords', 'MIG-1'])

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe('passwords are shown on a terminal only, not written to a file or a pipe; nothing was read.\n')
  })
})

describe('what is typed wrongly', () => {
  test.each([
    [
      ['worksheet', 'lab-odl'],
      /^There is no server called "lab-odl" in .*\. Did you mean "lab-old"\? There are: lab-old, lab-new\.\n$/,
    ],
    [['worksheet'], /missing required argument 'server'/],
    [['worksheet', 'lab-old', 'lab-new'], /too many arguments/],
    [['workshet', 'lab-old'], /./],
    [
      ['worker', '--queues', 'migrte'],
      /^There is no queue called "migrte"; there are: preflight, migrate, verify, notify\.\n$/,
    ],
    [[], /^Say what to do, for example: stationmaster worksheet lab-old\./],
  ] as const)('stationmaster %j ends with 2', async (args, sentence) => {
    const { code, stdout, stderr } = await stationmaster(args, READER)

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(sentence)
  })

  test('asking the installed command for help is no mistake', async () => {
    const { code, stdout } = await stationmaster(['--help'], {}, COMMAND)

    expect(code).toBe(0)
    expect(stdout).toContain('worksheet')
  })
})

describe('servers that cannot be worked with', () => {
  test('a wrong password', async () => {
    const { code, stdout, stderr } = await stationmaster(['worksheet', 'lab-old'], {
      ...READER,
      MIGRATOR_PASSWORD: 'wrong-canary',
    })

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(
      `lab-old (127.0.0.1, port ${site.source.port}) refused to log on CONTOSO\\migrator: the name or the password is wrong, or the account is locked or disabled. Check username and password of lab-old in the configuration.\n`,
    )
  })

  test('a password that is nowhere', async () => {
    const { code, stderr } = await stationmaster(['worksheet', 'lab-old'], { ...READER, MIGRATOR_PASSWORD: undefined })

    expect(code).toBe(1)
    expect(stderr).toContain('MIGRATOR_PASSWORD')
  })

  test('a host where nothing listens', async () => {
    const server = await aServer('basic', 'source')
    await server.close()

    const { code, stderr } = await stationmaster(
      ['worksheet', 'lab-old'],
      configured({ 'lab-old': { host: server.host, port: server.port } }),
    )

    expect(code).toBe(1)
    expect(stderr).toBe(
      `lab-old (127.0.0.1, port ${server.port}) can't be reached: nothing listens there. Check that WinRM runs (winrm quickconfig) and the port.\n`,
    )
  })

  test('a host that answers HTML', async () => {
    const web = createHttpServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'))
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void web.close())
    const { port } = web.address() as AddressInfo

    const { code, stderr } = await stationmaster(
      ['worksheet', 'lab-old'],
      configured({ 'lab-old': { host: '127.0.0.1', port } }),
    )

    expect(code).toBe(1)
    expect(stderr).toBe(
      `lab-old (127.0.0.1, port ${port}) answers, but it is not WinRM (127.0.0.1:${port} answers HTTP 200 with text/html: this is not a WinRM service). Check the host and the port of lab-old; WinRM over HTTP is usually 5985.\n`,
    )
  })

  test('an account that is no administrator', async () => {
    const server = await aServer('basic', 'source')
    const variables = configured(
      { 'lab-old': { host: server.host, port: server.port } },
      { username: 'CONTOSO\\helper' },
    )

    const { code, stderr } = await stationmaster(['worksheet', 'lab-old'], {
      ...variables,
      MIGRATOR_PASSWORD: HELPER_PASSWORD,
    })

    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^lab-old lets CONTOSO\\helper log on but not manage it\. Add the account to the group Administrators on lab-old/,
    )
    expect(mutationsOn(server)).toEqual([])
  })

  test('a configuration that is wrong names every problem and no secret', async () => {
    const directory = temporaryDirectory()
    const file = join(directory, 'stationmaster.yml')
    const good = configurationYaml({ prefix: 'x', servers: { 'lab-old': { host: 'h', port: 1 } } })
    writeFileSync(file, good.replace('timeZone', 'timeZon').replace('port: 1', 'port: eighty'))

    const { code, stderr } = await stationmaster(['worksheet', 'lab-old'], { ...READER, STATIONMASTER_CONFIG: file })

    expect(code).toBe(1)
    expect(stderr).toMatch(/^The configuration has \d+ problems:/)
    expect(stderr).toContain('timeZon')
    expect(stderr).toContain('port')
    expect(stderr).not.toContain(PASSWORD)
  })
})
