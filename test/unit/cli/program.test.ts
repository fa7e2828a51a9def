import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ProcessRole } from '../../../src/cli/cli-parts.ts'
import { ServerTrouble } from '../../../src/operations/ports.ts'
import { runIn } from './a-cli.ts'

describe('wrong usage', () => {
  it.each<[string, string[], string]>([
    [
      'no command',
      [],
      'Say what to do, for example: stationmaster worksheet lab-old. "stationmaster --help" lists all commands.\n',
    ],
    ['an unknown command', ['worksheat'], "unknown command 'worksheat'\n(Did you mean worksheet?)\n"],
    ['a missing argument', ['plan', 'lab-old'], "missing required argument 'destination'\n"],
    [
      'an argument too many',
      ['worksheet', 'a', 'b'],
      "too many arguments for 'worksheet'. Expected 1 argument but got 2.\n",
    ],
    ['an unknown option', ['status', '--jsn'], "unknown option '--jsn'\n(Did you mean --json?)\n"],
    [
      'an unknown server',
      ['worksheet', 'lab-odl'],
      'There is no server called "lab-odl" in FILE. Did you mean "lab-old"? There are: lab-old, lab-new.\n',
    ],
    [
      'the same server twice',
      ['plan', 'lab-old', 'LAB-OLD'],
      'lab-old is both source and destination; name two servers.\n',
    ],
    [
      'an id that is none',
      ['status', 'abc'],
      '"abc" is not the id of a migration; ids look like MIG-42, and 42 will do.\n',
    ],
    [
      'an unknown queue',
      ['worker', '--queues', 'migrate,nap'],
      'There is no queue called "nap"; there are: preflight, migrate, verify, notify.\n',
    ],
    [
      'an address that Slack cannot reach',
      ['manifest', '--http', 'http://me'],
      '"http://me" is not an address that Slack can reach; it begins with https://.\n',
    ],
  ])('ends with 2 and one sentence: %s', async (_what, args, sentence) => {
    const { exitCode, err, out, file } = await runIn({}, ...args)

    expect({ exitCode, err: err.replace(file, 'FILE'), out }).toEqual({ exitCode: 2, err: sentence, out: '' })
  })

  it('is not to ask for help or the version', async () => {
    const help = await runIn({ configuration: null }, '--help')
    const version = await runIn({ configuration: null }, '--version')

    expect(help.exitCode).toBe(0)
    expect(help.out).toContain('worksheet [options] <server>')
    expect(version).toMatchObject({ exitCode: 0, out: '1.2.3\n' })
  })
})

describe('worksheet', () => {
  it('needs neither Redis nor Slack nor a secret', async () => {
    const { exitCode, out, err } = await runIn({ variables: { MIGRATOR_PASSWORD: 'x' } }, 'worksheet', 'lab-old')

    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toContain('Planning worksheet of lab-old: MPS-SRC01')
  })

  it('gives JSON to programs', async () => {
    const { out } = await runIn({}, 'worksheet', 'Lab-Old', '--json')

    expect(JSON.parse(out)).toMatchObject({ server: 'lab-old', worksheet: { computerName: 'MPS-SRC01' } })
  })

  it('ends with 1 and one sentence when the server cannot be worked with', async () => {
    const readServer = async () => {
      throw new ServerTrouble('unreachable', 'lab-old', 'lab-old does not answer at old.local:5985; is it switched on?')
    }

    const { exitCode, err, out } = await runIn({ parts: { readServer } }, 'worksheet', 'lab-old')

    expect({ exitCode, err, out }).toEqual({
      exitCode: 1,
      err: 'lab-old does not answer at old.local:5985; is it switched on?\n',
      out: '',
    })
  })

  it('tells all problems of the configuration at once', async () => {
    const configuration = 'site: { timeZone: Europe/Berlin }\nservers: { a: { host: a.local, prot: 1 } }\n'

    const { exitCode, err, file } = await runIn({ configuration }, 'worksheet', 'a')

    expect(exitCode).toBe(1)
    expect(err.replaceAll(file, 'FILE').split('\n')).toEqual([
      'The configuration has 4 problems:',
      'FILE, line 1: site.contact: is missing, allowed: whom people ask, as they should read it: "IT desk, ext. 4711"',
      'FILE, line 2: servers.a.prot: unknown key (did you mean "port"?), allowed: host, transport, port, auth, ntlmFallback, servicePrincipal, username, password, ca, pin, serverName, certificate, key, credentials, noticesChannels, roles, approvals, sampleSessions',
      'FILE, line 2: servers.a.username: is missing, here and in "defaults"',
      'FILE, line 2: servers.a.password: is missing, here and in "defaults"',
      '',
    ])
  })

  it('says that there is no configuration yet', async () => {
    const { exitCode, err } = await runIn({ configuration: null }, 'worksheet', 'lab-old')

    expect(exitCode).toBe(1)
    expect(err).toContain('there is no such file; "stationmaster init" writes one')
  })
})

