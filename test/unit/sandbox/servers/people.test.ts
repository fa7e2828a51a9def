import { expect, test } from 'vitest'
import type { Machine } from '../../../../sandbox/servers/state/machine.ts'
import { hashPassword } from '../../../../sandbox/servers/state/password.ts'
import { logOnAtStation } from '../../../../sandbox/servers/state/people/log-on.ts'
import { personAt } from '../../../../sandbox/servers/state/people/person.ts'
import { call, LAB7_PASSWORD, machineFor, passwordCredential, run } from './machine-for-test.ts'

const PASSWORD = 'Abcdefg-1'

/** The destination with a pupil who may log on. */
async function machineWith(name = 'kiosk', type = 'Standard'): Promise<Machine> {
  const machine = machineFor()
  await run(machine, [
    [call('New-WmsUser', { Credential: passwordCredential(name, PASSWORD), UserType: type })],
    [call('net.exe', {}, 'user', name, '/logonpasswordchg:no')],
  ])
  return machine
}

const events = ({ state }: Machine) =>
  state.securityEvents.map(({ id, userName, stationId, subStatus }) => [id, userName, stationId, subStatus])

test.each([
  ['an account of its own', 'kiosk', PASSWORD, 'MPS-DST01'],
  ['an account by the name of the computer', 'mps-dst01\\Kiosk', PASSWORD, 'MPS-DST01'],
  ['an account of the domain', 'lab7@contoso.local', LAB7_PASSWORD, 'CONTOSO'],
])('a person logs on with %s', async (_, account, password, domainName) => {
  const machine = await machineWith()

  const result = personAt(machine).logOn({ account, password, stationId: 1 })

  expect(result).toEqual({ kind: 'logged-on', sessionId: 2 })
  expect(machine.state.sessions).toMatchObject([
    { stationId: 1, domainName, state: 'ConnectedToStation', isAdmin: false },
  ])
  expect(machine.state.stations[0]?.sessionId).toBe(2)
  expect(machine.state.securityEvents).toMatchObject([{ id: 4624, recordId: 1, stationId: 1, at: machine.now() }])
})

test('the first logon makes a profile, and logging off unloads it', async () => {
  const machine = await machineWith()
  const person = personAt(machine)

  person.logOn({ account: 'kiosk', password: PASSWORD, stationId: 1 })
  const loaded = machine.state.profiles.find(({ localPath }) => localPath === 'C:\\Users\\kiosk')?.isLoaded
  person.logOff({ stationId: 1 })

  expect(loaded).toBe(true)
  expect(machine.state.profiles.at(-1)).toMatchObject({ localPath: 'C:\\Users\\kiosk', isLoaded: false })
  expect(machine.state.users.at(-1)?.lastLogonAt).toBe(machine.now())
  expect(machine.state.sessions).toEqual([])
  expect(() => person.logOff({ stationId: 1 })).toThrow('nobody is logged on at station 1')
})

test.each([
  ['an unknown account', 'nobody', PASSWORD, 'unknown', 0xc000_0064],
  ['a wrong password', 'kiosk', 'Wrong-pass-1', 'wrong-password', 0xc000_006a],
  ['no password', 'kiosk', '', 'wrong-password', 0xc000_006a],
])('%s is refused, and the log says why', async (_, account, password, reason, subStatus) => {
  const machine = await machineWith()

  const result = personAt(machine).logOn({ account, password, stationId: 1 })

  expect(result).toMatchObject({ kind: 'refused', reason })
  expect(events(machine)).toEqual([[4625, account, 1, subStatus]])
  expect(machine.state.sessions).toEqual([])
})

test('a disabled account cannot log on until it is enabled', async () => {
  const machine = await machineWith()
  const logOn = () => personAt(machine).logOn({ account: 'kiosk', password: PASSWORD, stationId: 1 })

  await run(machine, [[call('Disable-LocalUser', { Name: ['kiosk'] })]])
  const disabled = logOn()
  await run(machine, [[call('Enable-LocalUser', { Name: ['kiosk'] })]])

  expect(disabled).toMatchObject({ kind: 'refused', reason: 'disabled' })
  expect(logOn()).toMatchObject({ kind: 'logged-on' })
})

test('a station that is busy or not there lets nobody try', async () => {
  const machine = await machineWith()
  const person = personAt(machine)
  person.logOn({ account: 'kiosk', password: PASSWORD, stationId: 1 })

  const busy = person.logOn({ account: 'CONTOSO\\lab7', password: LAB7_PASSWORD, stationId: 1 })
  const absent = person.logOn({ account: 'kiosk', password: PASSWORD, stationId: 9 })
  machine.state.wms.systemMode = 'Console'
  const console = person.logOn({ account: 'kiosk', password: PASSWORD, stationId: 1 })

  expect([busy, absent, console]).toMatchObject([
    { reason: 'station-busy' },
    { reason: 'no-station' },
    { reason: 'no-station' },
  ])
  expect(events(machine)).toHaveLength(1)
})

test.each([
  [true, 1],
  [false, 2],
])('where single session per user is %s, two logons of one account make %i', async (isSingle, count) => {
  const machine = await machineWith()
  machine.state.wms.isSingleSessionPerUser = isSingle
  const person = personAt(machine)
  await person.mapStations({ count: 1 })

  person.logOn({ account: 'kiosk', password: PASSWORD, stationId: 1 })
  person.logOn({ account: 'kiosk', password: PASSWORD, stationId: 2 })

  expect(machine.state.sessions).toHaveLength(count)
  expect(machine.state.stations.map(({ sessionId }) => sessionId !== null)).toEqual([!isSingle, true])
})

