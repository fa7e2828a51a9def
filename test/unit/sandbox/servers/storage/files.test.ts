import { expect, test } from 'vitest'
import type { CommandCall } from '../../../../../sandbox/servers/engine/command.ts'
import type { Machine } from '../../../../../sandbox/servers/state/machine.ts'
import { call, column, machineFor, passwordCredential, run, runOne } from '../machine-for-test.ts'

const BELOW = 'Users\\Public\\Documents\\Hyper-V\\Virtual hard disks'
const SHARE = '\\\\MPS-SRC01\\c$'
const TEMPLATE = `${SHARE}\\${BELOW}\\MPS-SRC01-t.vhd`
const SIZE = 23_622_320_128

const drive = (password = 'Migr4tor-here', more = {}): CommandCall =>
  call('New-PSDrive', {
    Name: 'Source',
    PSProvider: 'FileSystem',
    Root: SHARE,
    Credential: passwordCredential('CONTOSO\\migrator', password),
    ...more,
  })

const freeOn = (machine: Machine, device: string) =>
  machine.state.disks.find((disk) => disk.device === device)?.freeBytes

test('without a credential of its own a session is denied the share of another computer', async () => {
  const result = await run(machineFor('destination', 'full'), [
    [call('Test-Path', { LiteralPath: TEMPLATE })],
    [call('Get-Item', { LiteralPath: TEMPLATE })],
  ])

  expect(result.output).toEqual([false])
  expect(result.ids).toEqual(['ItemExistsUnauthorizedAccessError', 'ItemExistsUnauthorizedAccessError', 'PathNotFound'])
})

test('a drive with a credential opens the share for its runspace', async () => {
  const result = await run(machineFor('destination', 'full'), [
    [drive()],
    [call('Get-Item', { LiteralPath: `Source:\\${BELOW}\\MPS-SRC01-t.vhd` })],
    [call('Test-Path', { LiteralPath: TEMPLATE })],
    [call('Remove-PSDrive', { Name: 'Source' })],
    [call('Test-Path', { LiteralPath: `Source:\\${BELOW}` })],
    [call('Test-Path', { LiteralPath: TEMPLATE })],
  ])

  expect(column(result.output.slice(1, 2), 'FullName')).toEqual([TEMPLATE])
  expect(column(result.output.slice(1, 2), 'Length')).toEqual([{ kind: 'int64', value: BigInt(SIZE) }])
  expect(result.output.slice(2)).toEqual([true, false, false])
  expect(result.ids).toEqual(['ItemExistsUnauthorizedAccessError'])
})

test('the file on the share has the hash of the one on the source', async () => {
  const far = await run(machineFor('destination', 'full'), [
    [drive()],
    [call('Get-FileHash', { LiteralPath: TEMPLATE })],
  ])
  const near = await runOne(machineFor('source', 'full'), 'Get-FileHash', {
    Path: `C:\\${BELOW}\\MPS-SRC01-t.vhd`,
    Algorithm: 'sha256',
  })

  expect(column(near.output, 'Hash')).toEqual([expect.stringMatching(/^[0-9A-F]{64}$/)])
  expect(column(far.output.slice(1), 'Hash')).toEqual(column(near.output, 'Hash'))
})

test.each([
  ['a wrong password', 'full', {}, 'Wrong-pass-1', 'The user name or password is incorrect'],
  ['a closed port', 'template-unreachable', {}, 'Migr4tor-here', 'The network path was not found'],
  ['an unknown computer', 'full', { Root: '\\\\MPS-SRC09\\c$' }, 'Migr4tor-here', 'The network path was not found'],
  ['an account without rights', 'template-access-denied', {}, 'Migr4tor-here', 'Access is denied'],
  ['a volume of its own', 'full', { Root: 'C:\\' }, 'Migr4tor-here', 'The network name cannot be found'],
])('a drive is refused for %s', async (_, scenario, more, password, message) => {
  const result = await run(machineFor('destination', scenario), [[drive(password, more)]])

  expect(result.errors).toMatchObject([{ message, category: 'InvalidOperation', reason: 'Win32Exception' }])
  expect(result.ids).toEqual(['CouldNotMapNetworkDrive'])
})

