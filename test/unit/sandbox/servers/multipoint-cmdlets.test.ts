import { expect, test } from 'vitest'
import { callerFor } from '../../../../sandbox/servers/state/caller.ts'
import { hasPassword } from '../../../../sandbox/servers/state/password.ts'
import { call, column, LAB7_PASSWORD, machineFor, passwordCredential, run, runOne } from './machine-for-test.ts'

const newUser = (name: string, password: string, type = 'Standard') =>
  call('New-WmsUser', { Credential: passwordCredential(name, password), UserType: type })

test.each([
  ['an existing name', 'IT.admin', 'Abcdefg-1', 'UserExists'],
  ['a short password', 'kiosk', 'Abc-1', 'InvalidPassword'],
  ['a plain password', 'kiosk', 'abcdefghij', 'InvalidPassword'],
  ['a password with the name in it', 'kiosk', 'My-Kiosk-12', 'InvalidPassword'],
  ['a name that is too long', 'a-name-of-more-than-twenty', 'Abcdefg-1', 'InvalidUserName'],
  ['a domain account', 'CONTOSO\\new', 'Abcdefg-1', 'InvalidUserName'],
])('New-WmsUser refuses %s', async (_, name, password, id) => {
  const machine = machineFor()

  const result = await run(machine, [[newUser(name, password)]])

  expect(result.ids).toEqual([id])
  expect(machine.state.users).toHaveLength(5)
})

test('a new account has the level it was given, through groups', async () => {
  const machine = machineFor()

  await run(machine, [[newUser('teacher01', 'Abcdefg-1', 'DashboardUser')]])
  const listed = await run(machine, [
    [call('Get-WmsUser', { Name: 'teacher01' }), call('Select-Object', { Property: ['UserType'] })],
  ])
  await runOne(machine, 'Set-WmsUser', { Name: 'teacher01', UserType: 'Administrator' })
  const members = await runOne(machine, 'Get-LocalGroupMember', { SID: 'S-1-5-32-544' })

  expect(column(listed.output, 'UserType')).toMatchObject([{ name: 'DashboardUser' }])
  expect(column(members.output, 'Name')).toContain('MPS-DST01\\teacher01')
  expect(hasPassword(machine.state.users.at(-1)?.ntHash ?? '', 'Abcdefg-1')).toBe(true)
})

test('built-in accounts cannot be removed', async () => {
  const result = await runOne(machineFor(), 'Remove-WmsUser', { Name: 'Administrator', Confirm: false })

  expect(result.ids).toEqual(['BuiltInAccount'])
})

const autoLogon = (user: string, password: string, more = {}) =>
  call('Set-WmsStation', { StationId: [1], AutoLogonCredential: passwordCredential(user, password), ...more })

test('automatic logon needs an account that can log on with that password', async () => {
  const machine = machineFor()

  const absent = await run(machine, [[autoLogon('kiosk', 'Abcdefg-1')]])
  await run(machine, [[newUser('kiosk', 'Abcdefg-1')]])
  const wrong = await run(machine, [[autoLogon('kiosk', 'Abcdefg-2')]])
  await run(machine, [[call('net.exe', {}, 'user', 'kiosk', '/logonpasswordchg:yes')]])
  const mustChange = await run(machine, [[autoLogon('kiosk', 'Abcdefg-1')]])
  await run(machine, [[call('net.exe', {}, 'user', 'kiosk', '/logonpasswordchg:no')]])
  const right = await run(machine, [[autoLogon('kiosk', 'Abcdefg-1')], [autoLogon('CONTOSO\\lab7', LAB7_PASSWORD)]])

  expect([absent.ids, wrong.ids, mustChange.ids]).toEqual([['LogonFailure'], ['LogonFailure'], ['LogonFailure']])
  expect(right.ids).toEqual([])
  expect(machine.state.stations[0]).toMatchObject({ isAutoLogOn: true, autoLogOnUserName: 'CONTOSO\\lab7' })
})

test('automatic logon of an administrator needs the override', async () => {
  const machine = machineFor()

  const refused = await run(machine, [[autoLogon('CONTOSO\\migrator', 'Migr4tor-here')]])
  const overridden = await run(machine, [
    [autoLogon('CONTOSO\\migrator', 'Migr4tor-here', { OverrideAdminWarning: true })],
  ])

  expect(refused.errors[0]).toMatchObject({ exception: 'System.Security.SecurityException', category: 'SecurityError' })
  expect(overridden.ids).toEqual([])
})

test('in console mode there are no stations', async () => {
  const machine = machineFor('destination', 'dest-console-mode')

  const listed = await runOne(machine, 'Get-WmsStation')
  const named = await runOne(machine, 'Set-WmsStation', { StationId: [1], FriendlyName: 'Teacher' })

  expect(listed.output).toEqual([])
  expect(named.ids).toEqual(['ItemNotFound'])
})

test('always starting in console mode takes the stations away with the next start', async () => {
  const machine = machineFor()
  await runOne(machine, 'Set-WmsSystem', { BootToConsoleMode: true })

  const before = await runOne(machine, 'Get-WmsStation')
  machine.boot()
  const after = await runOne(machine, 'Get-WmsStation')

  expect(before.output.length).toBeGreaterThan(0)
  expect(after.output).toEqual([])
})

