import { expect, test } from 'vitest'
import type { Machine } from '../../../../../sandbox/servers/state/machine.ts'
import { personAt } from '../../../../../sandbox/servers/state/people/person.ts'
import { loadState } from '../../../../../sandbox/servers/state/state-file.ts'
import { call, machineFor, passwordCredential, run, runOne } from '../machine-for-test.ts'

const protect = (verb: string) => call(`${verb}-WmsDiskProtection`, { Confirm: false })

const TASK = `<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Actions><Exec><Command>robocopy.exe</Command></Exec></Actions>
</Task>`

/** Runs one step of disk protection and starts the machine again, as the step does. */
async function step(machine: Machine, verb: string): Promise<void> {
  const { ids } = await run(machine, [[protect(verb)]])
  expect(ids).toEqual([])
  machine.boot()
}

/** Writes a little of everything, on the system volume and beside it. */
async function write(machine: Machine): Promise<void> {
  const { ids } = await run(machine, [
    [call('New-WmsUser', { Credential: passwordCredential('kiosk', 'Abcdefg-1'), UserType: 'DashboardUser' })],
    [call('Set-WmsSystem', { SuppressPrivacyNotification: true })],
    [call('Set-WmsStation', { StationId: [1], FriendlyName: 'Teacher' })],
    [call('Enable-WmsScheduledUpdate', { AutomaticUpdateMode: 'WindowsOnly' })],
    [call('Enable-WmsVirtualDesktopRole')],
    [
      call('Add-WmsSystem', {
        ComputerName: ['PC-TEACH01'],
        ManagedSystemsType: 'PersonalComputers',
        Credential: passwordCredential('CONTOSO\\migrator', 'Migr4tor-here'),
      }),
    ],
    [call('New-Item', { ItemType: 'Directory', Path: ['C:\\Staging', 'D:\\Staging'], Force: true })],
    [
      call('Register-ScheduledTask', {
        TaskName: 'Copy',
        Xml: TASK,
        User: 'CONTOSO\\migrator',
        Password: 'Migr4tor-here',
        Force: true,
      }),
    ],
  ])
  expect(ids).toEqual([])
  for (const disk of machine.state.disks) disk.freeBytes -= 1000
}

/** What `write` leaves behind. */
function traces({ state }: Machine): Record<string, unknown> {
  return {
    users: state.users.some(({ name }) => name === 'kiosk'),
    members: state.groups.some(({ members }) => members.some(({ name }) => name.endsWith('kiosk'))),
    privacy: state.wms.suppressPrivacyNotification,
    station: state.stations[0]?.name,
    update: state.scheduledUpdate.isEnabled,
    hyperV: state.features.find(({ name }) => name === 'Hyper-V')?.installState,
    tasks: state.scheduledTasks.length,
    computers: [...state.wms.personalComputers],
    files: state.files.map(({ path }) => path),
    registry: Object.keys(state.registry).some((key) => key.endsWith('RebootPending')),
  }
}

const NOTHING = {
  tasks: 0,
  users: false,
  members: false,
  privacy: false,
  station: '1',
  update: false,
  hyperV: 'Available',
  computers: [],
  files: [],
  registry: false,
}
const EVERYTHING = {
  tasks: 1,
  users: true,
  members: true,
  privacy: true,
  station: 'Teacher',
  update: true,
  hyperV: 'Installed',
  computers: ['PC-TEACH01'],
  files: ['C:\\Staging', 'D:\\Staging'],
  registry: false,
}

test('while protection discards, a restart drops what was written to the system volume', async () => {
  const machine = machineFor()
  await step(machine, 'Enable')
  const [system, data] = machine.state.disks.map(({ freeBytes }) => freeBytes)
  const { bootCount } = machine.state

  await write(machine)
  const written = traces(machine)
  machine.boot()

  expect(written).toEqual({ ...EVERYTHING, hyperV: 'InstallPending', registry: true })
  expect(traces(machine)).toEqual({ ...NOTHING, files: ['D:\\Staging'] })
  expect(machine.state.disks.map(({ freeBytes }) => freeBytes)).toEqual([system, (data ?? 0) - 1000])
  expect([machine.state.diskProtection, machine.state.bootCount]).toEqual(['Discard', bootCount + 1])
})