test('a drive needs a free name and a folder', async () => {
  const result = await run(machineFor('destination', 'full'), [
    [call('New-PSDrive', { Name: 'C', PSProvider: 'FileSystem', Root: 'D:\\' })],
    [drive('Migr4tor-here', { Root: `${SHARE}\\Nothing` })],
    [call('Remove-PSDrive', { Name: 'Source' })],
    [call('Get-Item', { Path: 'Source:\\' })],
  ])

  expect(result.ids).toEqual(['DriveAlreadyExists', 'DriveRootError', 'DriveNotFound', 'DriveNotFound'])
})

test('ports are tried one by one', async () => {
  const tried = async (scenario: string, name: string, port: number) => {
    const machine = machineFor('destination', scenario)
    const result = await runOne(machine, 'Test-NetConnection', { ComputerName: name, Port: port })
    return [column(result.output, 'TcpTestSucceeded')[0], column(result.output, 'RemoteAddress')[0]]
  }

  expect(await tried('full', 'mps-src01.contoso.local', 445)).toEqual([true, '10.20.5.11'])
  expect(await tried('template-unreachable', 'MPS-SRC01', 445)).toEqual([false, '10.20.5.11'])
  expect(await tried('template-unreachable', 'MPS-SRC01', 5985)).toEqual([true, '10.20.5.11'])
  expect(await tried('full', 'MPS-SRC09', 445)).toEqual([false, null])
})

test('directories are made, listed and told from files', async () => {
  const machine = machineFor()
  machine.state.files.push({ path: 'C:\\Staging\\a.vhd', sizeBytes: 5 })

  const result = await run(machine, [
    [call('New-Item', { ItemType: 'Directory', Path: 'C:\\Staging\\Inner' })],
    [call('New-Item', { ItemType: 'Directory', Path: 'C:\\Staging' })],
    [call('New-Item', { ItemType: 'Directory', Path: 'C:\\Staging', Force: true })],
    [call('Get-ChildItem', { Path: 'C:\\Staging' })],
    [call('Test-Path', { Path: 'C:\\Staging', PathType: 'Leaf' })],
    [call('Test-Path', { Path: 'C:\\Staging\\a.vhd', PathType: 'Leaf' })],
  ])

  expect(column(result.output.slice(0, -2), 'Name')).toEqual(['Inner', 'Staging', 'a.vhd', 'Inner'])
  expect(result.output.slice(-2)).toEqual([false, true])
  expect(result.ids).toEqual(['DirectoryExist'])
})

test('removing gives the room back, and a folder with something in it only with Recurse', async () => {
  const machine = machineFor()
  machine.state.files.push({ path: 'D:\\Staging\\a.vhd', sizeBytes: 1000 })
  const before = freeOn(machine, 'D:') ?? 0

  const asked = await runOne(machine, 'Remove-Item', { Path: 'D:\\Staging', Force: true })
  const tried = await runOne(machine, 'Remove-Item', { LiteralPath: 'D:\\Staging', Recurse: true, WhatIf: true })
  const left = machine.state.files.length
  const removed = await run(machine, [
    [call('Remove-Item', { LiteralPath: 'D:\\Staging', Recurse: true })],
    [call('Remove-Item', { LiteralPath: 'D:\\Staging' })],
  ])

  expect([asked.ids, tried.ids, left]).toEqual([['HostFunctionNotImplemented'], [], 1])
  expect(removed.ids).toEqual(['PathNotFound'])
  expect(machine.state.files).toEqual([])
  expect(freeOn(machine, 'D:')).toBe(before + 1000)
})

test('the disk of a running virtual machine cannot be removed', async () => {
  const machine = machineFor('source', 'full')
  const path = `C:\\${BELOW}\\MPS-SRC01-7.vhd`
  machine.state.files.push({ path, sizeBytes: 1000 })

  const result = await runOne(machine, 'Remove-Item', { LiteralPath: path })

  expect(result.ids).toEqual(['RemoveFileSystemItemIOError'])
  expect(machine.state.files.some((file) => file.path === path)).toBe(true)
})

test('nothing but files can be removed here', async () => {
  const result = await runOne(machineFor(), 'Remove-Item', { Path: 'HKLM:\\SOFTWARE' })

  expect(result.ids).toEqual(['NotSupported'])
})
