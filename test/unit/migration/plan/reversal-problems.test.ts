import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_ANSWERS } from '../../../../src/migration/plan/answers.ts'
import type { Change } from '../../../../src/migration/plan/change.ts'
import { desired } from '../../../../src/migration/plan/desired.ts'
import { diff } from '../../../../src/migration/plan/diff.ts'
import { reversalProblems } from '../../../../src/migration/stages/reversal-problems.ts'
import { known } from '../../../../src/migration/worksheet/reading.ts'
import type { DiskProtection } from '../../../../src/migration/worksheet/worksheet.ts'
import { destinationWorksheet, settings, sourceWorksheet } from '../../../support/a-worksheet.ts'
import { anAssessment } from '../../../support/an-assessment.ts'
import { arbitraryPair } from '../../../support/arbitrary-pair.ts'

const diskProtection = fc.constantFrom<DiskProtection>('NotInstalled', 'Discard', 'Passive').map((mode) => known(mode))
const template = fc.constantFrom(null, 'MPS-SRC01-t').map((templateName) => ({
  isEnabled: templateName !== null,
  templateName,
  templateLocation: known('C:\\Hyper-V\\MPS-SRC01-t.vhd'),
  templateSizeBytes: 1,
  desktops: [],
}))

test('whatever is planned can be taken back, or people are told what stays', () => {
  fc.assert(
    fc.property(arbitraryPair, diskProtection, template, (pair, there, virtualDesktops) => {
      const source = { ...pair.source, diskProtection: there, virtualDesktops }
      const changes = diff(pair.before, desired(source, pair.before, NO_ANSWERS), NO_ANSWERS)

      expect(reversalProblems({ source, before: pair.before, changes })).toEqual([])
    }),
  )
})

describe('a problem', () => {
  const [source, before] = [sourceWorksheet(), destinationWorksheet()]

  test('is what is made and not taken back, without a word about it', () => {
    const removal: Change = { id: 'x', kind: 'remove-user', user: 'it.admin', isEvenIfUsed: true, before: 'there' }

    expect(reversalProblems({ source, before, changes: [removal] })).toEqual([
      { server: 'destination', field: 'Account it.admin', was: 'there', now: 'not there' },
    ])
  })

  test('is not a box of which people are told that nobody knows what it was', () => {
    const odd = settings([], { 'instant-messaging': { kind: 'unknown', text: 'Wobbly' } })
    const change: Change = {
      id: 'x',
      kind: 'server-setting',
      setting: 'instant-messaging',
      to: true,
      before: 'unknown',
    }

    expect(reversalProblems({ source, before: { ...before, settings: odd }, changes: [change] })).toEqual([])
  })

  test('there is none with the sample pair', () => {
    expect(reversalProblems(anAssessment())).toEqual([])
  })
})
