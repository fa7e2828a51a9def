import { expect, test } from 'vitest'
import type { Value } from '../../../../../sandbox/servers/engine/value.ts'
import type { Machine } from '../../../../../sandbox/servers/state/machine.ts'
import { loadState } from '../../../../../sandbox/servers/state/state-file.ts'
import { wordsOf } from '../../../../../sandbox/servers/state/storage/command-line.ts'
import { call, column, machineFor, run, runOne } from '../machine-for-test.ts'

const SOURCE = '\\\\MPS-SRC01\\c$\\Users\\Public\\Documents\\Hyper-V\\Virtual hard disks'
const FILE = 'MPS-SRC01-t.vhd'
const TARGET = `D:\\Staging\\${FILE}`
const SIZE = 23_622_320_128
const NEVER_RUN = 0x41303
const RUNNING = 0x41301
const TERMINATED = 0x41306

const document = (words: string, command = 'robocopy.exe') =>
  `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers />
  <Principals><Principal id="Author"><LogonType>Password</LogonType></Principal></Principals>
  <Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy></Settings>
  <Actions Context="Author"><Exec><Command>${command}</Command><Arguments>${words}</Arguments></Exec></Actions>
</Task>`

const COPY = document(`"${SOURCE}" "D:\\Staging" "${FILE}" /Z /R:3 /W:10 /NP`)

const registering = (more: Readonly<Record<string, Value>> = {}) =>
  call('Register-ScheduledTask', {
    TaskName: 'Copy',
    TaskPath: '\\Stationmaster',
    Xml: COPY,
    User: 'CONTOSO\\migrator',
    Password: 'Migr4tor-here',
    ...more,
  })

const onTask = (verb: string) => call(`${verb}-ScheduledTask`, { TaskName: 'Copy', TaskPath: '\\Stationmaster\\' })
const info = call('Get-ScheduledTaskInfo', { TaskName: 'Copy', TaskPath: '\\Stationmaster\\' })

interface Desk {
  readonly machine: Machine
  /** Lets time pass. */
  readonly pass: (seconds: number) => void
}

/** A destination that copies a tenth of the template in a second, by a clock that stands still. */
function desk(scenario = 'full'): Desk {
  let at = Date.UTC(2016, 9, 15, 12)
  const machine = machineFor('destination', scenario, { now: () => at, copyBytesPerSecond: SIZE / 10 })
  return { machine, pass: (seconds) => (at += seconds * 1000) }
}

/** State, result, and size of the copy. */
async function seen(machine: Machine): Promise<readonly (Value | undefined)[]> {
  const { output } = await run(machine, [[onTask('Get')], [info]])
  const [state] = column(output.slice(0, 1), 'State')
  const [result] = column(output.slice(1), 'LastTaskResult')
  const file = machine.state.files.find(({ path }) => path === TARGET)
  const name = state as { readonly name: string } | undefined
  return [name?.name, (result as { readonly value: number } | undefined)?.value, file?.sizeBytes ?? null]
}

const freeOnD = (machine: Machine) => machine.state.disks.find(({ device }) => device === 'D:')?.freeBytes ?? 0

test('a task copies with the rights of its account while time passes', async () => {
  const { machine, pass } = desk()
  const before = freeOnD(machine)

  const registered = await run(machine, [[registering()]])
  const states = [await seen(machine)]
  await run(machine, [[onTask('Start')]])
  for (const seconds of [0, 5, 5]) {
    pass(seconds)
    states.push(await seen(machine))
  }

  expect(registered.ids).toEqual([])
  expect(states).toEqual([
    ['Ready', NEVER_RUN, null],
    ['Running', RUNNING, 0],
    ['Running', RUNNING, SIZE / 2],
    ['Ready', 1, SIZE],
  ])
  expect(freeOnD(machine)).toBe(before - SIZE)
})

test('a copy has the hash of what it is a copy of, once it is whole and free', async () => {
  const { machine, pass } = desk()
  await run(machine, [[registering()], [onTask('Start')]])
  pass(5)
  const early = await run(machine, [
    [call('Get-FileHash', { LiteralPath: TARGET })],
    [call('Remove-Item', { LiteralPath: TARGET })],
  ])
  pass(5)
  const late = await runOne(machine, 'Get-FileHash', { LiteralPath: TARGET })
  const template = await runOne(machineFor('source', 'full'), 'Get-FileHash', {
    LiteralPath: `C:\\Users\\Public\\Documents\\Hyper-V\\Virtual hard disks\\${FILE}`,
  })

  expect(early.ids).toEqual(['FileReadError', 'RemoveFileSystemItemIOError'])
  expect(column(late.output, 'Hash')).toEqual(column(template.output, 'Hash'))
})

