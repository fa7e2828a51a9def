import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Assessment } from '../../../../src/migration/assessment/assessment.ts'
import { differences } from '../../../../src/migration/assessment/differences.ts'
import { digestText } from '../../../../src/migration/assessment/digest-text.ts'
import { known, type Reading } from '../../../../src/migration/worksheet/reading.ts'
import { destinationReading, sourceReading } from '../../../support/a-reading.ts'
import { aStation, aUser, destinationWorksheet, settings, sourceWorksheet } from '../../../support/a-worksheet.ts'
import { anAssessment } from '../../../support/an-assessment.ts'
import { arbitraryPair, type Pair } from '../../../support/arbitrary-pair.ts'

function assessed({ source, before }: Pair): Assessment {
  return anAssessment({
    source: sourceReading({ worksheet: source }),
    destination: destinationReading({ worksheet: before }),
  })
}

test('two digests differ exactly where differences can be told', () => {
  const twoPairs = fc.tuple(arbitraryPair, arbitraryPair)
  const nearlyEqual = fc
    .tuple(arbitraryPair, arbitraryPair, fc.constantFrom('users', 'settings', 'stations', 'managedServers'))
    .map(([one, other, field]): [Pair, Pair] => [
      one,
      { ...one, source: { ...one.source, [field]: other.source[field] } },
    ])

  fc.assert(
    fc.property(fc.oneof(twoPairs, nearlyEqual), ([one, other]) => {
      const [old, now] = [assessed(one), assessed(other)]

      const isDigestEqual = digestText(old, []) === digestText(now, [])

      expect(differences(old, now).length === 0).toBe(isDigestEqual)
    }),
    { numRuns: 150 },
  )
})

test('the order in which a server lists things does not matter', () => {
  const shuffled = arbitraryPair.chain((pair) => {
    const { source } = pair
    return fc
      .record({
        users: fc.shuffledSubarray([...source.users], { minLength: source.users.length }),
        stations: fc.shuffledSubarray([...source.stations], { minLength: source.stations.length }),
        managedServers: fc.shuffledSubarray([...source.managedServers], { minLength: source.managedServers.length }),
      })
      .map((lists): [Pair, Pair] => [pair, { ...pair, source: { ...source, ...lists } }])
  })

  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      expect(digestText(assessed(one), [])).toBe(digestText(assessed(other), []))
    }),
  )
})

describe('what moves by itself leaves the digest as it was', () => {
  const digest = digestText(anAssessment(), [])

  test.each([
    ['people map the stations of the destination, in any order', { stations: [aStation(2, '1'), aStation(1, '2')] }],
    ['another account reads the destination', { readBy: 'CONTOSO\\other' }],
    [
      'a user of the destination has chosen a new password',
      {
        users: destinationWorksheet().users.map((user) => ({ ...user, mustChangePassword: known(true) })),
      },
    ],
  ])('%s', (_, worksheet) => {
    const now = anAssessment({ destination: destinationReading({ worksheet }) })

    expect(digestText(now, [])).toBe(digest)
    expect(differences(anAssessment(), now)).toEqual([])
  })

  test.each([
    ['sessions come and go', { sessions: [] }],
    ['a session is in a state that nobody knows', { sessions: [aSessionInState('Dreaming')] }],
    ['the disk fills', { disks: [] }],
    ['the server was restarted', { os: { lastBootAt: 0, clockSkewMs: 4000 } }],
    [
      'a station lost its keyboard',
      { alerts: [{ type: 'HubMissingRequiredDevice', severity: 'Warning', stationId: 1 }] },
    ],
  ])('%s', (_, facts) => {
    const now = anAssessment({ source: sourceReading({ facts }), destination: destinationReading({ facts }) })

    expect(digestText(now, [])).toBe(digest)
    expect(differences(anAssessment(), now)).toEqual([])
  })

  test('a window is chosen that keeps clear of scheduled updates', () => {
    const startAt = Date.UTC(2026, 10, 21, 10)

    const now = anAssessment({ window: { startAt, endAt: startAt + 4 * 3_600_000 } })

    expect(digestText(now, [])).toBe(digest)
  })
})

function aSessionInState(text: string) {
  return { sessionId: 9, state: { kind: 'unknown', text } as const, stationId: null, isAdministrator: false }
}

