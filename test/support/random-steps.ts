import fc from 'fast-check'
import type { Person } from '../../src/migration/person.ts'
import { known } from '../../src/migration/worksheet/reading.ts'
import { confirmItem } from '../../src/operations/acts/cutover/confirm-item.ts'
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
import { crashingPorts, isCrash } from './crashing-ports.ts'
import { ALICE, aPerson, CAROL, type FakeSite, HOUR_MS, OSCAR } from './fake-ports.ts'
import type { Behaviour } from './fake-server/fake-server.ts'
import { actBy, ID, logOnInPilot, look, record } from './fake-story.ts'
import { doItems } from './play-to-end.ts'

export type Step = readonly [name: string, act: (site: FakeSite) => Promise<unknown>]

const DAVE = aPerson('U-dave', 'approver')
const PEOPLE: readonly Person[] = [ALICE, CAROL, DAVE, OSCAR]
const CHANGES = [
  'setting.multiple-sessions',
  'user.kiosk.create',
  'seat.1.name',
  'seat.2.auto-logon',
  'virtual-desktops.role',
  'template.import',
  'pilot.kiosk.release',
  'disk-protection',
  'undo.user.kiosk.create',
  'retire.leave-domain',
]

type PersonsAct = (site: FakeSite, by: Person) => Promise<unknown>

const BEFORE_THE_START: Readonly<Record<string, PersonsAct>> = {
  check: (site, by) => checkAgain(site.ports, actBy(by), { id: ID }),
  acknowledge: (site, by) => acknowledge(site.ports, actBy(by), { id: ID, rules: [] }),
  approve: async (site, by) =>
    approvePlan(site.ports, actBy(by), { id: ID, digest: (await record(site)).digest ?? 'none yet' }),
  'approve, to be rolled back': async (site, by) => {
    const { digest } = await record(site)
    return approvePlan(site.ports, actBy(by), { id: ID, digest: digest ?? 'none yet', ifNoAnswer: 'roll-back' })
  },
  reject: (site, by) => rejectPlan(site.ports, actBy(by), { id: ID, digest: null, reason: 'exams' }),
  schedule: (site, by) =>
    scheduleCutover(site.ports, actBy(by), {
      id: ID,
      when: { at: site.clock.now() + 25 * HOUR_MS },
      reason: null,
    }),
  'schedule now': (site, by) => scheduleCutover(site.ports, actBy(by), { id: ID, when: 'now', reason: 'it smokes' }),
}

const stop: PersonsAct = (site, by) => stopMigration(site.ports, actBy(by), { id: ID })
const resume: PersonsAct = (site, by) => resumeMigration(site.ports, actBy(by), { id: ID })

const FROM_THE_START: Readonly<Record<string, PersonsAct>> = {
  seats: (site, by) => confirmItem(site.ports, actBy(by), { id: ID, item: 'seats' }),
  item: (site, by) => confirmItem(site.ports, actBy(by), { id: ID, item: 'gpu-rendering' }),
  stop,
  resume,
  cancel: (site, by) => cancelMigration(site.ports, actBy(by), { id: ID }),
  overrule: (site, by) => overruleItems(site.ports, actBy(by), { id: ID, reason: 'it will do' }),
  extend: (site, by) => extendWindow(site.ports, actBy(by), { id: ID, until: { at: site.clock.now() + 6 * HOUR_MS } }),
  'release a station': (site, by) =>
    releaseStations(site.ports, actBy(by), { id: ID, stations: ['Row1-A'], people: 'nobody' }),
  'release all': (site, by) => releaseStations(site.ports, actBy(by), { id: ID, stations: null, people: 'everyone' }),
  'sign off': (site, by) => signOff(site.ports, actBy(by), { id: ID }),
  'verify again': (site, by) => verifyAgain(site.ports, actBy(by), { id: ID }),
  'roll back': (site, by) => rollBack(site.ports, actBy(by), { id: ID, reason: 'The screens flicker.' }),
  retire: (site, by) => retireSource(site.ports, actBy(by), { id: ID }),
  'approve retirement': (site, by) => approveRetirement(site.ports, actBy(by), { id: ID, isAllAcknowledged: true }),
}

function moveOn(site: FakeSite): void {
  site.clock.moveTo(site.store.dueAt(ID) ?? 0)
}

/** A look that finds nothing new puts the next one off, or a worker would look for ever. */
export async function lookWhenDue(site: FakeSite): Promise<void> {
  moveOn(site)
  const before = await record(site)
  await look(site)
  const [after, dueAt] = [await record(site), site.store.dueAt(ID)]
  const isHot = dueAt !== null && dueAt <= site.clock.now() && after.version === before.version
  if (isHot) throw new Error(`${after.state} stays due although nothing is new`)
}