test('a second run finds nothing to do, even where the copy is damaged', async () => {
  const { machine, pass } = desk()
  machine.state.faults.push({ kind: 'damaged-copy' })
  await run(machine, [[registering()], [onTask('Start')]])
  pass(10)
  const first = await seen(machine)
  machine.state.faults = []
  const damaged = await runOne(machine, 'Get-FileHash', { LiteralPath: TARGET })
  await run(machine, [[onTask('Start')]])
  const second = await seen(machine)
  await run(machine, [[call('Remove-Item', { LiteralPath: TARGET })], [onTask('Start')]])
  pass(10)
  const sound = await runOne(machine, 'Get-FileHash', { LiteralPath: TARGET })

  expect([first, second]).toEqual([
    ['Ready', 1, SIZE],
    ['Ready', 0, SIZE],
  ])
  expect(column(damaged.output, 'Hash')).not.toEqual(column(sound.output, 'Hash'))
})

test('a stopped copy goes on where it stopped', async () => {
  const { machine, pass } = desk()
  await run(machine, [[registering()], [onTask('Start')]])
  pass(4)
  await run(machine, [[onTask('Stop')]])
  pass(100)
  const stopped = await seen(machine)
  await run(machine, [[onTask('Start')]])
  pass(3)
  const resumed = await seen(machine)
  pass(3)

  expect(stopped).toEqual(['Ready', TERMINATED, Math.floor(SIZE * 0.4)])
  expect(resumed[2]).toBeCloseTo(SIZE * 0.7, -1)
  expect(await seen(machine)).toEqual(['Ready', 1, SIZE])
})

test('without /Z a copy begins again', async () => {
  const { machine, pass } = desk()
  await run(machine, [[registering({ Xml: COPY.replace('/Z ', '') })], [onTask('Start')]])
  pass(4)
  await run(machine, [[onTask('Stop')], [onTask('Start')]])

  expect(await seen(machine)).toEqual(['Running', RUNNING, 0])
})

test('a restart ends the copy and keeps the task and what was copied', async () => {
  const { machine, pass } = desk()
  await run(machine, [[registering()], [onTask('Start')]])
  pass(5)
  machine.power('restart')
  pass(60)
  machine.boot()
  const after = await seen(machine)
  await run(machine, [[onTask('Start')]])
  pass(5)

  expect(after).toEqual(['Ready', 0x4001_0004, SIZE / 2])
  expect(await seen(machine)).toEqual(['Ready', 1, SIZE])
})

test('a process of the simulation that starts again finds the copy further on', async () => {
  const { machine, pass } = desk()
  await run(machine, [[registering()], [onTask('Start')]])
  const stored = loadState(machine.directory)
  pass(5)
  const again = machineFor('destination', 'full', {
    state: stored ?? machine.state,
    now: () => machine.now(),
    copyBytesPerSecond: 1,
  })

  expect(await seen(again)).toEqual(['Running', RUNNING, SIZE / 2])
})

test('a copy can stand still, and fails where the volume has no room', async () => {
  const { machine, pass } = desk()
  machine.state.faults.push({ kind: 'stalled-copy' })
  await run(machine, [[registering()], [onTask('Start')]])
  pass(3600)
  const stalled = await seen(machine)
  await run(machine, [[onTask('Stop')]])
  for (const disk of machine.state.disks) disk.freeBytes = 1000
  await run(machine, [[onTask('Start')]])
  pass(29)
  const trying = await seen(machine)
  pass(1)

  expect(stalled).toEqual(['Running', RUNNING, 0])
  expect(trying).toEqual(['Running', RUNNING, 0])
  expect(await seen(machine)).toEqual(['Ready', 8, 0])
})

test.each([
  ['the share is closed', 'template-unreachable', COPY, 16],
  ['the account has no rights there', 'template-access-denied', COPY, 16],
  ['the folder is not there', 'full', COPY.replace('Virtual hard disks', 'Nothing'), 16],
  ['the last backslash swallows the quote', 'full', COPY.replace('hard disks"', 'hard disks\\"'), 16],
  ['an option is unknown', 'full', COPY.replace('/NP', '/NPX'), 16],
  ['no file has that name', 'full', COPY.replace(FILE, 'other.vhd'), 0],
  ['the program is not there', 'full', document('/c dir', 'C:\\Tools\\other.exe'), 0x8007_0002],
])('a run ends at once where %s', async (_, scenario, xml, result) => {
  const { machine } = desk(scenario)

  const started = await run(machine, [[registering({ Xml: xml })], [onTask('Start')]])

  expect(started.ids).toEqual([])
  expect(await seen(machine)).toEqual(['Ready', result, null])
})