describe('plan', () => {
  it('ends with 0 where nothing stands in the way', async () => {
    const { exitCode, out } = await runIn({ variables: { MIGRATOR_PASSWORD: 'x' } }, 'plan', 'lab-old', 'lab-new')

    expect(exitCode).toBe(0)
    expect(out).toContain('Plan: from lab-old to lab-new (nothing was changed)')
  })

  it('gives JSON to programs', async () => {
    const { out } = await runIn({}, 'plan', 'lab-old', 'lab-new', '--json')

    expect(JSON.parse(out)).toMatchObject({ source: 'lab-old', destination: 'lab-new', digest: 'ab'.repeat(32) })
  })
})

describe('a process', () => {
  it.each<[string[], ProcessRole]>([
    [['bot'], { isBot: true, queues: [] }],
    [['worker'], { isBot: false, queues: ['preflight', 'migrate', 'verify', 'notify'] }],
    [['worker', '--queues', 'verify, notify'], { isBot: false, queues: ['verify', 'notify'] }],
    [['all'], { isBot: true, queues: ['preflight', 'migrate', 'verify', 'notify'] }],
  ])('%s does what it is called for', async (args, role) => {
    const roles: ProcessRole[] = []
    const runProcess = async (_: unknown, wanted: ProcessRole) => roles.push(wanted) - 1

    const { exitCode, err } = await runIn({ parts: { runProcess } }, ...args)

    expect({ exitCode, err, roles }).toEqual({ exitCode: 0, err: '', roles: [role] })
  })

  it('does not start with anything missing', async () => {
    const { exitCode, err } = await runIn({ variables: { MIGRATOR_PASSWORD: 'x' } }, 'worker')

    expect(exitCode).toBe(1)
    expect(err.split('\n').map((line) => line.split(': is')[0])).toEqual([
      'The configuration has 3 problems:',
      'environment variable SLACK_BOT_TOKEN',
      'environment variable REDIS_URL',
      'environment variable STATIONMASTER_SECRET',
      '',
    ])
  })
})

describe('manifest', () => {
  it.each<[string[], object]>([
    [[], { command: '/migrate' }],
    [['--command', '/move'], { command: '/move' }],
    [['--http', 'https://bot.example'], { command: '/migrate', httpUrl: 'https://bot.example' }],
  ])('needs no configuration: %j', async (args, options) => {
    const { exitCode, out } = await runIn({ configuration: null, variables: {} }, 'manifest', ...args)

    expect({ exitCode, out: JSON.parse(out) }).toEqual({ exitCode: 0, out: options })
  })
})

describe('init', () => {
  const OPTIONS = [
    ...['--time-zone', 'Europe/Berlin', '--contact', 'IT desk: "ext. 4711"', '--updates-channel', 'C01OPS'],
    ...['--notices-channels', 'C01STAFF, C02LAB', '--approvers', 'U01CAROL', '--username', 'CONTOSO\\migrator'],
    ...['--server', 'lab-old=old.local', '--server', 'lab-new=new.local'],
  ]

  it('writes a file that can be used at once', async () => {
    const { exitCode, err, out, file } = await runIn({ configuration: null }, 'init', ...OPTIONS)

    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toContain(`Wrote ${file}.`)
    const text = readFileSync(file, 'utf8')
    const reading = await runIn({ configuration: text }, 'worksheet', 'lab-old')
    expect(reading).toMatchObject({ exitCode: 0, err: '' })
  })

  it('shows a new master secret to a terminal only', async () => {
    const secret = Buffer.alloc(32, 7).toString('base64')

    const terminal = await runIn({ configuration: null, isTerminal: true }, 'init', ...OPTIONS)
    const pipe = await runIn({ configuration: null }, 'init', ...OPTIONS)

    expect(terminal.out).toContain(`STATIONMASTER_SECRET=${secret}`)
    expect(pipe.out).not.toContain(secret)
    expect(pipe.out).toContain('openssl rand -base64 32')
    expect(readFileSync(terminal.file, 'utf8')).not.toContain(secret)
  })

  it('asks a person for what was not given', async () => {
    const typed = ['Europe/Berlin', 'IT desk', 'C01OPS', 'C01STAFF', 'U01', 'CONTOSO\\m', 'a=a.local b=b.local']

    const { exitCode, file } = await runIn({ configuration: null, isTerminal: true, typed }, 'init')

    expect(exitCode).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('"b": { host: "b.local" }')
  })

  it('never overwrites a file', async () => {
    const { exitCode, err, file } = await runIn({ configuration: 'mine' }, 'init', ...OPTIONS)

    expect(exitCode).toBe(1)
    expect(err).toBe(`${file} exists already and was not touched; move it away, or set STATIONMASTER_CONFIG.\n`)
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('writes nothing when an answer is not allowed', async () => {
    const { exitCode, err, file } = await runIn(
      { configuration: null },
      'init',
      ...OPTIONS,
      '--updates-channel',
      '#ops',
    )

    expect(exitCode).toBe(1)
    expect(err).toContain('slack.updatesChannel: found "#ops", allowed: the id of a channel')
    expect(existsSync(file)).toBe(false)
  })

  it('says what to give where there is nobody to ask', async () => {
    const { exitCode, err } = await runIn({ configuration: null }, 'init')

    expect(exitCode).toBe(2)
    expect(err).toBe(
      'init has nobody to ask here: give --time-zone (Time zone of the site, such as Europe/Berlin) and the other options.\n',
    )
  })
})
