import { describe, expect, test } from 'vitest'
import { showUserType } from '../../../src/migration/describe/show-reading.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import type { SettingName } from '../../../src/migration/worksheet/worksheet.ts'
import { clientOf, PASSWORDS, serverFor } from '../sandbox/servers/client-of.ts'
import { adapterFor, aFence, make, mutationsOn, password, patience, troubleOf, writerOn } from './site.ts'

type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>

const setting = (name: SettingName, to: boolean): Change => ({
  id: `setting.${name}`,
  before: '',
  kind: 'server-setting',
  setting: name,
  to,
})

const newUser = (user: string, more: Partial<ChangeOf<'create-user'>> = {}): Change => ({
  id: `user.${user}.create`,
  before: '',
  kind: 'create-user',
  user,
  userType: 'Standard',
  fullName: 'Full Name',
  description: 'A description',
  ...more,
})

const seat = { id: 'seat.5.x', before: '', seat: 5, seatName: 'Row2-B' }
const autoLogon = (to: string | null, isAdministrator = false): Change => ({
  ...seat,
  kind: 'station-auto-logon',
  to,
  isAdministrator,
})
const managed = (computer: string, systemType: ChangeOf<'managed-computer'>['systemType']): Change => ({
  id: `managed.${computer}`,
  before: '',
  kind: 'managed-computer',
  computer,
  systemType,
})

describe('server settings', () => {
  test.each([
    ['multiple-sessions', true, { isSingleSessionPerUser: false }],
    ['desktop-monitoring', false, { isDesktopMonitoringAllowed: false }],
    ['boot-to-console', true, { bootToConsoleMode: true }],
    ['no-privacy-notification', true, { suppressPrivacyNotification: true }],
    ['ip-per-station', true, { isIpPerSession: true }],
    ['instant-messaging', false, { isChatEnabled: false }],
    ['admin-orchestration', true, { isAdminOrchestration: true }],
  ] as const)('%s is set to %s and reads back so', async (name, to, expected) => {
    const server = await serverFor()
    const before = server.state().wms

    const { before: first, after } = await make(await writerOn(server), setting(name, to))

    expect(first).toEqual({ kind: 'different', found: to ? 'off' : 'on' })
    expect(after).toEqual({ kind: 'as-wanted', found: to ? 'on' : 'off' })
    expect(server.state().wms).toEqual({ ...before, ...expected })
  })

  test('the inverted one goes back as well', async () => {
    const server = await serverFor({ role: 'source' })

    const { after } = await make(await writerOn(server), setting('multiple-sessions', false))

    expect(after).toEqual({ kind: 'as-wanted', found: 'off' })
    expect(server.state().wms.isSingleSessionPerUser).toBe(true)
  })

  test('one that the server does not tell is never as wanted', async () => {
    const server = await serverFor({ scenario: 'orchestration-missing' })
    const writer = await writerOn(server)

    const observed = await writer.observe(setting('admin-orchestration', true), {})

    expect(observed).toEqual({ kind: 'different', found: 'not readable' })
  })

  test('a cmdlet that succeeds and does nothing is seen through', async () => {
    const server = await serverFor({ scenario: 'liar' })

    const { after } = await make(await writerOn(server), setting('no-privacy-notification', true))

    expect(after).toEqual({ kind: 'different', found: 'off' })
  })
})

