import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Need } from '../../../src/config/environment.ts'
import { loadConfiguration, parseConfiguration } from '../../../src/config/load-configuration.ts'
import { formatProblem } from '../../../src/config/problem.ts'

const VARIABLES = { MIGRATOR_PASSWORD: 'canary-one', LAB7_PASSWORD: 'canary-two' }

const SITE = 'site: { timeZone: Europe/Berlin, contact: "IT desk" }'
const DEFAULTS = 'defaults: { username: CONTOSO\\migrator, password: { env: MIGRATOR_PASSWORD } }'
const SERVERS = 'servers: { lab-old: { host: old.contoso.local } }'

function problemsOf(lines: readonly string[], needs: readonly Need[] = []): string[] {
  const { problems } = parseConfiguration(lines.join('\n'), 's.yml', VARIABLES, new Set(needs))
  return problems.map((problem) => formatProblem('s.yml', problem))
}

describe('a configuration file that is right', () => {
  it('gives the example file with defaults filled in and durations in milliseconds', () => {
    const text = readFileSync('stationmaster.example.yml', 'utf8')

    const { configuration, problems } = parseConfiguration(text, 's.yml', VARIABLES, new Set())

    expect(problems).toEqual([])
    expect(configuration?.servers['lab-old']).toEqual({
      name: 'lab-old',
      host: 'mps-src01.contoso.local',
      port: 5985,
      transport: 'http',
      logOn: {
        auth: 'ntlm',
        username: 'CONTOSO\\migrator',
        password: { kind: 'env', name: 'MIGRATOR_PASSWORD' },
      },
      noticesChannels: ['C02LAB'],
      roles: {},
      isSampled: true,
      credentials: {},
    })
    expect(configuration?.servers['lab-new']?.noticesChannels).toEqual(['C01STAFF'])
    expect(configuration?.policy).toEqual({
      selfApproval: false,
      approvals: 1,
      serverApprovals: new Map(),
      breakGlass: [],
      approvalExpiresMs: 259_200_000,
      noticesBeforeMs: [86_400_000, 3_600_000, 900_000],
      windowLengthMs: null,
      windowAtLeastMs: 7_200_000,
      windowAtMostMs: 28_800_000,
      permitted: {
        hours: [
          { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 1080, to: 360 },
          { days: ['sat', 'sun'], from: 0, to: 1440 },
        ],
        freezes: [{ from: '2026-12-18', to: '2027-01-07', reason: 'exams' }],
      },
      goBackMarginMs: 5_400_000,
      noticeToleranceMs: 300_000,
      startToleranceMs: 900_000,
      recheckLeadMs: 600_000,
      stationPollMs: 15_000,
      retryDelaysMs: [10_000, 30_000, 120_000, 300_000],
      warnScreensBeforeMs: [900_000, 300_000, 60_000],
      sessionGraceMs: 600_000,
      whenStillOn: 'end',
      copyAheadMs: 0,
      progressPollMs: 30_000,
      restartTimeoutMs: 1_800_000,
      pilotPollMs: 60_000,
      stuckAfterMs: 600_000,
      answerWithinMs: 900_000,
      onDuty: 'U02ONSITE',
    })
  })

  it.each([
    ['', 900_000],
    ['policy: { sampleSessions: 1h }', 3_600_000],
    ['policy: { sampleSessions: off }', null],
  ])('counts sessions as "%s" says: every %s ms', (policy, everyMs) => {
    const text = [SITE, DEFAULTS, SERVERS, policy].join('\n')

    const { configuration, problems } = parseConfiguration(text, 's.yml', VARIABLES, new Set())

    expect(problems).toEqual([])
    expect(configuration?.sampleSessionsMs).toBe(everyMs)
  })

  it('leaves a server alone that says so', () => {
    const servers = 'servers: { a: { host: a.local, sampleSessions: off }, b: { host: b.local } }'

    const { configuration } = parseConfiguration([SITE, DEFAULTS, servers].join('\n'), 's.yml', VARIABLES, new Set())

    expect(Object.values(configuration?.servers ?? {}).map(({ isSampled }) => isSampled)).toEqual([false, true])
  })

  it('needs no Slack section to read a server', () => {
    expect(problemsOf([SITE, DEFAULTS, SERVERS])).toEqual([])
  })

  it('is frozen all the way down', () => {
    const text = [SITE, DEFAULTS, SERVERS].join('\n')

    const { configuration } = parseConfiguration(text, 's.yml', VARIABLES, new Set())

    expect(Object.isFrozen(configuration?.servers['lab-old']?.logOn)).toBe(true)
  })

  it('takes what a server says over the defaults, and all forms of secrets', () => {
    const text = [
      SITE,
      DEFAULTS,
      'servers:',
      '  a: { host: a.local, port: 15985, username: a, password: { file: ./a.txt } }',
      '  b: { host: b.local, password: { command: [vault, get, b] }, noticesChannels: [] }',
    ].join('\n')

    const { configuration } = parseConfiguration(text, 's.yml', VARIABLES, new Set())

    expect(configuration?.servers.a).toMatchObject({
      port: 15_985,
      logOn: { username: 'a', password: { kind: 'file', path: './a.txt' } },
    })
    expect(configuration?.servers.b?.logOn).toMatchObject({
      password: { kind: 'command', argv: ['vault', 'get', 'b'] },
    })
  })

  it('takes a ticket, and NTLM beside it only where that is allowed', () => {
    const text = [
      SITE,
      'defaults: { transport: https, auth: negotiate, username: migrator@CONTOSO.LOCAL }',
      'servers:',
      '  a: { host: a.local }',
      '  b: { host: b.local, ntlmFallback: true, password: { file: ./b.txt } }',
      '  c: { host: 10.1.2.3, auth: kerberos, servicePrincipal: WSMAN/c.local }',
    ].join('\n')

    const { configuration, problems } = parseConfiguration(text, 's.yml', VARIABLES, new Set())

    expect(problems).toEqual([])
    const principal = 'migrator@CONTOSO.LOCAL'
    expect(configuration?.servers.a?.logOn).toEqual({ auth: 'negotiate', principal })
    expect(configuration?.servers.b?.logOn).toEqual({
      auth: 'negotiate',
      principal,
      ntlmFallback: { username: principal, password: { kind: 'file', path: './b.txt' } },
    })
    expect(configuration?.servers.c?.logOn).toEqual({
      auth: 'kerberos',
      principal,
      servicePrincipal: 'WSMAN/c.local',
    })
  })

  it('knows a file of passwords, and that there is none', () => {
    const parse = (...lines: string[]) =>
      parseConfiguration([SITE, DEFAULTS, SERVERS, ...lines].join('\n'), 's.yml', VARIABLES, new Set()).configuration

    expect(parse('passwords: { file: ./p.csv }')?.passwordFile).toBe('./p.csv')
    expect(parse()?.passwordFile).toBeNull()
  })

  it('orders notices from the longest to the shortest', () => {
    const text = [SITE, DEFAULTS, SERVERS, 'policy: { noticesBefore: [15m, 24h, 15m] }'].join('\n')

    const { configuration } = parseConfiguration(text, 's.yml', VARIABLES, new Set())

    expect(configuration?.policy.noticesBeforeMs).toEqual([86_400_000, 900_000])
  })
})

