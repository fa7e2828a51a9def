import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Answers } from '../../../src/migration/plan/answers.ts'
import { applyChange } from '../../../src/migration/plan/apply-change.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import { desired } from '../../../src/migration/plan/desired.ts'
import { diff } from '../../../src/migration/plan/diff.ts'
import { SETTING_NAMES, type Worksheet } from '../../../src/migration/worksheet/worksheet.ts'
import { arbitraryPair, type Pair } from '../../support/arbitrary-pair.ts'

const ALL_ITEMS = [...SETTING_NAMES, 'split-stations']

function answered({ seats }: Pair): Answers {
  return { seats, confirmedItems: ALL_ITEMS }
}

function applyAll(worksheet: Worksheet, changes: readonly Change[], { seats }: Answers): Worksheet {
  return changes.reduce((now, change) => applyChange(now, change, seats), worksheet)
}

test('what is as desired has nothing to be changed', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      const wanted = desired(pair.source, pair.before, answered(pair))
      const ids = wanted.stations.map((seat) => [seat.stationId, seat.stationId])

      expect(diff(wanted, wanted, { seats: Object.fromEntries(ids), confirmedItems: ALL_ITEMS })).toEqual([])
    }),
  )
})

test('making every change leaves nothing to be changed', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      const answers = answered(pair)
      const wanted = desired(pair.source, pair.before, answers)

      const changes = diff(pair.before, wanted, answers)
      const after = applyAll(pair.before, changes, answers)

      expect(diff(after, wanted, answers)).toEqual([])
    }),
  )
})

test('a plan made before seats are answered makes the destination as desired too', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      const answers = answered(pair)
      const wanted = desired(pair.source, pair.before, { seats: null, confirmedItems: [] })

      const changes = diff(pair.before, wanted, { seats: null, confirmedItems: [] })
      const after = applyAll(pair.before, changes, answers)

      expect(diff(after, wanted, answers)).toEqual([])
    }),
  )
})

test('nothing that only the destination has goes away, and nobody who is there loses rights', () => {
  fc.assert(
    fc.property(arbitraryPair, (pair) => {
      const answers = answered(pair)
      const wanted = desired(pair.source, pair.before, answers)
      const after = applyAll(pair.before, diff(pair.before, wanted, answers), answers)

      for (const worksheet of [wanted, after]) {
        expect(worksheet.managedServers).toEqual(expect.arrayContaining([...pair.before.managedServers]))
        expect(worksheet.managedComputers).toEqual(expect.arrayContaining([...pair.before.managedComputers]))
        expect(worksheet.administrators).toEqual(expect.arrayContaining([...pair.before.administrators]))
        for (const user of pair.before.users) {
          const now = worksheet.users.find((each) => each.name === user.name)
          expect(now).toMatchObject({ fullName: user.fullName, isEnabled: user.isEnabled })
          if (JSON.stringify(user.userType).includes('Administrator')) expect(now?.userType).toEqual(user.userType)
        }
      }
    }),
  )
})

test('every change of a plan has an id of its own', () => {
  fc.assert(
    fc.property(arbitraryPair, ({ source, before }) => {
      const none: Answers = { seats: null, confirmedItems: [] }

      const ids = diff(before, desired(source, before, none), none).map((change) => change.id)

      expect(new Set(ids).size).toBe(ids.length)
    }),
  )
})
