import { describe, expect, test } from 'vitest'
import { type DiffContext, NO_ANSWERS } from '../../../../src/migration/plan/answers.ts'
import { desired } from '../../../../src/migration/plan/desired.ts'
import { diff } from '../../../../src/migration/plan/diff.ts'
import { known, type Reading } from '../../../../src/migration/worksheet/reading.ts'
import type { Worksheet } from '../../../../src/migration/worksheet/worksheet.ts'
import { aStation, aUser, destinationWorksheet, settings, sourceWorksheet } from '../../../support/a-worksheet.ts'

const NOTHING_ANSWERED: DiffContext = NO_ANSWERS

function plan(source: Partial<Worksheet>, before: Partial<Worksheet> = {}, context = NOTHING_ANSWERED) {
  const actual = destinationWorksheet(before)
  return diff(actual, desired(sourceWorksheet(source), actual, NO_ANSWERS), context)
}

function find(changes: ReturnType<typeof plan>, id: string) {
  return changes.find((change) => change.id === id)
}

describe('seats', () => {
  const stations = [aStation(3, 'Row1-B', { autoLogonUser: 'kiosk', orientation: known('Portrait') })]

  test('have all three changes while nobody has said which station they are', () => {
    expect(plan({ stations }).filter((change) => change.id.startsWith('seat.'))).toEqual([
      expect.objectContaining({ id: 'seat.3.name', kind: 'station-name', to: 'Row1-B' }),
      expect.objectContaining({ id: 'seat.3.orientation', kind: 'station-orientation', to: 'Portrait' }),
      expect.objectContaining({ id: 'seat.3.auto-logon', kind: 'station-auto-logon', to: 'kiosk' }),
    ])
  })

  test('say that nobody will be logged on automatically', () => {
    expect(find(plan({ stations: [aStation(5, 'Row2-B')] }), 'seat.5.auto-logon')).toMatchObject({ to: null })
  })

  test('have only what differs once their station is known', () => {
    const here = [aStation(8, 'Row1-B', { autoLogonUser: 'MPS-DST01\\Kiosk', orientation: known('Landscape') })]

    const changes = plan({ stations }, { stations: here }, { seats: { 3: 8 }, confirmedItems: [] })

    expect(changes.filter((change) => change.id.startsWith('seat.'))).toEqual([
      {
        id: 'seat.3.orientation',
        kind: 'station-orientation',
        seat: 3,
        seatName: 'Row1-B',
        to: 'Portrait',
        before: 'landscape',
      },
    ])
  })

  test('leave an orientation alone that the source does not know', () => {
    const odd = [aStation(3, 'Row1-B', { orientation: { kind: 'unknown', text: 'Diagonal' } })]

    expect(find(plan({ stations: odd }), 'seat.3.orientation')).toBeUndefined()
  })

  test.each([
    ['lab.admin', true],
    ['Administrator', true],
    ['kiosk', false],
    ['CONTOSO\\boss', true],
    ['CONTOSO\\lab7', false],
  ])('say whether %s is an administrator: %s', (autoLogonUser, isAdministrator) => {
    const before = { administrators: ['CONTOSO\\Boss'] }

    const changes = plan({ stations: [aStation(1, 'Teacher', { autoLogonUser })] }, before)

    expect(find(changes, 'seat.1.auto-logon')).toMatchObject({ isAdministrator })
  })
})

