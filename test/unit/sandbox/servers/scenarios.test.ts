import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SCENARIO_NAMES, scenarioNamed } from '../../../../sandbox/servers/scenarios/all-scenarios.ts'
import { userTypeOf } from '../../../../sandbox/servers/state/accounts.ts'
import { mapNextSeat } from '../../../../sandbox/servers/state/people/map-stations.ts'

test('every scenario has a file of its name', () => {
  const folder = new URL('../../../../sandbox/servers/scenarios/', import.meta.url)
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.ts') && !['all-scenarios.ts', 'scenario.ts'].includes(name),
  )

  expect(files.map((name) => name.slice(0, -3)).sort()).toEqual([...SCENARIO_NAMES].sort())
})

test.each([...SCENARIO_NAMES])('%s can be stored as JSON without loss', (name) => {
  const pair = scenarioNamed(name).build()

  expect(JSON.parse(JSON.stringify(pair))).toEqual(pair)
})

test('the full source has the stations, accounts and settings of the sample data', () => {
  const { source } = scenarioNamed('full').build()

  expect(source.stations.map(({ name, orientation }) => [name, orientation])).toEqual([
    ['Teacher', 'Landscape'],
    ['Row1-A', 'Landscape'],
    ['Row1-B', 'Landscape'],
    ['Row2-A', 'Portrait'],
    ['Row2-B', 'Landscape'],
    ['Row3-A', 'LandscapeFlipped'],
    ['VDI-1', 'Landscape'],
    ['VDI-2', 'PortraitFlipped'],
  ])
  const people = source.users.filter(({ rid }) => rid > 1000)
  const typed = (type: string) => people.filter((user) => userTypeOf(source, user) === type).map(({ name }) => name)
  expect(people).toHaveLength(12)
  expect(typed('Administrator')).toEqual(['it.admin', 'lab.admin'])
  expect(typed('DashboardUser')).toEqual(['teacher01', 'teacher02'])
  expect(source.diskProtection).toBe('Passive')
  expect(source.wms).toMatchObject({ isSingleSessionPerUser: false, suppressPrivacyNotification: true })
})

test('basic has neither virtual desktops nor disk protection, and keeps the rest', () => {
  const { source } = scenarioNamed('basic').build()

  expect(source.virtualMachines).toEqual([])
  expect(source.diskProtection).toBe('NotInstalled')
  expect(source.stations[6]).toMatchObject({ virtualMachineName: '', autoLogOnUserName: 'CONTOSO\\lab7' })
  expect(source.features.find(({ name }) => name === 'Hyper-V')?.installState).toBe('Available')
})

test('a mapped destination has other ids than the source for the same seats', () => {
  const { source, destination } = scenarioNamed('basic').build()

  while (mapNextSeat(destination));

  const idOn = (seat: string) => destination.stations.find((station) => station.seat === seat)?.stationId
  expect(source.stations.map(({ seat }) => idOn(seat))).toEqual([1, 3, 2, 4, 6, 5, 8, 7])
})
