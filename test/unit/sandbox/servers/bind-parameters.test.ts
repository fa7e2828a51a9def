import { expect, test } from 'vitest'
import { call, machineFor, passwordCredential, run, runOne } from './machine-for-test.ts'

test('names bind without regard to case, by alias and by unambiguous prefix', async () => {
  const machine = machineFor()

  const result = await run(machine, [
    [call('set-wmssystem', { isCHATenabled: false })],
    [call('Set-WmsSystem', { DesktopM: false })],
    [call('Get-WmsSystem', { ComputerName: 'MPS-DST01' })],
  ])

  expect(result.ids).toEqual([])
  expect(machine.state.wms).toMatchObject({ isChatEnabled: false, isDesktopMonitoringAllowed: false })
})

test('a switch without a value is present, also where it is what chooses the parameter set', async () => {
  const result = await run(machineFor('source'), [
    [
      call('Get-WmsStation', { All: null }),
      call('Where-Object', { Property: 'StationId', LE: null, Value: 3 }),
      call('Select-Object', { ExpandProperty: 'StationId' }),
    ],
  ])

  expect(result.ids).toEqual([])
  expect(result.output).toHaveLength(3)
})

test.each([
  ['a parameter that does not exist', 'Set-WmsSystem', { CEIP: true }, 'NamedParameterNotFound'],
  ['an ambiguous prefix', 'Set-WmsSystem', { S: true }, 'AmbiguousParameter'],
  ['a text for a Boolean', 'Set-WmsSystem', { IM: 'true' }, 'CannotConvertArgument'],
  [
    'two parameter sets at once',
    'Set-WmsStation',
    { StationId: [1], FriendlyName: 'x', DisplayOrientation: 'Portrait' },
    'AmbiguousParameterSet',
  ],
  ['no way to choose a parameter set', 'Set-WmsStation', { StationId: [1] }, 'AmbiguousParameterSet'],
  ['a missing mandatory parameter', 'Set-WmsStation', { FriendlyName: 'x' }, 'MissingMandatoryParameter'],
  ['a text for a UInt32', 'Get-WmsStation', { StationId: ['one'] }, 'CannotConvertArgumentNoMessage'],
  ['a negative UInt32', 'Get-WmsStation', { StationId: [-1] }, 'CannotConvertArgumentNoMessage'],
  [
    'an empty mandatory text',
    'Set-WmsStation',
    { StationId: [1], FriendlyName: '' },
    'ParameterArgumentValidationErrorEmptyStringNotAllowed',
  ],
  [
    'a credential without a password',
    'New-WmsUser',
    { Credential: 'kiosk', UserType: 'Standard' },
    'CannotConvertArgumentNoMessage',
  ],
])('%s is refused', async (_, name, parameters, id) => {
  const result = await runOne(machineFor(), name, parameters)

  expect(result.outcome.state).toBe('failed')
  expect(result.ids).toEqual([id])
})

test('a wrong enum value is answered with the allowed ones', async () => {
  const parameters = { Credential: passwordCredential('kiosk', 'Abcdefg-1'), UserType: 'Teacher' }

  const result = await runOne(machineFor(), 'New-WmsUser', parameters)

  expect(result.errors[0]?.message).toContain('Unable to match the identifier name Teacher to a valid enumerator name')
  expect(result.errors[0]?.message).toContain('Administrator, Standard, DashboardUser')
})

test('positions bind in order', async () => {
  const machine = machineFor()

  const result = await run(machine, [
    [call('New-WmsUser', {}, passwordCredential('kiosk', 'Abcdefg-1'), 'Standard', 'Shared')],
  ])

  expect(result.ids).toEqual([])
  expect(machine.state.users.at(-1)).toMatchObject({ name: 'kiosk', fullName: 'Shared' })
})

test('an unknown command is not found', async () => {
  const result = await runOne(machineFor(), 'Get-WmsEverything')

  expect(result.errors[0]).toMatchObject({
    fullyQualifiedErrorId: 'CommandNotFoundException',
    category: 'ObjectNotFound',
  })
})

test('a command that would ask for confirmation fails without a host', async () => {
  const machine = machineFor()

  const asked = await runOne(machine, 'Clear-WmsStation')
  const confirmed = await runOne(machine, 'Clear-WmsStation', { Confirm: false })

  expect(asked.ids).toEqual(['HostFunctionNotImplemented'])
  expect(confirmed.ids).toEqual([])
  expect(machine.state.stations).toEqual([])
})

test('WhatIf changes nothing', async () => {
  const machine = machineFor()

  const result = await runOne(machine, 'Clear-WmsStation', { WhatIf: true })

  expect(result.outcome.state).toBe('completed')
  expect(machine.state.stations).toHaveLength(1)
})

test('a piped object of another server re-targets that server, which the aliases allow', async () => {
  const machine = machineFor()
  const source = {
    kind: 'object' as const,
    typeNames: ['WmsSystem'],
    properties: { ComputerName: 'MPS-SRC01', IsChatEnabled: false },
  }

  const result = await run(machine, [[call('Write-Output', { InputObject: source }), call('Set-WmsSystem')]])

  expect(result.ids).toEqual(['ServerNotFound'])
  expect(machine.state.wms.isChatEnabled).toBe(true)
})
