import { expect, test } from 'vitest'
import { describeChange, describeChangeWithoutNames } from '../../../../src/migration/describe/describe-change.ts'
import { known } from '../../../../src/migration/worksheet/reading.ts'
import { sourceReading } from '../../../support/a-reading.ts'
import { aStation, aUser, settings } from '../../../support/a-worksheet.ts'
import { anAssessment } from '../../../support/an-assessment.ts'

const { changes } = anAssessment({
  source: sourceReading({
    worksheet: {
      settings: settings(['multiple-sessions', 'managed-remotely', 'boot-to-console']),
      users: [aUser('kiosk'), aUser('anna', 'Administrator'), aUser('it.admin', 'Administrator')],
      stations: [
        aStation(2, 'Row1-A', { autoLogonUser: 'kiosk', orientation: known('PortraitFlipped') }),
        aStation(3, 'Row1-B', { autoLogonUser: 'anna' }),
        aStation(4, 'Row2-A'),
      ],
      managedComputers: ['PC-1'],
    },
  }),
})

test('says in one line each what is going to be done', () => {
  expect(changes.map(describeChange)).toEqual([
    'Allow one account to have several sessions at once',
    "Stop monitoring of this computer's desktops",
    'Turn off instant messaging',
    'Create the account kiosk (standard user)',
    'Create the account anna (administrator)',
    'Row1-A: give the station its name',
    'Row1-A: turn the display to portrait (flipped)',
    'Row1-A: log on automatically as kiosk',
    'Row1-B: give the station its name',
    'Row1-B: turn the display to landscape',
    'Row1-B: log on automatically as anna (an administrator)',
    'Row2-A: give the station its name',
    'Row2-A: turn the display to landscape',
    'Row2-A: no automatic logon',
    'Manage the MultiPoint server MPS-LAB2',
    'Manage the computer PC-1',
    'By hand: Set “Allow stations to use GPU hardware rendering” as on the source',
    'Always start in console mode',
    'Scheduled update: at 03:00, WindowsOnly, script C:\\Maint\\nightly.cmd, then PreviousState',
  ])
})

test('tells everybody the same without naming an account', () => {
  const lines = changes.map(describeChangeWithoutNames)

  expect(lines).toHaveLength(changes.length)
  expect(lines.join('\n')).not.toMatch(/kiosk|anna/)
  expect(lines).toContain('Create an account (standard user)')
  expect(lines).toContain('Row1-A: log on automatically')
})

test('tells of promotions and of passwords to be changed', () => {
  const type = { id: 'user.anna.type', kind: 'user-type', user: 'anna', to: 'Administrator', before: '' } as const
  const password = { id: 'user.anna.must-change', kind: 'must-change-password', user: 'anna', before: '' } as const

  expect(describeChange(type)).toBe('Make anna an administrator')
  expect(describeChangeWithoutNames(type)).toBe('Make an account an administrator')
  expect(describeChange(password)).toBe('anna: must choose a new password at the first logon')
  expect(describeChangeWithoutNames(password)).toBe('Ask for a new password at the first logon of an account')
})