test('the stored password has to be right when the task starts', async () => {
  const { machine } = desk()
  await run(machine, [[registering()]])
  for (const account of machine.state.domain?.accounts ?? []) account.ntHash = 'f'.repeat(32)

  await run(machine, [[onTask('Start')]])

  expect(await seen(machine)).toEqual(['Ready', 0x8007_052e, null])
})

test.each([
  ['a wrong password', { Password: 'Wrong-one-1' }, 'HRESULT 0x8007052e'],
  ['an unknown account', { User: 'CONTOSO\\nobody' }, 'HRESULT 0x80070534'],
  ['text that is no XML', { Xml: '<Task' }, 'HRESULT 0x8004131a'],
  ['another encoding', { Xml: COPY.replace('UTF-16', 'UTF-8') }, 'HRESULT 0x8004131a'],
  ['a setting that there is not', { Xml: COPY.replaceAll('MultipleInstancesPolicy', 'Policy') }, 'HRESULT 0x8004131a'],
  ['no action', { Xml: COPY.replace(/<Exec>.*<\/Exec>/, '') }, 'HRESULT 0x8004131a'],
  ['another version', { Xml: COPY.replace('version="1.2"', 'version="9"') }, 'HRESULT 0x8004131a'],
])('a task with %s is not registered', async (_, more, id) => {
  const { machine } = desk()

  const result = await run(machine, [[registering(more)]])

  expect([result.ids, machine.state.scheduledTasks]).toEqual([[id], []])
})

test('an existing task is replaced only by force', async () => {
  const { machine } = desk()

  const result = await run(machine, [[registering()], [registering()], [registering({ Force: true })]])

  expect(result.ids).toEqual(['HRESULT 0x800700b7'])
  expect(machine.state.scheduledTasks).toHaveLength(1)
})

test('an unknown task is not found, and removing one asks', async () => {
  const { machine } = desk()
  await run(machine, [[registering()]])

  const result = await run(machine, [
    [call('Get-ScheduledTask', { TaskName: 'Nothing' })],
    [call('Get-ScheduledTaskInfo', { TaskName: 'Nothing' })],
    [call('Start-ScheduledTask', { TaskName: 'Copy' })],
    [call('Stop-ScheduledTask', { TaskName: 'Nothing' })],
    [call('Unregister-ScheduledTask', { TaskName: 'Nothing', Confirm: false })],
    [call('Unregister-ScheduledTask', { TaskName: 'Copy' })],
    [call('Get-ScheduledTask', { TaskName: 'Nothing*' })],
  ])

  expect(result.ids).toEqual([
    'CmdletizationQuery_NotFound_TaskName',
    'HRESULT 0x80070002',
    'HRESULT 0x80070002',
    'HRESULT 0x80070002',
    'CmdletizationQuery_NotFound_TaskName',
    'HostFunctionNotImplemented',
  ])
  expect(machine.state.scheduledTasks).toHaveLength(1)
})

test('what a task has started goes on when the task is removed', async () => {
  const { machine, pass } = desk()
  await run(machine, [[registering()], [onTask('Start')]])
  pass(5)

  const removed = await run(machine, [
    [call('Unregister-ScheduledTask', { TaskName: 'Copy', Confirm: false })],
    [call('Get-ScheduledTask')],
  ])
  pass(5)

  expect([removed.ids, removed.output]).toEqual([[], []])
  expect(machine.state.files.find(({ path }) => path === TARGET)?.sizeBytes).toBe(SIZE)
  expect(machine.state.scheduledTasks).toEqual([])
})

test.each([
  ['"a b" c', ['a b', 'c']],
  ['"D:\\x\\\\" d', ['D:\\x\\', 'd']],
  ['"D:\\x\\" d', ['D:\\x" d']],
  ['  \\\\host\\c$ "" ', ['\\\\host\\c$', '']],
])('the command line %s has the words that Windows sees', (line, words) => {
  expect(wordsOf(line)).toEqual(words)
})
