import { expect, test } from 'vitest'
import { callerFor } from '../../../../sandbox/servers/state/caller.ts'
import type { Machine } from '../../../../sandbox/servers/state/machine.ts'
import { call, column, LAB7_PASSWORD, machineFor, passwordCredential, run, runOne } from './machine-for-test.ts'

const TCPIP = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters'
const CREDENTIAL = passwordCredential('CONTOSO\\migrator', 'Migr4tor-here')

const leave = (machine: Machine, more = {}) =>
  runOne(machine, 'Remove-Computer', { UnjoinDomainCredential: CREDENTIAL, Force: true, ...more })

/** What the computer says of its membership. */
async function membership(machine: Machine) {
  const caller = callerFor(machine.state, 'Administrator', '')!
  const { output } = await run(
    machine,
    [[call('Get-CimInstance', { ClassName: 'Win32_ComputerSystem' })], [call('Get-WmsSystem')]],
    { caller },
  )
  const [system] = output.slice(0, 1)
  return {
    isMember: column([system!], 'PartOfDomain')[0],
    domain: column([system!], 'Domain')[0],
    role: column([system!], 'DomainRole')[0],
    joined: column(output.slice(1), 'NetJoinStatus')[0],
    name: column(output.slice(1), 'DomainOrWorkgroupName')[0],
  }
}

test('leaving the domain takes effect with the next start', async () => {
  const machine = machineFor('source')

  const result = await leave(machine, { WorkgroupName: 'RETIRED', PassThru: true })
  const before = await membership(machine)
  const names = machine.state.registry[TCPIP]!
  const pending = { inUse: names.Domain, next: names['NV Domain'] }
  machine.boot()

  expect(column(result.output, 'HasSucceeded')).toEqual([true])
  expect(before).toMatchObject({ isMember: true, domain: 'contoso.local', joined: { name: 'NetSetupDomainName' } })
  expect(pending).toEqual({ inUse: 'contoso.local', next: '' })
  expect(await membership(machine)).toMatchObject({
    isMember: false,
    domain: 'RETIRED',
    role: { value: 2 },
    joined: { name: 'NetSetupWorkgroupName' },
    name: 'RETIRED',
  })
})

test('after leaving, nobody of the domain is known, and local accounts are as they were', async () => {
  const machine = machineFor('source')

  await leave(machine)
  machine.boot()
  const members = (name: string) => machine.state.groups.find((group) => group.name === name)?.members

  expect(callerFor(machine.state, 'migrator', 'CONTOSO')).toBeUndefined()
  expect(callerFor(machine.state, 'Administrator', 'MPS-SRC01')).toMatchObject({ isAdministrator: true })
  expect(callerFor(machine.state, 'it.admin', 'MPS-SRC01')).toMatchObject({ isTokenFiltered: true })
  expect(members('Administrators')?.map(({ name }) => name)).not.toContain('CONTOSO\\Domain Admins')
  expect(members('Remote Management Users')).toMatchObject([
    { name: expect.stringMatching(/^S-1-5-21-/), isOrphaned: true },
  ])
  expect(machine.state.sessions.map(({ userName }) => userName)).not.toContain('lab7')
})

test.each([
  ['without a credential', { UnjoinDomainCredential: null }, 'Access is denied.'],
  [
    'with a wrong password',
    { UnjoinDomainCredential: passwordCredential('CONTOSO\\migrator', 'Wrong-1-here') },
    'The user name or password is incorrect.',
  ],
  [
    'with an account that may not',
    { UnjoinDomainCredential: passwordCredential('CONTOSO\\lab7', LAB7_PASSWORD) },
    'Access is denied.',
  ],
  [
    'with a local account',
    { UnjoinDomainCredential: passwordCredential('it.admin', 'Whatever-1') },
    'The user name or password is incorrect.',
  ],
])('the domain is not left %s', async (_, more, reason) => {
  const machine = machineFor('source')
  const parameters = Object.entries({ Force: true, ...more })

  const result = await runOne(
    machine,
    'Remove-Computer',
    Object.fromEntries(parameters.filter(([, value]) => value !== null)),
  )

  expect(result.ids).toEqual(['FailToUnjoinDomain'])
  expect(result.errors[0]?.message).toBe(
    `Failed to unjoin computer 'MPS-SRC01' from domain 'contoso.local' with the following error message: ${reason}`,
  )
  expect(machine.state.nextWorkgroup).toBeNull()
})

test('without -Force the question about the local password finds nobody', async () => {
  const machine = machineFor('source')

  const result = await leave(machine, { Force: false })

  expect(result.ids).toEqual(['HostFunctionNotImplemented'])
  expect(machine.state.nextWorkgroup).toBeNull()
})

test('a computer of a workgroup has no domain to leave, nor one that is about to leave', async () => {
  const workgroup = machineFor('source', 'source-workgroup')
  const leaving = machineFor('source')
  await leave(leaving)

  const caller = callerFor(workgroup.state, 'Administrator', '')!
  const first = await run(workgroup, [[call('Remove-Computer', { Force: true })]], { caller })
  const second = await leave(leaving)

  expect([first.ids, second.ids]).toEqual([['ComputerNotInDomain'], ['ComputerNotInDomain']])
})

test('-Restart restarts once the domain is left', async () => {
  const machine = machineFor('source')
  const changes: string[] = []
  machine.onPower = (change) => changes.push(change)

  await leave(machine, { Restart: true })

  expect(changes).toEqual(['restart'])
})

test.each([
  ['Restart-Computer', 'RestartcomputerFailed', 'restart'],
  ['Stop-Computer', 'StopComputerException', 'stop'],
])('%s needs -Force while somebody is logged on', async (name, id, change) => {
  const machine = machineFor('source')
  const changes: string[] = []
  machine.onPower = (done) => changes.push(done)

  const refused = await runOne(machine, name)
  const forced = await runOne(machine, name, { Force: true })
  const empty = machineFor('destination')
  const alone = await runOne(empty, name)

  expect(refused.ids).toEqual([id])
  expect(refused.errors[0]?.message).toContain('there are other users logged on to the computer')
  expect([forced.ids, changes]).toEqual([[], [change]])
  expect([alone.ids, empty.state.power]).toEqual([[], change === 'stop' ? 'off' : 'restarting'])
})

test('other computers are out of reach', async () => {
  const machine = machineFor('destination')

  const result = await runOne(machine, 'Stop-Computer', { ComputerName: ['MPS-SRC01'], Force: true })

  expect(result.errors).toMatchObject([{ targetName: 'MPS-SRC01', reason: 'InvalidOperationException' }])
  expect(machine.state.power).toBe('on')
})
