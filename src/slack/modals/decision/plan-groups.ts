import type { Change, ChangeKind } from '../../../migration/plan/change.ts'

/** Under which title a plan shows a change, and how its kind is counted. */
export interface PlanGroup {
  readonly title: string
  readonly noun: string
  readonly nouns?: string
}

const SETTINGS: PlanGroup = { title: 'Settings', noun: 'setting' }
const ACCOUNTS: PlanGroup = { title: 'Accounts', noun: 'account change' }
const STATIONS: PlanGroup = { title: 'Stations', noun: 'station change' }
const COMPUTERS: PlanGroup = { title: 'Managed computers', noun: 'managed computer' }
const DESKTOPS: PlanGroup = {
  title: 'Virtual desktops',
  noun: 'step for virtual desktops',
  nouns: 'steps for virtual desktops',
}
const PROTECTION: PlanGroup = {
  title: 'Disk protection',
  noun: 'change of disk protection',
  nouns: 'changes of disk protection',
}
const LEAVING: PlanGroup = {
  title: 'Leaving the network',
  noun: 'step off the network',
  nouns: 'steps off the network',
}
const BY_HAND: PlanGroup = { title: 'Done by hand', noun: 'manual item' }

/** In the order in which a plan shows them. */
export const PLAN_GROUPS: readonly PlanGroup[] = [
  SETTINGS,
  ACCOUNTS,
  STATIONS,
  COMPUTERS,
  DESKTOPS,
  PROTECTION,
  LEAVING,
  BY_HAND,
]

/** Every kind has its group, so that nobody approves what they were not shown. */
const GROUP_OF: Readonly<Record<ChangeKind, PlanGroup>> = {
  'server-setting': SETTINGS,
  'scheduled-update': SETTINGS,
  'create-user': ACCOUNTS,
  'user-type': ACCOUNTS,
  'must-change-password': ACCOUNTS,
  'account-enabled': ACCOUNTS,
  'remove-user': ACCOUNTS,
  'station-name': STATIONS,
  'station-auto-logon': STATIONS,
  'station-orientation': STATIONS,
  'managed-computer': COMPUTERS,
  'unmanage-computer': COMPUTERS,
  'virtual-desktop-role': DESKTOPS,
  'template-copy': DESKTOPS,
  'template-import': DESKTOPS,
  'template-clean-up': DESKTOPS,
  'template-removal': DESKTOPS,
  'disk-protection': PROTECTION,
  'leave-domain': LEAVING,
  'shut-down': LEAVING,
  manual: BY_HAND,
}

export function ofPlanGroup(changes: readonly Change[], group: PlanGroup): Change[] {
  return changes.filter((change) => GROUP_OF[change.kind] === group)
}