describe('settings', () => {
  const unreadable: Reading<boolean> = { kind: 'unreadable', why: 'property missing' }

  test('that differ are set, and tell what they were', () => {
    expect(find(plan({}), 'setting.multiple-sessions')).toEqual({
      id: 'setting.multiple-sessions',
      kind: 'server-setting',
      setting: 'multiple-sessions',
      to: true,
      before: 'off',
    })
  })

  test('that no cmdlet knows are left to a person until the person has confirmed them', () => {
    expect(find(plan({}), 'manual.gpu-rendering')).toMatchObject({ kind: 'manual', rule: 'M2', item: 'gpu-rendering' })
    expect(
      find(plan({}, {}, { seats: null, confirmedItems: ['gpu-rendering'] }), 'manual.gpu-rendering'),
    ).toBeUndefined()
  })

  test('that only a person can set stay in the plan while reading shows otherwise, whatever was confirmed', () => {
    const before = { settings: settings([]) }
    const confirmed = { seats: null, confirmedItems: ['managed-remotely'] }

    const item = find(plan({}, before, confirmed), 'manual.managed-remotely')

    expect(item).toMatchObject({ rule: 'M1', makes: { setting: 'managed-remotely', to: true } })
  })

  test.each(['source', 'destination'])('orchestration is left to a person when the %s does not show it', (side) => {
    const hidden = { settings: settings([], { 'admin-orchestration': unreadable }) }

    const changes = side === 'source' ? plan(hidden) : plan({}, hidden)

    expect(find(changes, 'manual.admin-orchestration')).toMatchObject({ rule: 'M3' })
    expect(find(changes, 'setting.admin-orchestration')).toBeUndefined()
  })

  test('that the destination does not show are left to a person', () => {
    const hidden = { settings: settings([], { 'multiple-sessions': unreadable }) }

    expect(find(plan({}, hidden), 'manual.multiple-sessions')).toMatchObject({ rule: 'M13' })
  })
})

describe('accounts', () => {
  test('are created with all that can be known of them', () => {
    expect(find(plan({}), 'user.kiosk.create')).toEqual({
      id: 'user.kiosk.create',
      kind: 'create-user',
      user: 'kiosk',
      userType: 'Standard',
      fullName: 'Kiosk',
      description: 'Row 1',
      before: 'no such account',
    })
  })

  test('must change their password, unless a station logs on with them', () => {
    const ids = plan({}).map((change) => change.id)

    expect(ids).toContain('user.student01.must-change')
    expect(ids).not.toContain('user.kiosk.must-change')
  })

  test('that exist are only promoted', () => {
    const users = [aUser('teacher01', 'Standard'), aUser('lab.admin', 'Administrator')]

    const changes = plan({ users: [aUser('teacher01', 'DashboardUser'), aUser('lab.admin', 'Standard')] }, { users })

    expect(changes.filter((change) => change.id.startsWith('user.'))).toEqual([
      { id: 'user.teacher01.type', kind: 'user-type', user: 'teacher01', to: 'DashboardUser', before: 'standard user' },
    ])
  })

  test('that somebody has given more rights in the meantime are not demoted', () => {
    const wanted = desired(sourceWorksheet(), destinationWorksheet(), NO_ANSWERS)
    const actual = {
      ...wanted,
      users: [...wanted.users.filter((user) => user.name !== 'kiosk'), aUser('kiosk', 'Administrator')],
    }

    expect(diff(actual, wanted, NOTHING_ANSWERED).filter((change) => change.kind === 'user-type')).toEqual([])
  })
})

test('split stations are split by people', () => {
  const stations = [aStation(2, 'Row1-A', { isSplit: true }), aStation(3, 'Row1-B')]

  const item = find(plan({ stations }), 'manual.split-stations')

  expect(item).toMatchObject({ rule: 'M4', title: 'Split the station Row1-A' })
})

test('virtual desktops of stations are made by people, who customise the template first', () => {
  const stations = [aStation(7, 'VDI-1', { virtualMachine: 'MPS-SRC01-7' }), aStation(8, 'VDI-2')]
  const made = [aStation(4, 'VDI-1', { virtualMachine: 'MPS-DST01-4' }), aStation(5, 'VDI-2')]

  const item = find(plan({ stations }), 'manual.virtual-desktops')

  expect(item).toMatchObject({
    rule: 'M6',
    title: 'Customise the template and create the virtual desktop of VDI-1',
    instruction: expect.stringContaining('CompleteCustomization'),
  })
  expect(
    find(
      plan({ stations }, { stations: made }, { seats: { 7: 4, 8: 5 }, confirmedItems: [] }),
      'manual.virtual-desktops',
    ),
  ).toBeUndefined()
})

test('computers are managed as what they are', () => {
  const managed = plan({}).filter((change) => change.kind === 'managed-computer')

  expect(managed.map(({ id, systemType }) => [id, systemType])).toEqual([
    ['managed.MPS-LAB2', 'MultiPointServers'],
    ['managed.PC-TEACH01', 'PersonalComputers'],
    ['managed.PC-TEACH02', 'PersonalComputers'],
  ])
})
