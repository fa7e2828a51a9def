import type { Migration } from '../../../../src/migration/migration.ts'
import { openItems } from '../../../../src/migration/open-points.ts'
import type { Person } from '../../../../src/migration/person.ts'
import type { Verb } from '../../../../src/migration/roles.ts'
import type { Act } from '../../../../src/operations/acts/act.ts'
import { confirmItem } from '../../../../src/operations/acts/cutover/confirm-item.ts'
import { extendWindow } from '../../../../src/operations/acts/cutover/extend-window.ts'
import { releaseStations } from '../../../../src/operations/acts/cutover/release-stations.ts'
import { resumeMigration } from '../../../../src/operations/acts/cutover/resume-migration.ts'
import { endSessions, waitForPeople } from '../../../../src/operations/acts/cutover/still-on.ts'
import { stopMigration } from '../../../../src/operations/acts/cutover/stop-migration.ts'
import { verifyAgain } from '../../../../src/operations/acts/cutover/verify-again.ts'
import { acknowledge } from '../../../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../../../src/operations/acts/decision/approve-plan.ts'
import { breakGlass } from '../../../../src/operations/acts/decision/break-glass.ts'
import { overruleItems } from '../../../../src/operations/acts/decision/overrule-items.ts'
import { rejectPlan } from '../../../../src/operations/acts/decision/reject-plan.ts'
import { approveRetirement, retireSource } from '../../../../src/operations/acts/decision/retire-source.ts'
import { rollBack } from '../../../../src/operations/acts/decision/roll-back.ts'
import { signOff } from '../../../../src/operations/acts/decision/sign-off.ts'
import { cancelMigration } from '../../../../src/operations/acts/request/cancel-migration.ts'
import { checkAgain } from '../../../../src/operations/acts/request/check-again.ts'
import { scheduleCutover } from '../../../../src/operations/acts/request/schedule-cutover.ts'
import { startMigration } from '../../../../src/operations/acts/request/start-migration.ts'
import type { Ports } from '../../../../src/operations/ports.ts'
import { viewMigration } from '../../../../src/operations/queries.ts'
import { aPerson, HOUR_MS, MONDAY } from '../../../support/fake-ports.ts'
import type { Who } from './expected.ts'

export const ME = 'U-me'
const ALL_ROLES = aPerson(ME, 'approver').roles

/** Guests and those who have left as they would be if Slack's answer about them had been passed over: with every role. */
export const PERSONS: Readonly<Record<Who, Person>> = {
  nobody: aPerson(ME, null),
  viewer: aPerson(ME, 'viewer'),
  requester: aPerson(ME, 'requester'),
  operator: aPerson(ME, 'operator'),
  approver: aPerson(ME, 'approver'),
  glass: { ...aPerson(ME, null), mayBreakGlass: true },
  'approver of one server': { ...aPerson(ME, null), serverRoles: new Map([['lab-old', ALL_ROLES]]) },
  'approver of both servers': {
    ...aPerson(ME, null),
    serverRoles: new Map([
      ['lab-old', ALL_ROLES],
      ['lab-new', ALL_ROLES],
    ]),
  },
  guest: { ...aPerson(ME, 'approver'), mayBreakGlass: true, isMember: false },
  deactivated: { id: ME, roles: ALL_ROLES, serverRoles: new Map([['lab-old', ALL_ROLES]]), isMember: false },
}

type Deed = (ports: Ports, act: Act, m: Migration) => Promise<object>

/** Every verb as its operation, with what it takes where it is possible. */
export const DEEDS: Readonly<Record<Verb, Deed>> = {
  view: (ports, act, { id }) => viewMigration(ports, act.by, id),
  start: (ports, act) => startMigration(ports, act, { source: 'lab-old', destination: 'lab-new', at: null }),
  check: checkAgain,
  schedule: (ports, act, { id }) =>
    scheduleCutover(ports, act, { id, when: { at: MONDAY + 48 * HOUR_MS }, reason: null }),
  cancel: cancelMigration,
  confirm: (ports, act, m) => confirmItem(ports, act, { id: m.id, item: openItems(m)[0]?.item ?? 'none' }),
  stop: stopMigration,
  resume: resumeMigration,
  extend: (ports, act, { id }) => extendWindow(ports, act, { id, until: { at: MONDAY + 50 * HOUR_MS } }),
  release: (ports, act, { id }) => releaseStations(ports, act, { id, stations: null, people: 'everyone' }),
  verify: verifyAgain,
  'end-sessions': endSessions,
  wait: waitForPeople,
  acknowledge: (ports, act, { id }) => acknowledge(ports, act, { id, rules: [] }),
  approve: (ports, act, m) =>
    m.retirement
      ? approveRetirement(ports, act, { id: m.id, isAllAcknowledged: true })
      : approvePlan(ports, act, { id: m.id, digest: m.digest ?? '' }),
  reject: (ports, act, { id }) => rejectPlan(ports, act, { id, digest: null, reason: 'exams' }),
  overrule: (ports, act, { id }) => overruleItems(ports, act, { id, reason: 'it is not needed' }),
  'sign-off': signOff,
  rollback: (ports, act, { id }) => rollBack(ports, act, { id, reason: 'the screens flicker' }),
  retire: retireSource,
  'break-glass': (ports, act, { id }) => breakGlass(ports, act, { id, reason: 'the old server is dying' }),
}