describe('accounts', () => {
  test.each(['Standard', 'DashboardUser', 'Administrator'] as const)('a new %s is made', async (userType) => {
    const server = await serverFor()

    const { before, after } = await make(await writerOn(server), newUser('pupil', { userType }), {
      password: password('Brand-new-1!'),
    })

    expect(before).toEqual({ kind: 'different', found: 'no such account' })
    expect(after).toEqual({ kind: 'as-wanted', found: showUserType(userType) })
    expect(server.state().users.find(({ name }) => name === 'pupil')).toMatchObject({
      fullName: 'Full Name',
      description: 'A description',
    })
    expect(JSON.stringify([server.state(), server.commandLog()])).not.toContain('Brand-new-1!')
  })

  test('an account that is there already is refused in the words of the server', async () => {
    const server = await serverFor()
    const writer = await writerOn(server)

    const trouble = await troubleOf(writer.apply(newUser('it.admin'), { password: password('Brand-new-1!') }))

    expect(trouble.trouble).toBe('refused-by-server')
    expect(trouble.message).toBe('lab-new refused it: The account already exists.')
  })

  test('its level is raised, and a new password is asked for at its next logon', async () => {
    const server = await serverFor({ role: 'source' })
    const writer = await writerOn(server)

    const level = await make(writer, { id: 'x', before: '', kind: 'user-type', user: 'kiosk', to: 'DashboardUser' })
    const logon = await make(writer, { id: 'y', before: '', kind: 'must-change-password', user: 'KIOSK' })

    expect(level.before).toEqual({ kind: 'different', found: 'standard user' })
    expect(level.after).toEqual({ kind: 'as-wanted', found: 'MultiPoint Dashboard user' })
    expect(logon.before).toEqual({ kind: 'different', found: 'not asked for' })
    expect(logon.after).toEqual({ kind: 'as-wanted', found: 'asked for at the next logon' })
    expect(server.state().users.find(({ name }) => name === 'kiosk')?.passwordSetAt).toBeNull()
  })

  test('a native program that fails is told by what it said and its exit code', async () => {
    const server = await serverFor()
    const writer = await writerOn(server)
    const change: Change = { id: 'y', before: '', kind: 'must-change-password', user: 'nobody' }

    const observed = await writer.observe(change, {})
    const trouble = await troubleOf(writer.apply(change, {}))

    expect(observed).toEqual({ kind: 'different', found: 'no such account' })
    expect(trouble.trouble).toBe('refused-by-server')
    expect(trouble.message).toMatch(/^lab-new refused it: The user name could not be found\..* \(exit code 2\)$/)
  })
})