test.each([
  ['Administrator', { isAdmin: true, isDashboardUser: false }],
  ['DashboardUser', { isAdmin: false, isDashboardUser: true }],
  ['Standard', { isAdmin: false, isDashboardUser: false }],
])('a session has the rights of the level %s', async (type, rights) => {
  const machine = await machineWith('somebody', type)

  personAt(machine).logOn({ account: 'somebody', password: PASSWORD, stationId: 1 })

  expect(machine.state.sessions).toMatchObject([rights])
})

test('whoever must change the password is let in with a new one that the policy allows', async () => {
  const machine = await machineWith()
  machine.state.passwordPolicy = { minLength: 14, isComplex: true, historyLength: 2, lockoutThreshold: 0 }
  await run(machine, [[call('net.exe', {}, 'user', 'kiosk', '/logonpasswordchg:yes')]])
  const attempt = { account: 'kiosk', password: PASSWORD, stationId: 1 }
  const person = personAt(machine)

  const asked = person.logOn(attempt)
  const short = person.logOn({ ...attempt, newPassword: 'Hijklmn-2' })
  const changed = person.logOn({ ...attempt, newPassword: 'Hijklmnopqrst-2' })

  expect([asked, short]).toMatchObject([{ reason: 'must-change' }, { reason: 'password-refused' }])
  expect(changed).toMatchObject({ kind: 'logged-on' })
  expect(machine.state.users.at(-1)).toMatchObject({
    passwordSetAt: machine.now(),
    ntHash: hashPassword('Hijklmnopqrst-2'),
    formerHashes: [hashPassword(PASSWORD)],
  })
})

test('the new password may not be one of the last, as many as the policy remembers', async () => {
  const machine = await machineWith()
  machine.state.passwordPolicy.historyLength = 1
  machine.state.users.at(-1)!.passwordSetAt = null

  const result = personAt(machine).logOn({ account: 'kiosk', password: PASSWORD, stationId: 1, newPassword: PASSWORD })

  expect(result).toMatchObject({ reason: 'password-refused' })
})

test('wrong passwords lock an account out for a while', async () => {
  const machine = await machineWith()
  machine.state.passwordPolicy.lockoutThreshold = 2
  const person = personAt(machine)
  const logOn = (password: string) => person.logOn({ account: 'kiosk', password, stationId: 1 })

  logOn('Wrong-pass-1')
  logOn('Wrong-pass-2')
  const locked = logOn(PASSWORD)
  machine.state.clock.skewMs += 31 * 60_000

  expect(locked).toMatchObject({ reason: 'locked-out' })
  expect(logOn(PASSWORD)).toMatchObject({ kind: 'logged-on' })
})

test('only users of Remote Desktop and administrators may log on at stations', async () => {
  const machine = await machineWith()
  machine.state.groups.find(({ name }) => name === 'Remote Desktop Users')!.members = []
  const person = personAt(machine)

  const pupil = person.logOn({ account: 'kiosk', password: PASSWORD, stationId: 1 })
  const administrator = person.logOn({ account: 'CONTOSO\\migrator', password: 'Migr4tor-here', stationId: 1 })

  expect(pupil).toMatchObject({ reason: 'not-allowed' })
  expect(administrator).toMatchObject({ kind: 'logged-on' })
})

test('the log keeps its newest events only', () => {
  const { state } = machineFor()

  for (let at = 1; at <= 410; at += 1) logOnAtStation(state, { account: 'nobody', password: 'x', stationId: 1 }, at)

  expect(state.securityEvents).toHaveLength(400)
  expect(state.securityEvents.at(-1)).toMatchObject({ recordId: 410, at: 410 })
})

test('seats are mapped in the order that a person chooses', async () => {
  const machine = machineFor()
  const person = personAt(machine)

  const mapped = await person.mapStations({ seats: ['Row 4 B', 'Row 1 A'] })

  expect(mapped.map(({ stationId, seat }) => [stationId, seat])).toEqual([
    [2, 'Row 4 B'],
    [3, 'Row 1 A'],
  ])
  expect(machine.state.unmappedSeats).toHaveLength(5)
  await expect(person.mapStations({ seats: ['Row 9'] })).rejects.toThrow('no unmapped seat is called Row 9')
})

test('stations that are taken away leave with their sessions, and the primary one stays', async () => {
  const machine = await machineWith()
  const person = personAt(machine)
  await person.mapStations()
  person.logOn({ account: 'kiosk', password: PASSWORD, stationId: 2 })

  const some = person.unplugStations({ stationIds: [8] })
  const rest = person.unplugStations()

  expect([some.length, rest.length]).toEqual([1, 6])
  expect(machine.state.stations.map(({ stationId }) => stationId)).toEqual([1])
  expect(machine.state.sessions).toEqual([])
  expect(machine.state.unmappedSeats).toHaveLength(7)
  expect(() => person.unplugStations({ stationIds: [8] })).toThrow('there is no station 8')
})

test('after a start stations log on by themselves, but not with an account that may not', async () => {
  const machine = await machineWith()
  await personAt(machine).mapStations({ count: 1 })
  for (const station of machine.state.stations) station.isAutoLogOn = true
  machine.state.stations[0]!.autoLogOnUserName = 'kiosk'
  machine.state.stations[1]!.autoLogOnUserName = 'CONTOSO\\lab7'

  machine.boot()
  const before = machine.state.sessions.map(({ userName, domainName }) => `${domainName}\\${userName}`)
  machine.state.users.at(-1)!.isEnabled = false
  machine.boot()

  expect(before).toEqual(['MPS-DST01\\kiosk', 'CONTOSO\\lab7'])
  expect(machine.state.sessions.map(({ userName }) => userName)).toEqual(['lab7'])
  expect(events(machine).map(([id]) => id)).toEqual([4624, 4624, 4625, 4624])
})
