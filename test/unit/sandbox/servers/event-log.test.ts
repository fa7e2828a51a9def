import { expect, test } from 'vitest'
import { propertyOf } from '../../../../sandbox/servers/engine/value.ts'
import { callerFor } from '../../../../sandbox/servers/state/caller.ts'
import { appendSecurityEvent } from '../../../../sandbox/servers/state/people/security-events.ts'
import { call, column, machineFor, run, runOne } from './machine-for-test.ts'

const HOUR_MS = 3_600_000

/** Failures of two pupils, and one success, some hours ago. */
function machineWithEvents() {
  const machine = machineFor()
  const add = (id: 4624 | 4625, userName: string, hoursAgo: number) =>
    appendSecurityEvent(machine.state, {
      id,
      userName,
      domainName: 'MPS-DST01',
      at: machine.now() - hoursAgo * HOUR_MS,
      stationId: 2,
      status: id === 4625 ? 0xc000_006d : 0,
      subStatus: id === 4625 ? 0xc000_006a : 0,
    })
  add(4625, 'student01', 30)
  add(4624, 'student01', 2)
  add(4625, 'student02', 1)
  add(4625, 'student01', 0.5)
  return machine
}

const ask = (filter: string, more = {}) =>
  runOne(machineWithEvents(), 'Get-WinEvent', { LogName: 'Security', FilterXPath: filter, ...more })

test.each([
  ['*', [4, 3, 2, 1]],
  ['*[System[(EventID=4625) and TimeCreated[timediff(@SystemTime) <= 3600000]]]', [4, 3]],
  ["*[System[EventID=4625 and TimeCreated[@SystemTime>='2016-10-15T11:15:00.000Z']]]", [4]],
  [
    "*[System[EventID=4625 and TimeCreated[@SystemTime>='2016-10-15T10:00:00Z' and @SystemTime<'2016-10-15T11:30:00Z']]]",
    [3],
  ],
  ['*[System[(EventID=4624 or EventID=4625) and EventRecordID > 2]]', [4, 3]],
  ["*[System[Provider[@Name='Microsoft-Windows-Security-Auditing'] and (EventID=4624)]]", [2]],
  ["*[System[EventID=4625]] and *[EventData[Data[@Name='TargetUserName']='student02']]", [3]],
  ['Event[System/EventID != 4625]', [2]],
])('the filter %s chooses the events %j', async (filter, ids) => {
  const result = await ask(filter)

  expect(column(result.output, 'RecordId')).toEqual(ids.map((id) => ({ kind: 'int64', value: BigInt(id) })))
})

test('events tell who failed to log on, and when', async () => {
  const result = await ask('*[System[EventID=4625]]', { MaxEvents: 1 })
  const [event] = result.output

  expect(result.output).toHaveLength(1)
  expect(event && propertyOf(event, 'Id')).toBe(4625)
  expect(event && propertyOf(event, 'TimeCreated')).toEqual({
    kind: 'date-time',
    at: Date.UTC(2016, 9, 15, 11, 30),
    offsetMinutes: 60,
  })
  expect(column(result.output, 'LogName')).toEqual(['Security'])
  expect(column(result.output, 'ProviderName')).toEqual(['Microsoft-Windows-Security-Auditing'])
  expect(event && propertyOf(event, 'Message')).toMatch(
    /^An account failed to log on\.[\s\S]*Account Name:\t\tstudent01[\s\S]*Sub Status:\t\t0xC000006A/,
  )
})

test('the oldest events come first where that is asked for', async () => {
  const result = await ask('*', { Oldest: true, MaxEvents: 2 })

  expect(column(result.output, 'Id')).toEqual([4625, 4624])
})

test.each([
  ['no event matches', { LogName: 'Security', FilterXPath: '*[System[EventID=1]]' }, 'NoMatchingEventsFound'],
  ['the log is empty', { LogName: 'System' }, 'NoMatchingEventsFound'],
  ['there is no such log', { LogName: 'Nothing' }, 'NoMatchingLogsFound'],
  [
    'the filter is wrong',
    { LogName: 'Security', FilterXPath: '*[System[EventID=]]' },
    'System.Diagnostics.Eventing.Reader.EventLogException',
  ],
  [
    'the filter goes on after its end',
    { LogName: 'Security', FilterXPath: '*[System[EventID=4625]]]' },
    'System.Diagnostics.Eventing.Reader.EventLogException',
  ],
])('Get-WinEvent has an error where %s', async (_, parameters, id) => {
  const result = await runOne(machineWithEvents(), 'Get-WinEvent', parameters)

  expect(result.ids).toEqual([id])
  expect(result.output).toEqual([])
})

test('only administrators read the log', async () => {
  const machine = machineWithEvents()

  const result = await run(machine, [[call('Get-WinEvent', { LogName: 'Security' })]], {
    caller: callerFor(machine.state, 'helper', 'CONTOSO')!,
  })

  expect(result.ids).toEqual(['AccessDenied'])
})