test('it drops that an account was let in, and the password that its user chose', async () => {
  const machine = machineFor()
  const password = 'Abcdefg-1'
  await run(machine, [
    [call('New-WmsUser', { Credential: passwordCredential('anna', password), UserType: 'Standard' })],
    [call('net.exe', {}, 'user', 'anna', '/logonpasswordchg:yes')],
    [call('Disable-LocalUser', { Name: ['anna'] })],
  ])
  await step(machine, 'Enable')
  const kept = structuredClone(machine.state.users.find(({ name }) => name === 'anna'))

  await run(machine, [[call('Enable-LocalUser', { Name: ['anna'] })]])
  const chosen = { account: 'anna', password, stationId: 1, newPassword: 'Hijklmn-2' }
  expect(personAt(machine).logOn(chosen)).toMatchObject({ kind: 'logged-on' })
  machine.boot()

  const after = machine.state.users.find(({ name }) => name === 'anna')
  expect(after).toEqual(kept)
  expect(after).toMatchObject({ isEnabled: false, passwordSetAt: null })
})

test('it drops again at every start', async () => {
  const machine = machineFor()
  await step(machine, 'Enable')

  for (let start = 0; start < 2; start += 1) {
    await runOne(machine, 'Set-WmsStation', { StationId: [1], FriendlyName: 'Teacher' })
    machine.boot()
  }

  expect(machine.state.stations[0]?.name).toBe('1')
})

test('what was written before protection stays, what was pending too', async () => {
  const machine = machineFor()
  await write(machine)
  await step(machine, 'Enable')
  machine.boot()

  expect(traces(machine)).toEqual(EVERYTHING)
})

test.each([
  ['Suspend', 'Passive'],
  ['Disable', 'NotInstalled'],
])('%s keeps its own change of mode and drops the rest', async (verb, mode) => {
  const machine = machineFor()
  await step(machine, 'Enable')
  await write(machine)

  await step(machine, verb)
  const after = traces(machine)
  await write(machine)
  machine.boot()

  expect([machine.state.diskProtection, after]).toEqual([mode, { ...NOTHING, files: ['D:\\Staging'] }])
  expect(traces(machine)).toMatchObject({ users: true, station: 'Teacher', hyperV: 'Installed' })
})

test('resuming protects what is there then', async () => {
  const machine = machineFor()
  await step(machine, 'Enable')
  await step(machine, 'Suspend')
  await runOne(machine, 'Set-WmsStation', { StationId: [1], FriendlyName: 'Teacher' })
  await step(machine, 'Resume')
  await runOne(machine, 'Set-WmsStation', { StationId: [1], FriendlyName: 'Other' })
  machine.boot()

  expect(machine.state.stations[0]?.name).toBe('Teacher')
})

test('a server that discards from the start protects what it starts with', async () => {
  const machine = machineFor('destination', 'dest-discard')

  await write(machine)
  machine.boot()

  expect(traces(machine)).toEqual({ ...NOTHING, files: ['D:\\Staging'] })
})

test('a restart that another process of the simulation finishes drops as well', async () => {
  const machine = machineFor()
  await step(machine, 'Enable')
  await write(machine)
  await run(machine, [[protect('Suspend')]])

  const again = machineFor('destination', 'basic', { state: loadState(machine.directory) ?? machine.state })
  again.boot()

  expect([again.state.diskProtection, traces(again)]).toEqual(['Passive', { ...NOTHING, files: ['D:\\Staging'] }])
})

test('what the domain holds is not on the volume', async () => {
  const machine = machineFor()
  await step(machine, 'Enable')
  for (const account of machine.state.domain?.accounts ?? []) account.isEnabled = false
  machine.boot()

  expect(machine.state.domain?.accounts.every(({ isEnabled }) => !isEnabled)).toBe(true)
})