test('acknowledgements are part of the digest, in whatever order they came', () => {
  const assessment = anAssessment()

  expect(digestText(assessment, ['A1', 'A2'])).toBe(digestText(assessment, ['A2', 'A1']))
  expect(digestText(assessment, ['A1', 'A2'])).not.toBe(digestText(assessment, ['A1']))
})

describe('differences', () => {
  test('names a setting that moved on the source, as people read it', () => {
    const source = sourceReading({ worksheet: { settings: settings(['managed-remotely']) } })

    const found = differences(anAssessment(), anAssessment({ source }))

    expect(found).toContainEqual({
      server: 'source',
      field: '“Allow one account to have multiple sessions”',
      was: 'on',
      now: 'off',
    })
  })

  test('names a setting that moved on the destination once, and for the destination', () => {
    const destination = destinationReading({ worksheet: { settings: settings(['ip-per-station']) } })

    const found = differences(anAssessment(), anAssessment({ destination }))

    expect(found.filter((each) => each.field.includes('unique IP'))).toEqual([
      { server: 'destination', field: '“Assign a unique IP to each station”', was: 'off', now: 'on' },
    ])
  })

  test('tells of a setting that moved on both servers for each of them', () => {
    const source = (checked: boolean) =>
      sourceReading({ worksheet: { settings: settings(checked ? ['ip-per-station'] : []) } })
    const destination = (checked: boolean) =>
      destinationReading({ worksheet: { settings: settings(checked ? ['ip-per-station'] : []) } })
    const old = anAssessment({ source: source(true), destination: destination(false) })

    const found = differences(old, anAssessment({ source: source(false), destination: destination(true) }))

    expect(found.map(({ server, now }) => [server, now])).toEqual([
      ['source', 'off'],
      ['destination', 'on'],
    ])
  })

  test('tells one unknown value from another, but not how something cannot be read', () => {
    const withMode = (mode: Reading<string>) =>
      anAssessment({ destination: destinationReading({ worksheet: { licensing: { mode, servers: [] } } }) })
    const unknown = withMode({ kind: 'unknown', text: 'Wobbly' })
    const unreadable = withMode({ kind: 'unreadable', why: 'timed out' })

    expect(differences(unknown, withMode({ kind: 'unknown', text: 'Wonky' }))).toHaveLength(1)
    expect(differences(unknown, unreadable)).toHaveLength(1)
    expect(differences(unreadable, withMode({ kind: 'unreadable', why: 'access denied' }))).toEqual([])
  })

  test('tells of an account that came as one thing, without its details', () => {
    const users = [...destinationWorksheet().users, aUser('guest.teacher', 'DashboardUser')]

    const found = differences(
      anAssessment(),
      anAssessment({ destination: destinationReading({ worksheet: { users } }) }),
    )

    expect(found).toEqual([{ server: 'destination', field: 'Account guest.teacher', was: 'not there', now: 'there' }])
  })

  test('names the seat whose automatic logon moved', () => {
    const stations = sourceWorksheet().stations.map((station) => ({ ...station, autoLogonUser: null }))

    const found = differences(anAssessment(), anAssessment({ source: sourceReading({ worksheet: { stations } }) }))

    expect(found).toContainEqual({
      server: 'source',
      field: 'Station Row1-A: automatic logon',
      was: 'kiosk',
      now: 'none',
    })
  })

  test('tells of a finding that is new', () => {
    const destination = destinationReading({ facts: { pendingRestart: ['Windows Update asks for one'] } })

    const found = differences(anAssessment(), anAssessment({ destination }))

    expect(found).toEqual([
      {
        server: 'pair',
        field: 'B10 (restart) on lab-new',
        was: 'not there',
        now: 'stands in the way: The destination is waiting for a restart.',
      },
    ])
  })

  test('tells no account from an account that is called null', () => {
    const stationsWith = (autoLogonUser: string | null) => [aStation(1, 'Teacher', { autoLogonUser })]
    const reading = (autoLogonUser: string | null) =>
      anAssessment({ source: sourceReading({ worksheet: { stations: stationsWith(autoLogonUser) } }) })

    expect(digestText(reading(null), [])).not.toBe(digestText(reading('null'), []))
  })
})
