import { expect, test } from 'vitest'
import { passwordsNeeded } from '../../../../src/migration/plan/passwords-needed.ts'
import { aStation, aUser, destinationWorksheet, sourceWorksheet } from '../../../support/a-worksheet.ts'

test('new local accounts get derived passwords, domain accounts need configured ones', () => {
  expect(passwordsNeeded(sourceWorksheet(), destinationWorksheet())).toEqual({
    configured: ['CONTOSO\\lab7'],
    derived: ['kiosk'],
  })
})

test('an account that exists on the destination needs a configured password', () => {
  const before = destinationWorksheet({ users: [aUser('Kiosk')] })

  expect(passwordsNeeded(sourceWorksheet(), before).configured).toEqual(['kiosk', 'CONTOSO\\lab7'])
})

test('an account that will not be on the destination needs none', () => {
  const source = sourceWorksheet({ users: [], stations: [aStation(1, 'Teacher', { autoLogonUser: 'nobody' })] })

  expect(passwordsNeeded(source, destinationWorksheet())).toEqual({ configured: [], derived: [] })
})
