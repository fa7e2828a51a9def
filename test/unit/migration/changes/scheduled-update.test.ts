import { expect, test } from 'vitest'
import { NO_ANSWERS } from '../../../../src/migration/plan/answers.ts'
import { applyChange } from '../../../../src/migration/plan/apply-change.ts'
import { desired } from '../../../../src/migration/plan/desired.ts'
import { diff } from '../../../../src/migration/plan/diff.ts'
import { isAfterPilot } from '../../../../src/migration/plan/order-changes.ts'
import { reversal } from '../../../../src/migration/plan/reversal.ts'
import type { ScheduledUpdate } from '../../../../src/migration/worksheet/worksheet.ts'
import { destinationWorksheet } from '../../../support/a-worksheet.ts'

const OFF: ScheduledUpdate = {
  isEnabled: false,
  hour: 3,
  automaticUpdateMode: 'WindowsOnly',
  customScript: '',
  maxMinutesForCustomScript: 30,
  returnState: 'PreviousState',
}
const AT_THREE: ScheduledUpdate = { ...OFF, isEnabled: true }
const before = destinationWorksheet({ scheduledUpdate: OFF })

function planned(there: ScheduledUpdate, here: ScheduledUpdate) {
  const destination = destinationWorksheet({ scheduledUpdate: here })
  const wanted = desired(destinationWorksheet({ scheduledUpdate: there }), destination, NO_ANSWERS)
  return diff(destination, wanted, NO_ANSWERS).filter((change) => change.kind === 'scheduled-update')
}

test('the update of the source is carried over, after the pilot', () => {
  const [change, ...others] = planned(AT_THREE, OFF)

  expect(others).toEqual([])
  expect(change).toEqual({ id: 'scheduled-update', kind: 'scheduled-update', to: AT_THREE, before: 'off' })
  expect(change && isAfterPilot(change)).toBe(true)
})

test.for([
  ['the source has none', OFF, AT_THREE],
  ['both are alike', AT_THREE, AT_THREE],
  ['both are off, each in its own way', OFF, { ...OFF, hour: 5 }],
] as const)('nothing is set where %s', ([, there, here]) => {
  expect(planned(there, here)).toEqual([])
})

test('making it and taking it back leaves the worksheet as it was', () => {
  const [change] = planned(AT_THREE, OFF)
  if (!change) throw new Error('nothing is planned')
  const assessment = { source: destinationWorksheet(), before, changes: [change] }
  const made = applyChange(before, change, null)

  const back = reversal({ assessment, made: [change], seats: null, found: [], areStationsMoved: false })

  expect(made.scheduledUpdate).toEqual(AT_THREE)
  expect(back.changes.reduce((sheet, each) => applyChange(sheet, each, null), made)).toEqual(before)
})
