import type { StepKind } from './timings.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS

/**
 * How long each step takes where this site has not measured it: one change, or one station to be connected and mapped. With the
 * restart where it makes one. Of the template's copy: one gigabyte over a network of 1 Gbit/s.
 */
export const USUAL_MS: Readonly<Record<StepKind, number>> = {
  'server-setting': 3 * SECOND_MS,
  'create-user': 4 * SECOND_MS,
  'user-type': 3 * SECOND_MS,
  'must-change-password': 3 * SECOND_MS,
  'account-enabled': 3 * SECOND_MS,
  'remove-user': 3 * SECOND_MS,
  'station-name': 3 * SECOND_MS,
  'station-orientation': 3 * SECOND_MS,
  'station-auto-logon': 4 * SECOND_MS,
  'managed-computer': 20 * SECOND_MS,
  'unmanage-computer': 20 * SECOND_MS,
  'virtual-desktop-role': 15 * MINUTE_MS,
  'template-copy': 12 * SECOND_MS,
  'template-import': 10 * MINUTE_MS,
  'template-clean-up': 10 * SECOND_MS,
  'template-removal': MINUTE_MS,
  'scheduled-update': 3 * SECOND_MS,
  'disk-protection': 15 * MINUTE_MS,
  'leave-domain': 5 * MINUTE_MS,
  'shut-down': 5 * MINUTE_MS,
  manual: 10 * MINUTE_MS,
  sessions: MINUTE_MS,
  stations: 4 * MINUTE_MS,
  verification: 2 * MINUTE_MS,
}