describe('a configuration error', () => {
  it.each<[string, string[], string]>([
    [
      'a missing key',
      ['site: { timeZone: Europe/Berlin }', DEFAULTS, SERVERS],
      's.yml, line 1: site.contact: is missing, allowed: whom people ask, as they should read it: "IT desk, ext. 4711"',
    ],
    ['a missing section', [DEFAULTS, SERVERS], 'site: is missing, allowed: a mapping of keys'],
    [
      'an unknown key with a suggestion',
      [SITE, DEFAULTS, 'servers:', '  lab-old:', '    host: old.local', '    prot: 5985'],
      's.yml, line 6: servers.lab-old.prot: unknown key (did you mean "port"?), allowed: host, transport, port, auth, ntlmFallback, servicePrincipal, username, password, ca, pin, serverName, certificate, key, credentials, noticesChannels, roles, approvals, sampleSessions',
    ],
    [
      'an unknown key that is like no other',
      [SITE, DEFAULTS, SERVERS, 'colour: blue'],
      's.yml, line 4: colour: unknown key, allowed: site, slack, defaults, servers, accounts, passwords, redis, process, calendar, records, health, workers, policy',
    ],
    [
      'a wrong type',
      [SITE, DEFAULTS, 'servers: { a: { host: a.local, port: high } }'],
      's.yml, line 3: servers.a.port: found "high", allowed: a whole number from 1 to 65535',
    ],
    [
      'a number out of range',
      [SITE, DEFAULTS, 'servers: { a: { host: a.local, port: 70000 } }'],
      's.yml, line 3: servers.a.port: found the number 70000, allowed: a whole number from 1 to 65535',
    ],
    [
      'a list where a mapping belongs',
      [SITE, DEFAULTS, 'servers: [lab-old]'],
      's.yml, line 3: servers: found a list, allowed: a mapping of server names to their settings',
    ],
    [
      'no server at all',
      [SITE, DEFAULTS, 'servers: {}'],
      's.yml, line 3: servers: found no server, allowed: at least one',
    ],
    [
      'a host under two names, spelt differently',
      [SITE, DEFAULTS, 'servers:', '  a: { host: mps.contoso.local }', '  b: { host: MPS.Contoso.local. }'],
      's.yml, line 5: servers.b.host: is the same host as that of servers.a in line 4; a server has one name',
    ],
    [
      'a key given twice',
      [SITE, DEFAULTS, 'servers:', '  a: { host: a.local }', '  a: { host: b.local }'],
      's.yml, line 5: servers.a: is given twice, here and in line 4; keep one of them',
    ],
    [
      'an environment variable that is not set',
      [SITE, 'defaults: { username: x, password: { env: NOBODY_SET_THIS } }', SERVERS],
      's.yml, line 2: defaults.password.env: the environment variable NOBODY_SET_THIS is not set; set it before the start, or name another one',
    ],
    [
      'a user name that stands nowhere',
      [SITE, 'defaults: { password: { env: MIGRATOR_PASSWORD } }', SERVERS],
      's.yml, line 3: servers.lab-old.username: is missing, here and in "defaults"',
    ],
    [
      'a channel by its name',
      [SITE, DEFAULTS, SERVERS, 'slack: { updatesChannel: "#ops" }'],
      's.yml, line 4: slack.updatesChannel: found "#ops", allowed: the id of a channel such as C01OPS (in Slack: the channel\'s details, at the bottom)',
    ],
    [
      'a role of a server that does not exist',
      [SITE, DEFAULTS, 'servers:', '  a: { host: a.local, roles: { aprover: [U01] } }'],
      's.yml, line 4: servers.a.roles.aprover: unknown key (did you mean "approver"?), allowed: viewer, requester, operator, approver',
    ],
    [
      'somebody by name in a role of a server',
      [SITE, DEFAULTS, 'servers:', '  a: { host: a.local, roles: { approver: [carol] } }'],
      's.yml, line 4: servers.a.roles.approver.0: found "carol", allowed: the id of a user (U…, W…) or of a user group (S…)',
    ],
    [
      'no approvals at all',
      [SITE, DEFAULTS, SERVERS, 'policy: { approvals: 0 }'],
      's.yml, line 4: policy.approvals: found the number 0, allowed: a whole number from 1 to 5',
    ],
    [
      'more approvals than a server may ask for',
      [SITE, DEFAULTS, 'servers:', '  a: { host: a.local, approvals: 6 }'],
      's.yml, line 4: servers.a.approvals: found the number 6, allowed: a whole number from 1 to 5',
    ],
    [
      'more approvals than there are approvers',
      [
        SITE,
        DEFAULTS,
        SERVERS,
        'slack: { updatesChannel: C01OPS, roles: { approver: [U01] } }',
        'policy: { approvals: 2 }',
      ],
      's.yml, line 5: policy.approvals: 2 approvals are needed, and only one person is named as approver',
    ],
    [
      'more approvals than a server has approvers',
      [
        SITE,
        DEFAULTS,
        'servers:',
        '  a: { host: a.local, roles: { approver: [U01, U02] } }',
        'policy: { approvals: 3 }',
      ],
      's.yml, line 4: servers.a.roles.approver: 3 approvals are needed, and only 2 people are named as approver',
    ],
    [
      'somebody by name who may break the glass',
      [SITE, DEFAULTS, SERVERS, 'policy: { breakGlass: [boss] }'],
      's.yml, line 4: policy.breakGlass.0: found "boss", allowed: the id of a user (U…, W…) or of a user group (S…)',
    ],
    [
      'a role that does not exist',
      [SITE, DEFAULTS, SERVERS, 'slack: { updatesChannel: C01OPS, roles: { aprover: [U01] } }'],
      's.yml, line 4: slack.roles.aprover: unknown key (did you mean "approver"?), allowed: viewer, requester, operator, approver',
    ],
    [
      'a time zone that does not exist',
      ['site: { timeZone: Europe/Bonn, contact: x }', DEFAULTS, SERVERS],
      's.yml, line 1: site.timeZone: found "Europe/Bonn", allowed: the name of a time zone such as Europe/Berlin',
    ],
    [
      'a length of time without a unit',
      [SITE, DEFAULTS, SERVERS, 'policy: { approvalExpires: 72 }'],
      's.yml, line 4: policy.approvalExpires: found the number 72, allowed: a length of time above zero such as 72h, 15m or 30s',
    ],
    [
      'a window too short to go back in',
      [SITE, DEFAULTS, SERVERS, 'policy: { windowLength: 1h }'],
      's.yml, line 4: policy.windowLength: goBackMargin is 1h30m, windowLength 1h; going back must fit into the window, so the margin must be shorter',
    ],
    [
      'a shortest window too short to go back in',
      [SITE, DEFAULTS, SERVERS, 'policy:', '  goBackMargin: 3h'],
      's.yml, line 5: policy.goBackMargin: goBackMargin is 3h, windowAtLeast 2h; going back must fit into the window, so the margin must be shorter',
    ],
    [
      'a shortest window longer than the longest',
      [SITE, DEFAULTS, SERVERS, 'policy: { windowAtLeast: 9h }'],
      's.yml, line 4: policy.windowAtLeast: windowAtLeast is 9h, windowAtMost 8h; the one must not be longer than the other',
    ],
    [
      'a day that there is not',
      [SITE, DEFAULTS, SERVERS, 'policy:', '  allowedHours:', '    mon-fri: 18:00-06:00', '    weekend: 00:00-24:00'],
      's.yml, line 7: policy.allowedHours.weekend: found "00:00-24:00", allowed: days such as mon-fri, sat or sat-sun, each with hours such as 18:00-06:00',
    ],
    [
      'hours that there are not',
      [SITE, DEFAULTS, SERVERS, 'policy:', '  allowedHours:', '    mon-fri: 18:00-25:00'],
      's.yml, line 6: policy.allowedHours.mon-fri: found "18:00-25:00", allowed: hours such as 18:00-06:00, 00:00-24:00 for the whole day, or a list of them',
    ],
    [
      'hours that never end',
      [SITE, DEFAULTS, SERVERS, 'policy: { allowedHours: { sat: 06:00-06:00 } }'],
      's.yml, line 4: policy.allowedHours.sat: found "06:00-06:00", allowed: hours such as 18:00-06:00, 00:00-24:00 for the whole day, or a list of them',
    ],
    [
      'a freeze that ends before it begins',
      [SITE, DEFAULTS, SERVERS, 'policy:', '  freezes:', '    - { from: 2026-12-18, to: 2026-12-01, reason: exams }'],
      's.yml, line 6: policy.freezes.0.to: found "2026-12-01", allowed: a day that is not before "from"',
    ],
    [
      'a freeze on a day that is on no calendar',
      [SITE, DEFAULTS, SERVERS, 'policy: { freezes: [{ from: 2026-02-30, to: 2026-03-01, reason: x }] }'],
      's.yml, line 4: policy.freezes.0.from: found "2026-02-30", allowed: a day such as 2026-12-18',
    ],
    [
      'a calendar address that is none',
      [SITE, DEFAULTS, SERVERS, 'calendar: { port: 8088, publicUrl: calendar.local }'],
      's.yml, line 4: calendar.publicUrl: found "calendar.local", allowed: the address that people reach it by, such as https://calendar.example.org',
    ],
    [
      'a calendar secret that is not set',
      [SITE, DEFAULTS, SERVERS, 'calendar: { port: 8088, secret: { env: NOT_SET_ANYWHERE } }'],
      's.yml, line 4: calendar.secret.env: the environment variable NOT_SET_ANYWHERE is not set; set it before the start, or name another one',
    ],
    [
      'sessions that are counted too often',
      [SITE, DEFAULTS, SERVERS, 'policy: { sampleSessions: 1m }'],
      's.yml, line 4: policy.sampleSessions: found "1m", allowed: a length of time of at least 5m such as 15m, or off',
    ],
    [
      'a server with a rhythm of its own',
      [SITE, DEFAULTS, 'servers: { a: { host: a.local, sampleSessions: 1h } }'],
      's.yml, line 3: servers.a.sampleSessions: found "1h", allowed: off, or nothing',
    ],
    [
      'a password that would be shown to the network',
      [SITE, DEFAULTS, 'servers: { a: { host: a.local, auth: basic } }'],
      's.yml, line 3: servers.a.auth: basic would show the password to the network; it needs transport https',
    ],
    [
      'a pin without TLS',
      [SITE, DEFAULTS, `servers: { a: { host: a.local, pin: ${'ab'.repeat(32)} } }`],
      's.yml, line 3: servers.a.pin: is about a certificate, which only transport https has',
    ],
    [
      'a certificate for logging on without its key',
      [SITE, 'servers: { a: { host: a.local, transport: https, auth: certificate, certificate: a.pem } }'],
      's.yml, line 2: servers.a.key: is missing, here and in "defaults"',
    ],
    [
      'a file of authorities that is not there',
      [SITE, DEFAULTS, 'servers: { a: { host: a.local, transport: https, ca: /nowhere/ca.pem } }'],
      "s.yml, line 3: servers.a.ca: the file /nowhere/ca.pem can't be read (ENOENT)",
    ],
    [
      'a ticket where messages have to be sealed',
      [SITE, 'servers: { a: { host: a.local, auth: kerberos } }'],
      's.yml, line 2: servers.a.auth: kerberos cannot seal messages over http; it needs transport https',
    ],
    [
      'a ticket of the defaults where messages have to be sealed',
      [SITE, 'defaults: { auth: negotiate }', SERVERS],
      's.yml, line 2: defaults.auth: negotiate cannot seal messages over http; it needs transport https, or ntlmFallback: true, which uses NTLM there',
    ],
    [
      'NTLM that is allowed, without an account for it',
      [SITE, 'servers: { a: { host: a.local, auth: negotiate, ntlmFallback: true } }'],
      's.yml, line 2: servers.a.password: is missing, here and in "defaults"',
    ],
    [
      'a ticket for an address',
      [SITE, 'servers: { a: { host: 10.1.2.3, transport: https, auth: kerberos } }'],
      's.yml, line 2: servers.a.host: is an address, and Kerberos knows servers by their names; write the name, or servicePrincipal',
    ],
    [
      'a ticket of an account written as Windows does',
      [SITE, DEFAULTS, 'servers: { a: { host: a.local, transport: https, auth: kerberos } }'],
      's.yml, line 2: defaults.username: for auth kerberos is written name@REALM, with the realm in capital letters',
    ],
    [
      'a password beside a ticket',
      [SITE, 'servers: { a: { host: a, transport: https, auth: negotiate, password: { file: a.txt } } }'],
      's.yml, line 2: servers.a.password: is of no use to negotiate; it takes the ticket cache or the keytab of the process',
    ],
    [
      'a fallback from Kerberos alone',
      [SITE, 'servers: { a: { host: a, transport: https, auth: kerberos, ntlmFallback: true } }'],
      's.yml, line 2: servers.a.ntlmFallback: is for auth negotiate; kerberos never falls back',
    ],
    [
      'a fallback from nothing',
      [SITE, DEFAULTS, 'servers: { a: { host: a, ntlmFallback: true } }'],
      's.yml, line 3: servers.a.ntlmFallback: is for auth negotiate',
    ],
    [
      'a service principal for NTLM',
      [SITE, DEFAULTS, 'servers: { a: { host: a, servicePrincipal: HTTP/a } }'],
      's.yml, line 3: servers.a.servicePrincipal: is for auth kerberos and negotiate',
    ],
    [
      'a service principal with a realm',
      [SITE, 'servers: { a: { host: a, transport: https, auth: kerberos, servicePrincipal: HTTP/a@REALM } }'],
      's.yml, line 2: servers.a.servicePrincipal: found a text that is not shown here, allowed: a service principal such as HTTP/mps1.contoso.local',
    ],
    [
      'an account written twice in other letters',
      [
        SITE,
        DEFAULTS,
        SERVERS,
        'accounts:',
        "  'CONTOSO\\lab7': { env: LAB7_PASSWORD }",
        "  'contoso\\LAB7': { env: LAB7_PASSWORD }",
      ],
      "s.yml, line 6: accounts.'contoso\\LAB7': is the same account as that in line 5; capital letters do not matter",
    ],
    [
      'a loss accepted in too few words',
      [SITE, DEFAULTS, SERVERS, 'redis: { acceptLoss: true }'],
      's.yml, line 4: redis.acceptLoss: found true, allowed: the sentence "migrations may be lost or done twice", or nothing',
    ],
    ['an empty file', ['# nothing'], 's.yml: the file is empty; "stationmaster init" writes one'],
    ['a tab', [SITE, 'servers:', '\ta: 1'], 's.yml, line 3: the line is indented by a tab; use spaces'],
    [
      'a backslash in double quotes',
      [SITE, 'defaults: { username: "CONTOSO\\migrator" }'],
      's.yml, line 2: a backslash in double quotes must be doubled; use single quotes or none: CONTOSO\\name',
    ],
    [
      'an alias',
      [SITE, DEFAULTS, 'servers:', '  a: &a { host: a.local }', '  b: *a'],
      's.yml, line 5: servers.b: aliases (*name) are not allowed here; write the value out, or use "defaults"',
    ],
  ])('says %s', (_class, lines, sentence) => {
    expect(problemsOf(lines)).toContain(sentence)
  })

  it('is told together with all others, in the order of the lines', () => {
    const problems = problemsOf([
      'site: { timeZon: Europe/Berlin, contact: 4711 }',
      'servers:',
      '  a: { host: a.local, port: high, username: a, password: { env: NOBODY } }',
      'policy: { selfApproval: yes }',
    ])

    expect(problems).toEqual([
      's.yml, line 1: site.timeZone: is missing, allowed: the name of a time zone such as Europe/Berlin',
      's.yml, line 1: site.contact: found the number 4711, allowed: whom people ask, as they should read it: "IT desk, ext. 4711"',
      's.yml, line 1: site.timeZon: unknown key (did you mean "timeZone"?), allowed: timeZone, language, texts, contact, alternative',
      's.yml, line 3: servers.a.port: found "high", allowed: a whole number from 1 to 65535',
      's.yml, line 3: servers.a.password.env: the environment variable NOBODY is not set; set it before the start, or name another one',
      's.yml, line 4: policy.selfApproval: found "yes", allowed: true or false',
    ])
  })

  it('says that a process cannot do without the Slack section', () => {
    expect(problemsOf([SITE, DEFAULTS, SERVERS], ['slack-token'])).toEqual([
      'slack: is missing, allowed: a mapping with at least updatesChannel',
    ])
  })

  it('says that there is no file, beside what the environment lacks', () => {
    const load = () => loadConfiguration({ STATIONMASTER_CONFIG: '/nowhere/s.yml' }, new Set<Need>(['redis']))

    expect(load).toThrow(
      '/nowhere/s.yml: there is no such file; "stationmaster init" writes one, or set STATIONMASTER_CONFIG to where it is\n' +
        'environment variable REDIS_URL: is not set, allowed: an address such as redis://127.0.0.1:6379 or rediss://…',
    )
  })
})

