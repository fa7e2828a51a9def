import type { Person } from '../../src/migration/person.ts'
import type { Act, Outcome } from '../../src/operations/acts/act.ts'
import { confirmItem } from '../../src/operations/acts/cutover/confirm-item.ts'
import { confirmSeats } from '../../src/operations/acts/cutover/confirm-seats.ts'
import { extendWindow } from '../../src/operations/acts/cutover/extend-window.ts'
import { releaseStations } from '../../src/operations/acts/cutover/release-stations.ts'
import { resumeMigration } from '../../src/operations/acts/cutover/resume-migration.ts'
import { stopMigration } from '../../src/operations/acts/cutover/stop-migration.ts'
import { verifyAgain } from '../../src/operations/acts/cutover/verify-again.ts'
import { acknowledge } from '../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../src/operations/acts/decision/approve-plan.ts'
import { overruleItems } from '../../src/operations/acts/decision/overrule-items.ts'
import { rejectPlan } from '../../src/operations/acts/decision/reject-plan.ts'
import { approveRetirement, retireSource } from '../../src/operations/acts/decision/retire-source.ts'
import { rollBack } from '../../src/operations/acts/decision/roll-back.ts'
import { signOff } from '../../src/operations/acts/decision/sign-off.ts'
import { cancelMigration } from '../../src/operations/acts/request/cancel-migration.ts'
import { checkAgain } from '../../src/operations/acts/request/check-again.ts'
import { scheduleCutover } from '../../src/operations/acts/request/schedule-cutover.ts'
import { type StartInput, startMigration } from '../../src/operations/acts/request/start-migration.ts'
import { ALICE, aPerson, CAROL, type FakeSite, OSCAR } from './fake-ports.ts'
import {
  actBy,
  approved,
  awaitingItems,
  awaitingSeats,
  awaitingStations,
  completed,
  ID,
  inPilot,
  MAPPED_IDS,
  record,
  requested,
  seenInPilot,
  settle,
  told,
} from './fake-story.ts'

/** Another approver: whoever asks for a retirement does not approve it. */
const DAVE = aPerson('U-dave', 'approver')

export const START: StartInput = { source: 'lab-old', destination: 'lab-new', at: null }

export async function acknowledged(site: FakeSite) {
  await requested(site)
  told(await acknowledge(site.ports, actBy(CAROL), { id: ID, rules: [] }))
  return record(site)
}

async function stopped(site: FakeSite) {
  await awaitingStations(site)
  told(await stopMigration(site.ports, actBy(OSCAR), { id: ID }))
  return record(site)
}

async function retirementExamined(site: FakeSite) {
  await completed(site)
  told(await retireSource(site.ports, actBy(CAROL), { id: ID }))
  return settle(site)
}

interface Deed {
  /** Brings a site to where the act is possible. */
  readonly before: (site: FakeSite) => Promise<unknown>
  readonly by: Person
  readonly act: (site: FakeSite, act: Act) => Promise<Outcome>
}

export const digestOf = async (site: FakeSite) => (await record(site)).digest ?? ''

/** Every act, where it is possible. */
export const DEEDS: Readonly<Record<string, Deed>> = {
  start: { before: async () => {}, by: ALICE, act: (site, act) => startMigration(site.ports, act, START) },
  check: { before: requested, by: ALICE, act: (site, act) => checkAgain(site.ports, act, { id: ID }) },
  acknowledge: {
    before: requested,
    by: CAROL,
    act: (site, act) => acknowledge(site.ports, act, { id: ID, rules: [] }),
  },
  approve: {
    before: acknowledged,
    by: CAROL,
    act: async (site, act) => approvePlan(site.ports, act, { id: ID, digest: await digestOf(site) }),
  },
  reject: {
    before: acknowledged,
    by: CAROL,
    act: (site, act) => rejectPlan(site.ports, act, { id: ID, digest: null, reason: 'exams' }),
  },
  schedule: {
    before: approved,
    by: ALICE,
    act: (site, act) => scheduleCutover(site.ports, act, { id: ID, when: '2026-11-25 02:00', reason: null }),
  },
  'schedule now': {
    before: approved,
    by: CAROL,
    act: (site, act) => scheduleCutover(site.ports, act, { id: ID, when: 'now', reason: 'it smokes' }),
  },
  'confirm seats': {
    before: awaitingSeats,
    by: OSCAR,
    act: (site, act) => confirmItem(site.ports, act, { id: ID, item: 'seats' }),
  },
  'confirm other seats': {
    before: awaitingSeats,
    by: OSCAR,
    act: (site, act) =>
      confirmSeats(site.ports, act, {
        id: ID,
        seats: Object.fromEntries(MAPPED_IDS.map((stationId, index) => [index + 1, stationId])),
      }),
  },
  'confirm an item': {
    before: awaitingItems,
    by: OSCAR,
    act: (site, act) => confirmItem(site.ports, act, { id: ID, item: 'gpu-rendering' }),
  },
  stop: { before: awaitingStations, by: OSCAR, act: (site, act) => stopMigration(site.ports, act, { id: ID }) },
  resume: { before: stopped, by: OSCAR, act: (site, act) => resumeMigration(site.ports, act, { id: ID }) },
  overrule: {
    before: awaitingStations,
    by: CAROL,
    act: (site, act) => overruleItems(site.ports, act, { id: ID, reason: 'Some are broken.' }),
  },
  extend: {
    before: awaitingStations,
    by: OSCAR,
    act: (site, act) => extendWindow(site.ports, act, { id: ID, until: '2026-11-26 02:00' }),
  },
  release: {
    before: seenInPilot,
    by: OSCAR,
    act: (site, act) => releaseStations(site.ports, act, { id: ID, stations: ['Teacher'], people: 'staff' }),
  },
  'sign off': { before: seenInPilot, by: CAROL, act: (site, act) => signOff(site.ports, act, { id: ID }) },
  'roll back': {
    before: inPilot,
    by: CAROL,
    act: (site, act) => rollBack(site.ports, act, { id: ID, reason: 'The screens flicker.' }),
  },
  verify: { before: completed, by: OSCAR, act: (site, act) => verifyAgain(site.ports, act, { id: ID }) },
  retire: { before: completed, by: CAROL, act: (site, act) => retireSource(site.ports, act, { id: ID }) },
  'approve a retirement': {
    before: retirementExamined,
    by: DAVE,
    act: (site, act) => approveRetirement(site.ports, act, { id: ID, isAllAcknowledged: true }),
  },
  cancel: { before: requested, by: ALICE, act: (site, act) => cancelMigration(site.ports, act, { id: ID }) },
}