function people(acts: Readonly<Record<string, PersonsAct>>): fc.Arbitrary<Step> {
  return fc
    .tuple(fc.constantFrom(...Object.entries(acts)), fc.constantFrom(...PEOPLE))
    .map(([[name, act], by]) => [`${by.id} ${name}`, (site: FakeSite) => act(site, by)])
}

const mapStations: Step = [
  'map stations',
  async ({ destination }) => {
    const isUp = !destination.restarts.isAway && destination.worksheet.stations.length < 2
    if (isUp) destination.mapStations([12, 11])
  },
]
const mapWhenAsked: Step = [
  'map stations when asked to',
  async (site) => ((await record(site)).state === 'waiting-for-stations' ? mapStations[1](site) : undefined),
]

/** What people do where they are asked to. */
const WHEN_ASKED: readonly Step[] = [
  [
    'do what is asked for',
    async (site) => {
      const { parked } = await record(site)
      if (parked?.reason === 'manual-items') await doItems(site)
      if (parked?.reason === 'seats') await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' })
    },
  ],
  ['log on with the test accounts', async (site) => logOnInPilot(site)],
]

const sessions: fc.Arbitrary<Step> = fc
  .constantFrom('source', 'destination')
  .map((side) => [`somebody logs on to the ${side}`, async (site) => site[side as 'source'].openSessions(1)])

const clicks: fc.Arbitrary<Step> = fc.constantFrom('source', 'destination').map((side) => [
  `click a box on the ${side}`,
  async (site) => {
    const { settings } = site[side as 'source'].worksheet
    const box = settings['instant-messaging']
    site[side as 'source'].change({
      settings: { ...settings, 'instant-messaging': known(box.kind === 'known' && !box.value) },
    })
  },
])

const crashes: fc.Arbitrary<Step> = fc.tuple(fc.nat(60), fc.constantFrom('before', 'after')).map(([atCall, when]) => [
  `crash ${when} call ${atCall}`,
  async (site) => {
    moveOn(site)
    await look(site, { ports: crashingPorts(site.ports, { atCall: atCall + 1, when }).ports }).catch(
      (error: unknown) => {
        if (!isCrash(error)) throw error
      },
    )
    site.leases.now += 31_000
  },
])

const behaviours: fc.Arbitrary<Step> = fc
  .tuple(
    fc.constantFrom(...CHANGES),
    fc.constantFrom<Behaviour>('lies', 'refuses', 'loses-the-answer', 'is-lost-before'),
  )
  .map(([change, behaviour]) => [
    `${change} ${behaviour}`,
    async (site) => {
      const server = change.startsWith('retire.') ? site.source : site.destination
      server.behaviours.set(change, [behaviour])
    },
  ])

const troubles: fc.Arbitrary<Step> = fc
  .tuple(fc.boolean(), fc.constantFrom('source', 'destination'))
  .map(([isAway, side]) => [
    isAway ? `the ${side} goes away` : `the ${side} comes back`,
    async (site) => {
      const server = site[side as 'source']
      server.trouble = isAway ? { kind: 'unreachable', sentence: `${server.name} does not answer.` } : null
    },
  ])

const aDay: fc.Arbitrary<Step> = fc.constant(['a day passes', async (site) => site.clock.advance(24 * HOUR_MS)])
const aLook: fc.Arbitrary<Step> = fc.constant(['look when due', lookWhenDue])

/** Everything that can happen to a migration. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: aLook },
  { weight: 3, arbitrary: people(BEFORE_THE_START) },
  { weight: 7, arbitrary: people(FROM_THE_START) },
  { weight: 5, arbitrary: fc.constantFrom(mapStations, ...WHEN_ASKED) },
  { weight: 2, arbitrary: crashes },
  { weight: 1, arbitrary: sessions },
  { weight: 1, arbitrary: clicks },
  { weight: 1, arbitrary: behaviours },
  { weight: 1, arbitrary: troubles },
  { weight: 1, arbitrary: aDay },
)

/** What happens on the way forward while nobody else touches a server, and nobody gives up. */
export const calmStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: aLook },
  { weight: 5, arbitrary: fc.constantFrom(mapWhenAsked, ...WHEN_ASKED) },
  { weight: 2, arbitrary: crashes },
  { weight: 1, arbitrary: sessions },
  { weight: 1, arbitrary: behaviours },
  {
    weight: 2,
    arbitrary: people({ stop, resume }),
  },
)
