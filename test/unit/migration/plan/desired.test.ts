import { describe, expect, test } from 'vitest'
import { NO_ANSWERS } from '../../../../src/migration/plan/answers.ts'
import { desired } from '../../../../src/migration/plan/desired.ts'
import { known, type Reading } from '../../../../src/migration/worksheet/reading.ts'
import type { Worksheet } from '../../../../src/migration/worksheet/worksheet.ts'
import { aStation, aUser, destinationWorksheet, settings, sourceWorksheet } from '../../../support/a-worksheet.ts'

function desiredOf(
  source: Partial<Worksheet> = {},
  before: Partial<Worksheet> = {},
  workingAccounts: string[] = [],
): Worksheet {
  return desired(sourceWorksheet(source), destinationWorksheet(before), NO_ANSWERS, workingAccounts)
}

function userIn(worksheet: Worksheet, name: string) {
  return worksheet.users.find((user) => user.name === name)
}

describe('settings', () => {
  test('are those of the source where they are known', () => {
    const wanted = desiredOf({ settings: settings(['ip-per-station']) })

    expect(wanted.settings['ip-per-station']).toEqual(known(true))
    expect(wanted.settings['instant-messaging']).toEqual(known(false))
  })

  test('stay as they are where the source gives no known value', () => {
    const unknown: Reading<boolean> = { kind: 'unknown', text: 'Maybe' }

    const wanted = desiredOf({ settings: settings([], { 'instant-messaging': unknown }) })

    expect(wanted.settings['instant-messaging']).toEqual(known(true))
  })
})

describe('accounts', () => {
  test('are added with a password to be changed, unless a station logs on with them', () => {
    const wanted = desiredOf()

    expect(userIn(wanted, 'student01')?.mustChangePassword).toEqual(known(true))
    expect(userIn(wanted, 'kiosk')?.mustChangePassword).toEqual(known(false))
  })

  test('that exist keep everything, whatever the case of their name', () => {
    const before = [aUser('KIOSK', 'Standard', { fullName: 'Old friend', isEnabled: false })]

    const wanted = desiredOf({}, { users: before })

    expect(wanted.users.filter((user) => user.name.toLowerCase() === 'kiosk')).toEqual([
      { ...before[0], mustChangePassword: { kind: 'unreadable', why: 'an existing account keeps its password' } },
    ])
  })

  test('are promoted where the source allows them more, and never demoted', () => {
    const before = [aUser('teacher01', 'Standard'), aUser('student01', 'Administrator')]

    const wanted = desiredOf({}, { users: before })

    expect(userIn(wanted, 'teacher01')?.userType).toEqual(known('DashboardUser'))
    expect(userIn(wanted, 'student01')?.userType).toEqual(known('Administrator'))
  })

  test('that we work with are not touched', () => {
    const before = [aUser('it.admin', 'Standard'), aUser('lab.admin', 'Standard')]

    const wanted = desiredOf({}, { users: before, readBy: 'MPS-DST01\\it.admin' }, ['lab.admin'])

    expect(userIn(wanted, 'it.admin')?.userType).toEqual(known('Standard'))
    expect(userIn(wanted, 'lab.admin')?.userType).toEqual(known('Standard'))
  })

  test('that are disabled on the source, built in or of unknown type are not made', () => {
    const users = [
      aUser('gone', 'Administrator', { isEnabled: false }),
      aUser('WMSshell', 'Standard', { isBuiltIn: true }),
      aUser('odd', 'Standard', { userType: { kind: 'unknown', text: 'Wizard' } }),
    ]

    const wanted = desiredOf({ users }, { users: [] })

    expect(wanted.users).toEqual([])
  })

  test('that become administrators are in the group of administrators', () => {
    expect(desiredOf().administrators).toEqual(['Administrator', 'it.admin', 'CONTOSO\\Domain Admins', 'lab.admin'])
  })
})

describe('stations', () => {
  test("are the source's by seat, and a local account loses the name of the source machine, as a desktop does", () => {
    const stations = [
      aStation(3, 'Row1-B', { autoLogonUser: 'MPS-SRC01\\kiosk', virtualMachine: 'MPS-SRC01-3', sessionHost: 'RDSH1' }),
      aStation(4, 'Row2-A', { autoLogonUser: 'CONTOSO\\lab7' }),
    ]

    expect(desiredOf({ stations }).stations).toEqual([
      aStation(3, 'Row1-B', { autoLogonUser: 'kiosk', virtualMachine: 'MPS-DST01-n' }),
      aStation(4, 'Row2-A', { autoLogonUser: 'CONTOSO\\lab7' }),
    ])
  })

  test('that an answer leaves out are left out', () => {
    const wanted = desired(sourceWorksheet(), destinationWorksheet(), { seats: { 2: 1 }, confirmedItems: [] })

    expect(wanted.stations.map((seat) => seat.name)).toEqual(['Row1-A'])
  })
})

test('managed computers of both are joined, each once, without the two servers themselves', () => {
  const wanted = desiredOf(
    { managedServers: ['mps-lab2', 'MPS-DST01', 'MPS-LAB3'], managedComputers: ['PC-TEACH01.contoso.local', 'PC-9'] },
    { managedServers: ['MPS-LAB2'], managedComputers: ['PC-TEACH01'] },
  )

  expect(wanted.managedServers).toEqual(['MPS-LAB2', 'MPS-LAB3'])
  expect(wanted.managedComputers).toEqual(['PC-TEACH01', 'PC-9'])
})

test('what the guide leaves to people stays as it is', () => {
  const before = destinationWorksheet()

  const wanted = desiredOf()

  expect(wanted).toMatchObject({
    computerName: before.computerName,
    remoteDesktopUsers: before.remoteDesktopUsers,
    licensing: before.licensing,
    diskProtection: before.diskProtection,
  })
})
