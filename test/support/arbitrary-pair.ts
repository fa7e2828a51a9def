import fc from 'fast-check'
import type { SeatMap } from '../../src/migration/plan/answers.ts'
import type { Reading } from '../../src/migration/worksheet/reading.ts'
import {
  type LocalUser,
  type Orientation,
  SETTING_NAMES,
  type Station,
  type UserType,
  type Worksheet,
} from '../../src/migration/worksheet/worksheet.ts'
import { aStation, aUser, destinationWorksheet, sourceWorksheet } from './a-worksheet.ts'

export interface Pair {
  source: Worksheet
  before: Worksheet
  /** Gives each seat of the source a station of `before`. */
  seats: SeatMap
}

function readingOf<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Reading<T>> {
  return fc.oneof(
    { weight: 6, arbitrary: value.map((each): Reading<T> => ({ kind: 'known', value: each })) },
    { weight: 1, arbitrary: fc.constant<Reading<T>>({ kind: 'unknown', text: 'Sideways' }) },
    { weight: 1, arbitrary: fc.constant<Reading<T>>({ kind: 'unreadable', why: 'property missing' }) },
  )
}

const userType = fc.constantFrom<UserType>('Administrator', 'DashboardUser', 'Standard')
const orientation = fc.constantFrom<Orientation>('Landscape', 'Portrait', 'LandscapeFlipped', 'PortraitFlipped')
const accountName = fc.constantFrom('kiosk', 'Kiosk', 'anna', 'ben', 'it.admin', 'migrator', 'student01', 'student02')

const user: fc.Arbitrary<LocalUser> = fc
  .record({
    name: accountName,
    fullName: fc.constantFrom('', 'Anna A.'),
    description: fc.constantFrom('', 'Class 7'),
    userType: readingOf(userType),
    isBuiltIn: fc.constantFrom(false, false, false, true),
    isEnabled: fc.constantFrom(true, true, true, false),
    mustChangePassword: readingOf(fc.boolean()),
  })
  .map(({ name, ...other }) => aUser(name, 'Standard', other))

const users = fc.uniqueArray(user, { selector: (each) => each.name.toLowerCase(), maxLength: 6 })

function computers(first: string): fc.Arbitrary<string[]> {
  return fc.uniqueArray(
    fc.constantFrom(`${first}1`, `${first}2.contoso.local`, `${first}2`, '10.20.5.77', 'MPS-DST01'),
    {
      maxLength: 3,
    },
  )
}

function worksheet(base: Worksheet, stations: fc.Arbitrary<Station[]>): fc.Arbitrary<Worksheet> {
  return fc
    .record({
      settings: fc.tuple(...SETTING_NAMES.map((name) => fc.tuple(fc.constant(name), readingOf(fc.boolean())))),
      managedServers: computers('SRV'),
      managedComputers: computers('PC'),
      users,
      stations,
    })
    .map(({ settings, ...other }) => ({
      ...base,
      ...other,
      settings: Object.fromEntries(settings) as unknown as Worksheet['settings'],
    }))
}

function station(computerName: string): fc.Arbitrary<Omit<Station, 'stationId'>> {
  return fc
    .record({
      name: fc.constantFrom('Teacher', 'Row1-A', 'Row1-B', '1', '2'),
      autoLogonUser: fc.option(fc.constantFrom('kiosk', `${computerName}\\kiosk`, 'CONTOSO\\lab7', 'anna')),
      orientation: readingOf(orientation),
      isSplit: fc.constantFrom(false, false, true),
    })
    .map(({ name, ...other }) => aStation(0, name, other))
}

/** Pairs of servers with everything in them that a plan may meet, and seats that are answered. */
export const arbitraryPair: fc.Arbitrary<Pair> = fc.integer({ min: 0, max: 4 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, index) => index + 1)
  const stationsOf = (computerName: string): fc.Arbitrary<Station[]> =>
    fc
      .array(station(computerName), { minLength: count, maxLength: count })
      .map((stations) => stations.map((each, index) => ({ ...each, stationId: index + 1 })))
  return fc
    .record({
      source: worksheet(sourceWorksheet(), stationsOf('MPS-SRC01')),
      before: worksheet(destinationWorksheet(), stationsOf('MPS-DST01')),
      order: fc.shuffledSubarray(ids, { minLength: count, maxLength: count }),
    })
    .map(({ source, before, order }) => ({
      source,
      before,
      seats: Object.fromEntries(order.map((stationId, index) => [index + 1, stationId])),
    }))
})