describe('stations', () => {
  test('name, orientation and automatic logon are three calls, each followed by a reload', async () => {
    const server = await serverFor({ scenario: 'all-mapped' })
    const writer = await writerOn(server)
    const context = { stationId: 6, password: password(PASSWORDS['CONTOSO\\lab7']) }

    const name = await make(writer, { ...seat, kind: 'station-name', to: 'Row2-B' }, context)
    const orientation = await make(writer, { ...seat, kind: 'station-orientation', to: 'PortraitFlipped' }, context)
    const logon = await make(writer, autoLogon('CONTOSO\\lab7'), context)

    expect([name.before.found, orientation.before.found, logon.before.found]).toEqual([
      '6',
      'landscape',
      'no automatic logon',
    ])
    expect([name.after.kind, orientation.after.kind, logon.after.kind]).toEqual(['as-wanted', 'as-wanted', 'as-wanted'])
    expect(server.state().stations.find(({ stationId }) => stationId === 6)).toMatchObject({
      name: 'Row2-B',
      orientation: 'PortraitFlipped',
      isAutoLogOn: true,
      autoLogOnUserName: 'CONTOSO\\lab7',
    })
    expect(mutationsOn(server).filter((command) => command === 'Set-WmsStation')).toHaveLength(3)
    expect(server.commandLog().filter((e) => e.command === 'Update-WmsStation' && e.phase === 'started')).toHaveLength(
      3,
    )
    expect(JSON.stringify(server.commandLog())).not.toContain(PASSWORDS['CONTOSO\\lab7'])
  })

  test('a change that was cut off before the reload is completed by the reload alone', async () => {
    const server = await serverFor({ scenario: 'all-mapped' })
    const writer = await writerOn(server)

    await writer.complete({ ...seat, kind: 'station-name', to: 'Row2-B' }, { stationId: 6 })
    await writer.complete({ ...seat, kind: 'station-name', to: 'Row2-B' }, { stationId: 66, isReversal: true })
    await writer.complete(setting('instant-messaging', true), {})

    expect(mutationsOn(server)).toEqual(['Update-WmsStation'])
  })

  test('automatic logon is switched off', async () => {
    const server = await serverFor({ role: 'source' })

    const { before, after } = await make(await writerOn(server), autoLogon(null), { stationId: 2 })

    expect(before).toEqual({ kind: 'different', found: 'automatic logon' })
    expect(after).toEqual({ kind: 'as-wanted', found: 'no automatic logon' })
  })

  test('an administrator needs the override that the plan carries', async () => {
    const server = await serverFor({ role: 'source', accounts: { ...PASSWORDS, 'lab.admin': 'Lab-admin-1' } })
    const writer = await writerOn(server)
    const context = { stationId: 5, password: password('Lab-admin-1') }

    const without = await troubleOf(writer.apply(autoLogon('lab.admin'), context))
    const { after } = await make(writer, autoLogon('lab.admin', true), context)

    expect(without.message).toBe(
      'lab-new refused it: The account lab.admin has administrative rights. Use OverrideAdminWarning to log it on automatically.',
    )
    expect(after.kind).toBe('as-wanted')
  })

  test.each([
    ['CONTOSO\\lab7', 'wrong', 'The user name or password is incorrect.'],
    ['nobody', 'any', 'The user name or password is incorrect.'],
  ])('automatic logon of %s with a password that is %s is refused', async (account, given, sentence) => {
    const server = await serverFor({ scenario: 'all-mapped' })
    const writer = await writerOn(server)

    const trouble = await troubleOf(writer.apply(autoLogon(account), { stationId: 6, password: password(given) }))

    expect(trouble.trouble).toBe('refused-by-server')
    expect(trouble.message).toBe(`lab-new refused it: ${sentence}`)
    expect(server.state().stations.find(({ stationId }) => stationId === 6)?.isAutoLogOn).toBe(false)
  })

  test('a SecurityException is told in its own words', async () => {
    const server = await serverFor({ scenario: 'station-security-exception' })
    const writer = await writerOn(server)
    const context = { stationId: 1, password: password(PASSWORDS['CONTOSO\\lab7']) }

    const trouble = await troubleOf(writer.apply(autoLogon('CONTOSO\\lab7'), context))

    expect(trouble.trouble).toBe('refused-by-server')
    expect(trouble.message).toBe('lab-new refused it: Requested registry access is not allowed.')
  })

  test('a station that is not mapped is observed as that', async () => {
    const server = await serverFor()
    const writer = await writerOn(server)

    const observed = await Promise.all([
      writer.observe({ ...seat, kind: 'station-name', to: 'x' }, { stationId: 5 }),
      writer.observe({ ...seat, kind: 'station-orientation', to: 'Portrait' }, { stationId: 5 }),
      writer.observe(autoLogon(null), { stationId: 5 }),
    ])

    expect(observed).toEqual(Array(3).fill({ kind: 'different', found: 'the station is not mapped' }))
  })
})

describe('managed computers', () => {
  test.each([
    ['MPS-LAB2', 'MultiPointServers', 'multiPointServers'],
    ['PC-TEACH01', 'PersonalComputers', 'personalComputers'],
  ] as const)('%s is added to %s', async (computer, systemType, list) => {
    const server = await serverFor()

    const { before, after } = await make(await writerOn(server), managed(computer, systemType))

    expect(before).toEqual({ kind: 'different', found: 'not managed' })
    expect(after).toEqual({ kind: 'as-wanted', found: 'managed' })
    expect(server.state().wms[list]).toEqual([computer])
  })

  test('the credential for managed computers is used where one is configured', async () => {
    const server = await serverFor()
    const writer = await writerOn(server, {
      managed: { username: 'CONTOSO\\helper', password: PASSWORDS['CONTOSO\\helper'] },
    })

    const trouble = await troubleOf(writer.apply(managed('MPS-LAB2', 'MultiPointServers'), {}))

    expect(trouble.trouble).toBe('refused-by-server')
    expect(trouble.message).toBe('lab-new refused it: The credential is not that of an administrator of MPS-LAB2.')
  })

  test('a computer that is not there is refused', async () => {
    const server = await serverFor()
    const writer = await writerOn(server)

    const trouble = await troubleOf(writer.apply(managed('PC-GONE', 'PersonalComputers'), {}))

    expect(trouble.message).toMatch(/^lab-new refused it: The computer PC-GONE could not be found/)
  })
})

