import { expect, test } from 'vitest'
import { kept } from '../../../../src/migration/plan/kept.ts'
import { known } from '../../../../src/migration/worksheet/reading.ts'
import type { Worksheet } from '../../../../src/migration/worksheet/worksheet.ts'
import { aStation, aUser, destinationWorksheet, settings, sourceWorksheet } from '../../../support/a-worksheet.ts'

const ALIKE: Partial<Worksheet> = {
  users: [],
  stations: [],
  managedServers: [],
  managedComputers: [],
  administrators: [],
  remoteDesktopUsers: [],
  scheduledUpdate: destinationWorksheet().scheduledUpdate,
  licensing: destinationWorksheet().licensing,
}

/** What is kept, as people read it, of two servers that are alike but for what a test names. */
function keptOf(source: Partial<Worksheet>, before: Partial<Worksheet> = {}, workingAccounts: string[] = []): string[] {
  const pair = [sourceWorksheet({ ...ALIKE, ...source }), destinationWorksheet({ ...ALIKE, ...before })] as const
  return kept(...pair, workingAccounts).map(({ what, why }) => `${what} ${why}`)
}

test('nothing is kept of two servers that are alike', () => {
  expect(keptOf({})).toEqual([])
})

test('what the guide leaves to people is kept with both values', () => {
  const { scheduledUpdate, licensing } = sourceWorksheet()

  expect(keptOf({ scheduledUpdate, licensing, webLimiting: known('on') })).toEqual([
    'Licensing (source: Per User, servers MPS-SRC01) stays as it is on the destination (Not Configured, servers none), because the guide leaves it to people',
    'Web limiting (source: on) stays as it is on the destination (off), because the guide leaves it to people',
    'The script C:\\Maint\\nightly.cmd of the scheduled update is not copied to the destination, because files are not migrated: put it in the same place there',
  ])
})

test('a setting whose value on the source is not known is kept', () => {
  expect(keptOf({ settings: settings([], { 'instant-messaging': { kind: 'unknown', text: 'Maybe' } }) })).toEqual([
    "“Allow IM between MultiPoint Dashboard and user sessions on this computer” stays as it is on the destination (on), because the source's value is not known",
  ])
})

test('accounts that are not made say why', () => {
  const users = [
    aUser('gone', 'Standard', { isEnabled: false }),
    aUser('odd', 'Standard', { userType: { kind: 'unknown', text: 'Wizard' } }),
  ]

  expect(keptOf({ users })).toEqual([
    'Account gone is not created, because it is disabled on the source',
    'Account odd is not created, because its type is not known (unknown value “Wizard”)',
  ])
})

test.each([
  ['Standard', 'Administrator', 'an existing account is never demoted', []],
  ['Administrator', 'Standard', 'Stationmaster works with this account', ['.\\anna']],
] as const)('an account that is %s there and %s here says why it stays so', (there, here, why, working) => {
  const [account, type] = keptOf({ users: [aUser('anna', there)] }, { users: [aUser('anna', here)] }, [...working])

  expect(account).toBe('Account anna keeps its password and its state, because it exists on the destination')
  expect(type).toMatch(new RegExp(`^Type of the account anna stays .*, because ${why}$`))
})

test('a promotion is a change and not kept', () => {
  const lines = keptOf({ users: [aUser('anna', 'Administrator')] }, { users: [aUser('anna', 'Standard')] })

  expect(lines).toHaveLength(1)
})

test('what only the destination has stays', () => {
  expect(keptOf({}, { users: [aUser('anna')], managedComputers: ['PC-9'] })).toEqual([
    'Account anna stays, because nothing that only the destination has is removed',
    'Managed computer PC-9 stays, because nothing that only the destination has is removed',
  ])
})

test('what belongs to the source machine is not copied', () => {
  const stations = [aStation(1, 'Teacher', { sessionHost: 'RDSH1' })]

  expect(keptOf({ stations, managedServers: ['MPS-DST01'], administrators: ['CONTOSO\\Domain Admins'] })).toEqual([
    'Session host of Teacher (RDSH1 on the source) is not set on the destination, because a session host belongs to the source server',
    'CONTOSO\\Domain Admins in the group Administrators is not added on the destination, because domain accounts and groups cannot be managed from MultiPoint Manager',
    'Managed computer MPS-DST01 is not added on the destination, because it is one of the two servers itself',
  ])
})
