import { expect, test } from 'vitest'
import { callerFor } from '../../../../sandbox/servers/state/caller.ts'
import { call, column, machineFor, passwordCredential, run, runOne } from './machine-for-test.ts'

test('in a batch a terminating error goes to the error stream and the next statement runs', async () => {
  const machine = machineFor()

  const result = await run(machine, [[call('No-Such')], [call('Set-WmsSystem', { IM: false })]])

  expect(result.outcome.state).toBe('completed')
  expect(result.ids).toEqual(['CommandNotFoundException'])
  expect(machine.state.wms.isChatEnabled).toBe(false)
})

test('ErrorAction Stop ends the batch', async () => {
  const machine = machineFor()

  const result = await run(machine, [
    [call('Get-WmsStation', { StationId: [99], ErrorAction: 'Stop' })],
    [call('Set-WmsSystem', { IM: false })],
  ])

  expect(result.outcome.state).toBe('failed')
  expect(machine.state.wms.isChatEnabled).toBe(true)
})

test('an unknown id does not keep the others from being answered, and SilentlyContinue keeps it quiet', async () => {
  const machine = machineFor('source')

  const loud = await runOne(machine, 'Get-WmsStation', { StationId: [1, 99] })
  const quiet = await runOne(machine, 'Get-WmsStation', { StationId: [1, 99], ErrorAction: 'SilentlyContinue' })

  expect(loud.output).toHaveLength(1)
  expect(loud.ids).toEqual(['ItemNotFound'])
  expect(quiet.ids).toEqual([])
})

test('script text is refused', async () => {
  const script = { name: 'Get-Date; Get-Date', isScript: true, arguments: [] }

  const result = await run(machineFor(), [[script]])

  expect(result.ids).toEqual(['ScriptsNotAllowed'])
})

test('objects are selected, filtered, sorted and counted on the server', async () => {
  const machine = machineFor('source')

  const result = await run(machine, [
    [
      call('Get-WmsUser', { All: true }),
      call('Where-Object', { Property: 'UserType', EQ: true, Value: 'Administrator' }),
      call('Sort-Object', { Property: ['Name'], Descending: true }),
      call('Select-Object', { Property: ['Name', 'Missing'], First: 2 }),
    ],
    [call('Get-WmsStation'), call('Measure-Object')],
  ])

  expect(column(result.output.slice(0, 2), 'Name')).toEqual(['lab.admin', 'it.admin'])
  expect(column(result.output.slice(0, 1), 'Missing')).toEqual([null])
  expect(column(result.output.slice(2), 'Count')).toEqual([8])
})

test('the log has every phase of a mutating command, once, without secrets', async () => {
  const machine = machineFor()

  await runOne(machine, 'New-WmsUser', {
    Credential: passwordCredential('kiosk', 'Secret-Pass-1'),
    UserType: 'Standard',
  })

  const entries = machine.log.entries()
  expect(entries.map(({ phase }) => phase)).toEqual(['received', 'started', 'took-effect', 'answered'])
  expect(entries[0]).toMatchObject({ command: 'New-WmsUser', mutates: true, shellName: 'test' })
  expect(entries[0]?.parameters).toEqual({ Credential: { userName: 'kiosk', password: '***' }, UserType: 'Standard' })
  expect(JSON.stringify(entries)).not.toContain('Secret-Pass-1')
})

test('a refused command never takes effect in the log', async () => {
  const machine = machineFor()

  await runOne(machine, 'Remove-WmsUser', { Name: 'nobody', Confirm: false, ErrorAction: 'Stop' })
  await runOne(machine, 'New-WmsUser', {
    Credential: passwordCredential('it.admin', 'Abcdefg-1'),
    UserType: 'Standard',
  })

  expect(machine.log.entries().map(({ phase }) => phase)).not.toContain('took-effect')
})

test('an abort before the effect cancels, one after it only loses the answer', async () => {
  const machine = machineFor()
  machine.holds.add('Set-WmsSystem', 'after-effect')
  const abort = new AbortController()
  const running = run(machine, [[call('Set-WmsSystem', { IM: false })]], { signal: abort.signal })
  await machine.holds.untilHeld('Set-WmsSystem')

  abort.abort()
  const result = await running

  expect(result.outcome.state).toBe('stopped')
  expect(machine.state.wms.isChatEnabled).toBe(false)
  expect(machine.log.entries().map(({ phase }) => phase)).toEqual(['received', 'started', 'took-effect', 'cancelled'])
})

test('a liar succeeds and leaves one setting as it is', async () => {
  const machine = machineFor('destination', 'liar')

  const result = await runOne(machine, 'Set-WmsSystem', {
    SuppressPrivacyNotification: true,
    SingleSessionPerUser: false,
  })

  expect(result.ids).toEqual([])
  expect(machine.state.wms).toMatchObject({ suppressPrivacyNotification: false, isSingleSessionPerUser: false })
})

test('whoever is not an administrator is denied', async () => {
  const machine = machineFor()
  const caller = callerFor(machine.state, 'helper', 'CONTOSO')!

  const result = await run(machine, [[call('Get-WmsSystem')], [call('Get-WindowsFeature')]], { caller })

  expect(result.ids).toEqual(['AccessDenied', 'AccessDenied'])
})

test('programs leave their exit code in the runspace', async () => {
  const result = await run(machineFor(), [
    [call('net.exe', {}, 'user', 'nobody', '/logonpasswordchg:yes')],
    [call('Get-Variable', { Name: 'LASTEXITCODE', ValueOnly: true })],
  ])

  expect(result.output).toEqual([2])
  expect(result.errors[0]?.message).toBe('The user name could not be found.')
})
