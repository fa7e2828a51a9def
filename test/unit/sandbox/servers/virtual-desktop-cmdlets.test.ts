import { expect, test } from 'vitest'
import type { Value } from '../../../../sandbox/servers/engine/value.ts'
import type { Machine } from '../../../../sandbox/servers/state/machine.ts'
import { call, column, machineFor, run, runOne } from './machine-for-test.ts'

const FOLDER = 'C:\\Users\\Public\\Documents\\Hyper-V\\Virtual hard disks'
const INPUT = 'D:\\Staging\\MPS-SRC01-t.vhd'
const SIZE = 23_622_320_128
const GIB = 1024 ** 3

const importing = (more: Readonly<Record<string, Value>> = {}) =>
  call('Import-WmsVirtualDesktop', { InputFilePath: INPUT, TemplatePrefix: 'MPS-DST01', ...more })

/** A destination with Hyper-V and a copy of the template. */
async function readyMachine(): Promise<Machine> {
  const machine = machineFor()
  await runOne(machine, 'Enable-WmsVirtualDesktopRole')
  machine.boot()
  machine.state.files.push({ path: INPUT, sizeBytes: SIZE, content: 'template' })
  return machine
}

const feature = (machine: Machine, name: string) =>
  machine.state.features.find((candidate) => candidate.name === name)?.installState

const freeOnC = (machine: Machine) => machine.state.disks.find(({ device }) => device === 'C:')?.freeBytes ?? 0

test('enabling the role installs Hyper-V with the next restart', async () => {
  const machine = machineFor()
  const changes: string[] = []
  machine.onPower = (change) => changes.push(change)

  const tried = await runOne(machine, 'Enable-WmsVirtualDesktopRole', { WhatIf: true, Restart: true })
  const before = feature(machine, 'Hyper-V')
  const enabled = await runOne(machine, 'Enable-WmsVirtualDesktopRole')
  const pending = await run(machine, [
    [call('Get-WindowsFeature', { Name: ['Hyper-V', 'Hyper-V-PowerShell'] })],
    [
      call('Test-Path', {
        LiteralPath: 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',
      }),
    ],
    [call('Get-VM')],
  ])
  machine.boot()
  const after = await runOne(machine, 'Get-VM')

  expect([tried.ids, before, enabled.ids, changes]).toEqual([[], 'Available', [], []])
  expect(column(pending.output.slice(0, 2), 'InstallState')).toMatchObject([
    { name: 'InstallPending' },
    { name: 'InstallPending' },
  ])
  expect([pending.output[2], pending.ids]).toEqual([true, ['CommandNotFoundException']])
  expect([after.ids, feature(machine, 'Hyper-V')]).toEqual([[], 'Installed'])
  expect(machine.state.computer.isHypervisorPresent).toBe(true)
})

test('with Restart the computer restarts, unless nothing changes', async () => {
  const machine = machineFor()
  const changes: string[] = []
  machine.onPower = (change) => changes.push(change)

  await runOne(machine, 'Enable-WmsVirtualDesktopRole', { Restart: true })
  machine.boot()
  await runOne(machine, 'Enable-WmsVirtualDesktopRole', { Restart: true })

  expect(changes).toEqual(['restart'])
})

test('a virtual machine cannot have the role', async () => {
  const result = await runOne(machineFor('destination', 'dest-virtual-machine'), 'Enable-WmsVirtualDesktopRole')

  expect(result.ids).toEqual(['FeatureChangeFailed'])
})

test('disabling the role gives the stations back at once and takes the machines away with the restart', async () => {
  const machine = machineFor('source', 'full')

  const disabled = await runOne(machine, 'Disable-WmsVirtualDesktopRole')
  const enabled = await runOne(machine, 'Enable-WmsVirtualDesktopRole')
  const stations = machine.state.stations.map(({ virtualMachineName }) => virtualMachineName)
  machine.boot()

  expect([disabled.ids, enabled.ids]).toEqual([[], ['FeatureChangeFailed']])
  expect(stations.join('')).toBe('')
  expect(feature(machine, 'Hyper-V')).toBe('Available')
  expect((await runOne(machine, 'Get-VM')).ids).toEqual(['CommandNotFoundException'])
  expect(machine.state.virtualMachines).toEqual([])
})

test('importing copies the file into a template that is off', async () => {
  const machine = await readyMachine()
  const before = freeOnC(machine)

  const imported = await run(machine, [[importing()]])
  const seen = await run(machine, [
    [call('Get-VM', { Name: ['MPS-DST01-t'] })],
    [call('Get-VMHardDiskDrive', { VMName: ['MPS-DST01-t'] })],
    [call('Get-VMSwitch')],
    [call('Get-FileHash', { LiteralPath: [INPUT, `${FOLDER}\\MPS-DST01-t.vhd`] })],
  ])

  expect(imported.ids).toEqual([])
  expect(column(seen.output.slice(0, 1), 'State')).toMatchObject([{ name: 'Off' }])
  expect(column(seen.output.slice(1, 2), 'Path')).toEqual([`${FOLDER}\\MPS-DST01-t.vhd`])
  expect(column(seen.output.slice(2, 3), 'Name')).toEqual(['WMS Virtual Switch'])
  const [input, template] = column(seen.output.slice(3), 'Hash')
  expect(template).toBe(input)
  expect(freeOnC(machine)).toBe(before - SIZE)
})