test('managed computers need the credential of one of their administrators', async () => {
  const machine = machineFor()
  const add = (name: string, user: string, password: string) =>
    call('Add-WmsSystem', {
      ComputerName: [name],
      ManagedSystemsType: 'PersonalComputers',
      Credential: passwordCredential(user, password),
    })

  const result = await run(machine, [
    [add('PC-TEACH01', 'CONTOSO\\lab7', LAB7_PASSWORD)],
    [add('PC-NOWHERE', 'CONTOSO\\migrator', 'Migr4tor-here')],
    [add('PC-TEACH01', 'CONTOSO\\migrator', 'Migr4tor-here')],
  ])

  expect(result.ids).toEqual(['AccessDenied', 'SystemNotFound'])
  expect(machine.state.wms.personalComputers).toEqual(['PC-TEACH01'])
})

test('without the role there are no cmdlets of MultiPoint', async () => {
  const result = await runOne(machineFor('destination', 'dest-role-missing'), 'Get-WmsSystem')

  expect(result.ids).toEqual(['CommandNotFoundException'])
})

test('with the service stopped settings can be read, stations not', async () => {
  const machine = machineFor('destination', 'dest-service-stopped')

  const result = await run(machine, [[call('Get-WmsSystem')], [call('Get-WmsStation')]])

  expect(column(result.output, 'IsWmsSvcRunning')).toEqual([false])
  expect(result.ids).toEqual(['ServiceNotRunning'])
})

test('the property of orchestration may be missing while its parameter exists', async () => {
  const machine = machineFor('destination', 'orchestration-missing')

  const read = await runOne(machine, 'Get-WmsSystem')
  const written = await runOne(machine, 'Set-WmsSystem', { AdminOrchestration: true })

  expect(column(read.output, 'IsAdminOrchestrationEnabled')).toEqual([undefined])
  expect(written.ids).toEqual([])
})

test('disk protection restarts and refuses a step that does not fit its mode', async () => {
  const machine = machineFor()
  const changes: string[] = []
  machine.onPower = (change) => changes.push(change)

  const suspended = await runOne(machine, 'Suspend-WmsDiskProtection', { Confirm: false })
  const enabled = await runOne(machine, 'Enable-WmsDiskProtection', { Confirm: false })

  expect(suspended.ids).toEqual(['InvalidDiskProtectionMode'])
  expect(enabled.ids).toEqual([])
  expect([machine.state.diskProtection, changes]).toEqual(['Discard', ['restart']])
})

test('closing sessions logs them off, and an unknown one is not found', async () => {
  const machine = machineFor('source')

  const result = await runOne(machine, 'Close-WmsSession', { SessionId: [5, 50], Confirm: false })

  expect(result.ids).toEqual(['ItemNotFound'])
  expect(machine.state.sessions.map(({ sessionId }) => sessionId)).toEqual([2, 3, 4, 6, 7])
  expect(machine.state.stations.find(({ stationId }) => stationId === 5)?.sessionId).toBeNull()
})

test('users of the dashboard end no session of an administrator, and others none at all', async () => {
  const machine = machineFor('source')
  const close = [[call('Close-WmsSession', { All: true, Confirm: false })]]

  const outsider = await run(machine, close, { caller: callerFor(machine.state, 'outsider', 'CONTOSO')! })
  const teacher = await run(machine, close, { caller: callerFor(machine.state, 'teacher01', '')! })

  expect(outsider.ids).toEqual(['AccessDenied'])
  expect(teacher.errors).toMatchObject([{ category: 'PermissionDenied', targetName: '2' }])
  expect(machine.state.sessions.map(({ userName }) => userName)).toEqual(['it.admin'])
})

test('stations show their identifier until it is hidden', async () => {
  const machine = machineFor('source')
  const shown = () =>
    machine.state.stations.filter((station) => station.identifierShownAt === machine.now()).map((s) => s.stationId)

  const byStation = await runOne(machine, 'Show-WmsIdentifier', { StationId: [4, 99] })
  const bySession = await runOne(machine, 'Show-WmsIdentifier', { SessionId: [3, 7] })
  const afterShowing = shown()
  await runOne(machine, 'Hide-WmsIdentifier', { All: true })

  expect([byStation.ids, bySession.ids]).toEqual([['ItemNotFound'], ['ItemNotFound']])
  expect(afterShowing).toEqual([2, 4])
  expect(shown()).toEqual([])
})

test('a computer that is not managed cannot be removed from the list', async () => {
  const machine = machineFor('source')

  const result = await runOne(machine, 'Remove-WmsSystem', {
    ComputerName: ['PC-NOWHERE', 'pc-teach01.contoso.local', 'MPS-LAB2'],
    Confirm: false,
  })

  expect(result.ids).toEqual(['ItemNotFound'])
  expect(machine.state.wms).toMatchObject({ multiPointServers: [], personalComputers: ['PC-TEACH02'] })
})

test('msg reaches the sessions that are there', async () => {
  const machine = machineFor('source')

  const result = await run(machine, [
    [call('msg.exe', {}, '*', '/time:60', 'Please save your work')],
    [call('msg.exe', {}, '99', 'Nobody')],
  ])

  expect(machine.state.messages).toHaveLength(6)
  expect(machine.state.messages[0]).toMatchObject({ text: 'Please save your work', seconds: 60 })
  expect(result.errors.map(({ message }) => message)).toEqual(['99 does not exist or is disconnected'])
})
