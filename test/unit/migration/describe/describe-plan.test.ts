import { expect, it } from 'vitest'
import { describePlan } from '../../../../src/migration/describe/describe-plan.ts'
import type { Change } from '../../../../src/migration/plan/change.ts'

const seat = { seat: 2, seatName: 'Row1-A', before: 'not known until its station is mapped' }

it('tells a plan in one line for each setting, account and station', () => {
  const changes: Change[] = [
    { id: 'setting.instant-messaging', kind: 'server-setting', setting: 'instant-messaging', to: true, before: 'off' },
    {
      id: 'user.ann.create',
      kind: 'create-user',
      user: 'ann',
      userType: 'Standard',
      fullName: '',
      description: '',
      before: '',
    },
    { id: 'user.ann.must-change', kind: 'must-change-password', user: 'ann', before: '' },
    { id: 'seat.2.name', kind: 'station-name', to: 'Row1-A', ...seat },
    { id: 'seat.2.orientation', kind: 'station-orientation', to: 'Portrait', ...seat },
    { id: 'seat.2.auto-logon', kind: 'station-auto-logon', to: 'kiosk', isAdministrator: false, ...seat },
    { id: 'managed.PC1', kind: 'managed-computer', computer: 'PC1', systemType: 'PersonalComputers', before: '' },
  ]

  const lines = describePlan(changes)

  expect(lines).toEqual([
    expect.stringMatching(/instant messag.*\(now: off\)$/i),
    'Create the account ann (standard user), a new password at the first logon',
    'Row1-A: gets its name, display in portrait, automatic logon as kiosk',
    'Manage the computer PC1',
  ])
})