test('importing shuts the running desktops down, and refuses to replace a template', async () => {
  const machine = await readyMachine()
  await run(machine, [[importing()]])
  await runOne(machine, 'New-WmsVirtualDesktop', {
    All: true,
    InputFilePath: `${FOLDER}\\MPS-DST01-t.vhd`,
    TemplatePrefix: 'MPS-DST01',
  })
  const running = machine.state.virtualMachines.map(({ state }) => state)

  const again = await run(machine, [[importing()]])
  const other = await run(machine, [[importing({ TemplatePrefix: 'OTHER', VhdLocation: 'D:\\Vhd' })]])

  expect(running).toEqual(['Off', 'Running'])
  expect(again.errors).toMatchObject([{ category: 'ResourceExists' }])
  expect(other.ids).toEqual([])
  expect(machine.state.virtualMachines.map(({ name, state }) => [name, state])).toEqual([
    ['MPS-DST01-t', 'Off'],
    ['MPS-DST01-1', 'Off'],
    ['OTHER-t', 'Off'],
  ])
  expect(machine.state.files.map(({ path }) => path)).toContain('D:\\Vhd\\OTHER-t.vhd')
})

test.each([
  [
    'without Hyper-V',
    (machine: Machine) => Object.assign(machine.state, { features: machineFor().state.features }),
    {},
    'HyperVNotInstalled',
  ],
  ['a file that is not there', () => undefined, { InputFilePath: 'D:\\other.vhd' }, 'FileNotFound'],
  ['a file of another kind', () => undefined, { InputFilePath: 'D:\\other.zip' }, 'InvalidInputFile'],
  ['a file of another computer', () => undefined, { InputFilePath: '\\\\MPS-SRC01\\c$\\a.vhd' }, 'FileNotFound'],
  [
    'half a file',
    (machine: Machine) => Object.assign(machine.state.files[0] ?? {}, { isPartial: true }),
    {},
    'InvalidInputFile',
  ],
  ['a volume that is not there', () => undefined, { VhdLocation: 'E:\\Vhd' }, 'DirectoryNotFound'],
  [
    'too little room',
    (machine: Machine) => Object.assign(machine.state.disks[0] ?? {}, { freeBytes: 20 * GIB }),
    {},
    'DiskFull',
  ],
])('importing refuses %s and changes nothing', async (_, prepare, more, id) => {
  const machine = await readyMachine()
  prepare(machine)

  const result = await run(machine, [[importing(more)]])

  expect(result.ids).toEqual([id])
  expect([machine.state.virtualMachines, machine.state.files.length, machine.state.virtualSwitches]).toEqual([
    [],
    1,
    [],
  ])
})

test('each station gets a desktop of its own, in place of an older one', async () => {
  const machine = await readyMachine()
  const making = (parameters: Readonly<Record<string, Value>>) =>
    call('New-WmsVirtualDesktop', { InputFilePath: INPUT, TemplatePrefix: 'MPS-DST01', ...parameters })
  const before = freeOnC(machine)

  const result = await run(machine, [
    [making({ StationId: [1, 9] })],
    [making({ StationId: [1], TemplatePrefix: 'NEW' })],
    [call('Get-WmsVirtualDesktop')],
    [call('Get-WmsStation', { StationId: [1] })],
  ])

  expect(result.ids).toEqual(['ItemNotFound'])
  expect(column(result.output, 'VirtualMachineName')).toEqual(['NEW-1', 'NEW-1'])
  expect(machine.state.files.map(({ path }) => path)).toEqual([INPUT, `${FOLDER}\\NEW-1.vhd`])
  expect(freeOnC(machine)).toBe(before - SIZE)
})

test('a machine is removed when it is off and nobody has to be asked; its disk stays', async () => {
  const machine = machineFor('source', 'full')

  const result = await run(machine, [
    [call('Remove-VM', { Name: 'MPS-SRC01-t' })],
    [call('Remove-VM', { Name: 'MPS-SRC01-7', Force: true })],
    [call('Stop-VM', { Name: 'MPS-SRC01-7', TurnOff: true })],
    [call('Remove-VM', { Name: ['MPS-SRC01-t', 'MPS-SRC01-7'], Force: true })],
    [call('Remove-VM', { Name: 'MPS-SRC01-t', Force: true })],
    [call('Test-Path', { LiteralPath: `${FOLDER}\\MPS-SRC01-t.vhd` })],
  ])

  expect(result.ids).toEqual(['HostFunctionNotImplemented', 'InvalidState', 'InvalidParameter'])
  expect(machine.state.virtualMachines.map(({ name }) => name)).toEqual(['MPS-SRC01-8'])
  expect(result.output).toEqual([true])
})
