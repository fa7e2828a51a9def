import { expect, test } from 'vitest'
import { needsStations } from '../../../../src/migration/plan/order-changes.ts'
import { known } from '../../../../src/migration/worksheet/reading.ts'
import { destinationReading, sourceReading } from '../../../support/a-reading.ts'
import { aStation, settings } from '../../../support/a-worksheet.ts'
import { anAssessment } from '../../../support/an-assessment.ts'

test('settings come first, then accounts, stations, computers and what people do; starting in console mode is last', () => {
  const source = sourceReading({
    worksheet: {
      settings: settings(['boot-to-console', 'ip-per-station', 'managed-remotely', 'instant-messaging']),
      stations: [aStation(2, 'Row1-A', { isSplit: true }), aStation(1, 'Teacher', { orientation: known('Portrait') })],
      users: [sourceReading().worksheet.users.find((user) => user.name === 'kiosk')!],
      managedServers: [],
      managedComputers: ['PC-1'],
    },
  })

  const ids = anAssessment({ source }).changes.map((change) => change.id)

  expect(ids).toEqual([
    'setting.desktop-monitoring',
    'setting.ip-per-station',
    'user.kiosk.create',
    'user.kiosk.must-change',
    'manual.split-stations',
    'seat.1.name',
    'seat.1.orientation',
    'seat.1.auto-logon',
    'seat.2.name',
    'seat.2.orientation',
    'seat.2.auto-logon',
    'managed.PC-1',
    'manual.gpu-rendering',
    'setting.boot-to-console',
    'scheduled-update',
  ])
})

test('no longer starting in console mode comes with the other settings, so that stations survive a restart', () => {
  const destination = destinationReading({ worksheet: { settings: settings(['boot-to-console']) } })

  const ids = anAssessment({ destination }).changes.map((change) => change.id)

  expect(ids.indexOf('setting.boot-to-console')).toBeLessThan(ids.indexOf('user.kiosk.create'))
})

test('only changes on stations need stations', () => {
  const kinds = anAssessment()
    .changes.filter(needsStations)
    .map((change) => change.kind)

  expect([...new Set(kinds)]).toEqual(['station-name', 'station-orientation', 'station-auto-logon'])
})