describe('a secret in the wrong place', () => {
  const CANARY = 'Canary-hunter2'

  it.each<[string, string[]]>([
    ['as a password', [SITE, `defaults: { username: x, password: ${CANARY} }`, SERVERS]],
    ['as a password in a list', [SITE, `defaults: { username: x, password: [${CANARY}] }`, SERVERS]],
    ['beside a reference', [SITE, `defaults: { password: { env: X, value: ${CANARY} } }`, SERVERS]],
    ['as the key of a reference', [SITE, `defaults: { password: { ${CANARY}: } }`, SERVERS]],
    ['as the name of a variable', [SITE, `defaults: { password: { env: ${CANARY} } }`, SERVERS]],
    ['under a misspelt key', [SITE, `defaults: { pasword: ${CANARY} }`, SERVERS]],
    ['as a whole section', [SITE, `defaults: ${CANARY}`, `servers: { a: ${CANARY} }`]],
    ['as the password of an account', [SITE, DEFAULTS, SERVERS, `accounts: { x: ${CANARY} }`]],
    ['where the name of a file of passwords belongs', [SITE, DEFAULTS, SERVERS, `passwords: { student01: ${CANARY} }`]],
    ['as an alias', [SITE, `defaults: { password: *${CANARY} }`, SERVERS]],
    ['in an address', [SITE, DEFAULTS, `servers: { a: { host: 'http://me:${CANARY}@a.local' } }`]],
    ['in a file that is no YAML', [SITE, `defaults: { password: "${CANARY} `]],
    ['as a Slack token in a role', [SITE, DEFAULTS, SERVERS, `slack: { updatesChannel: xoxb-${CANARY} }`]],
    ['in other credentials', [SITE, DEFAULTS, `servers: { a: { host: a, credentials: { share: ${CANARY} } } }`]],
  ])('is never shown: %s', (_where, lines) => {
    const problems = problemsOf(lines)

    expect(problems.length).toBeGreaterThan(0)
    expect(problems.join('\n')).not.toContain(CANARY)
  })
})