describe('warnings', () => {
  test('every session is shown the text, and the number of sessions is told', async () => {
    const server = await serverFor({ role: 'source' })

    const sessions = await (await writerOn(server)).warnSessions('Save & "log off" $now; 100% `done`')

    expect(sessions).toBe(6)
    const { messages } = server.state()
    expect(messages).toHaveLength(6)
    expect(messages[0]).toMatchObject({ text: 'Save & "log off" $now; 100% `done`', seconds: 600 })
  })

  test('where nobody is there, nothing is shown', async () => {
    const server = await serverFor()

    expect(await (await writerOn(server)).warnSessions('x')).toBe(0)
    expect(mutationsOn(server)).toEqual([])
  })

  test('sessions that are suspended keep nothing from going on', async () => {
    const server = await serverFor({ role: 'source' })
    server.change(({ sessions }) => {
      for (const session of sessions) session.state = 'Disconnected'
    })

    expect(await (await writerOn(server)).warnSessions('x')).toBe(0)
  })
})

describe('answers that get lost', () => {
  test('a cmdlet whose connection died for good leaves its outcome unknown, and observing tells', async () => {
    const server = await serverFor({ restartMs: 60_000 })
    const writer = await writerOn(server)
    server.machine.holds.add('Set-WmsSystem', 'before-effect')

    const applying = troubleOf(writer.apply(setting('instant-messaging', false), {}))
    await server.machine.holds.untilHeld('Set-WmsSystem')
    await server.close()
    const trouble = await applying

    expect(trouble.trouble).toBe('outcome-unknown')
    expect(trouble.message).toBe(
      `The connection to lab-new (127.0.0.1, port ${server.port}) broke before the answer came.`,
    )
  })

  test('a connection that breaks while a cmdlet runs is mended: the answer comes, and the cmdlet ran once', async () => {
    const server = await serverFor()
    const writer = await writerOn(server)
    server.machine.holds.add('Set-WmsSystem', 'before-effect')

    const applying = writer.apply(setting('instant-messaging', false), {})
    await server.machine.holds.untilHeld('Set-WmsSystem')
    server.killSockets()
    server.machine.holds.release()
    await applying

    expect(mutationsOn(server)).toEqual(['Set-WmsSystem'])
    expect(server.state().wms.isChatEnabled).toBe(false)
  })

  test('a shell that was removed while a cmdlet runs leaves its outcome unknown', async () => {
    const server = await serverFor()
    const writer = await writerOn(server)
    server.machine.holds.add('Set-WmsSystem', 'before-effect')

    const applying = troubleOf(writer.apply(setting('instant-messaging', false), {}))
    await server.machine.holds.untilHeld('Set-WmsSystem')
    await clientOf(server).removeShell(server.shells()[0]?.shellId ?? '')
    const trouble = await applying

    expect(trouble.trouble).toBe('outcome-unknown')
    expect(server.state().wms.isChatEnabled).toBe(true)
  })

  test('a shell that is gone before a cmdlet is sent is told as gone', async () => {
    const server = await serverFor()
    const writer = await writerOn(server)
    await clientOf(server).removeShell(server.shells()[0]?.shellId ?? '')

    const trouble = await troubleOf(writer.apply(setting('instant-messaging', false), {}))

    expect(trouble.trouble).toBe('shell-gone')
    expect(trouble.message).toBe(
      `The session on lab-new (127.0.0.1, port ${server.port}) is gone; the server may have restarted.`,
    )
    expect(mutationsOn(server)).toEqual([])
  })

  test('work that is called off stops the cmdlet before it takes effect', async () => {
    const server = await serverFor()
    const abort = new AbortController()
    const signal = AbortSignal.any([abort.signal, patience()])
    const writer = await adapterFor(server).servers.openWriter('lab-new', aFence(), signal)
    server.machine.holds.add('Set-WmsSystem', 'before-effect')

    const applying = troubleOf(writer.apply(setting('instant-messaging', false), {}))
    await server.machine.holds.untilHeld('Set-WmsSystem')
    abort.abort()
    const trouble = await applying
    await writer.close()

    expect(trouble.trouble).toBe('aborted')
    expect(server.state().wms.isChatEnabled).toBe(true)
    expect(server.shells()).toEqual([])
  })
})
