import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import type { Person } from '../../../src/migration/person.ts'
import { isEnded, STATES } from '../../../src/migration/states.ts'
import { known } from '../../../src/migration/worksheet/reading.ts'
import { confirmItem } from '../../../src/operations/acts/cutover/confirm-item.ts'
import { resumeMigration } from '../../../src/operations/acts/cutover/resume-migration.ts'
import { stopMigration } from '../../../src/operations/acts/cutover/stop-migration.ts'
import { acknowledge } from '../../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../../src/operations/acts/decision/approve-plan.ts'
import { rejectPlan } from '../../../src/operations/acts/decision/reject-plan.ts'
import { cancelMigration } from '../../../src/operations/acts/request/cancel-migration.ts'
import { checkAgain } from '../../../src/operations/acts/request/check-again.ts'
import { scheduleCutover } from '../../../src/operations/acts/request/schedule-cutover.ts'
import type { Commit } from '../../../src/operations/ports.ts'
import { crashingPorts } from '../../support/crashing-ports.ts'
import { ALICE, aSmallSite, CAROL, type FakeSite, HOUR_MS, OSCAR } from '../../support/fake-ports.ts'
import type { Behaviour } from '../../support/fake-server/fake-server.ts'
import { actBy, approved, ID, look, record, requested, scheduled } from '../../support/fake-story.ts'

type Step = (site: FakeSite) => Promise<unknown>

const PEOPLE: readonly Person[] = [ALICE, CAROL, OSCAR]
const STAGES = { requested, approved, scheduled } as const
const CHANGES = ['setting.multiple-sessions', 'user.kiosk.create', 'seat.1.name', 'seat.2.auto-logon']

const acts: Readonly<Record<string, (site: FakeSite, by: Person) => Promise<unknown>>> = {
  check: (site, by) => checkAgain(site.ports, actBy(by), { id: ID }),
  acknowledge: (site, by) => acknowledge(site.ports, actBy(by), { id: ID, rules: [] }),
  approve: async (site, by) =>
    approvePlan(site.ports, actBy(by), { id: ID, digest: (await record(site)).digest ?? 'none yet' }),
  reject: (site, by) => rejectPlan(site.ports, actBy(by), { id: ID, digest: null, reason: 'exams' }),
  schedule: (site, by) =>
    scheduleCutover(site.ports, actBy(by), {
      id: ID,
      when: { at: site.clock.now() + 25 * HOUR_MS },
      reason: null,
    }),
  'schedule now': (site, by) => scheduleCutover(site.ports, actBy(by), { id: ID, when: 'now', reason: 'it smokes' }),
  seats: (site, by) => confirmItem(site.ports, actBy(by), { id: ID, item: 'seats' }),
  item: (site, by) => confirmItem(site.ports, actBy(by), { id: ID, item: 'gpu-rendering' }),
  stop: (site, by) => stopMigration(site.ports, actBy(by), { id: ID }),
  resume: (site, by) => resumeMigration(site.ports, actBy(by), { id: ID }),
  cancel: (site, by) => cancelMigration(site.ports, actBy(by), { id: ID }),
}

function moveOn(site: FakeSite): void {
  site.clock.moveTo(site.store.dueAt(ID) ?? 0)
}

const aStep: fc.Arbitrary<readonly [string, Step]> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.constant<readonly [string, Step]>([
      'look when due',
      async (site) => {
        moveOn(site)
        await look(site)
      },
    ]),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...Object.entries(acts)), fc.constantFrom(...PEOPLE))
      .map(([[name, act], by]) => [`${by.id} ${name}`, (site: FakeSite) => act(site, by)] as const),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(60), fc.constantFrom('before', 'after')).map(
      ([atCall, when]) =>
        [
          `crash ${when} call ${atCall}`,
          async (site: FakeSite) => {
            moveOn(site)
            await look(site, { ports: crashingPorts(site.ports, { atCall: atCall + 1, when }).ports }).catch(() => {})
            site.leases.now += 31_000
          },
        ] as const,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constant<readonly [string, Step]>([
      'map stations',
      async (site) => {
        if (site.destination.worksheet.stations.length < 2) site.destination.mapStations([12, 11])
      },
    ]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('source', 'destination').map(
      (side) =>
        [
          `click a box on the ${side}`,
          async (site: FakeSite) => {
            const { settings } = site[side as 'source'].worksheet
            const box = settings['instant-messaging']
            site[side as 'source'].change({
              settings: { ...settings, 'instant-messaging': known(box.kind === 'known' && !box.value) },
            })
          },
        ] as const,
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...CHANGES),
        fc.constantFrom<Behaviour>('lies', 'refuses', 'loses-the-answer', 'is-lost-before'),
      )
      .map(
        ([change, behaviour]) =>
          [
            `${change} ${behaviour}`,
            async (site: FakeSite) => void site.destination.behaviours.set(change, [behaviour]),
          ] as const,
      ),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map(
      (isAway) =>
        [
          isAway ? 'lab-new goes away' : 'lab-new comes back',
          async (site: FakeSite) => {
            site.destination.trouble = isAway ? { kind: 'unreachable', sentence: 'lab-new does not answer.' } : null
          },
        ] as const,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant<readonly [string, Step]>(['a day passes', async (site) => site.clock.advance(24 * HOUR_MS)]),
  },
)

/** Looks into every commit that takes place. */
function watch(site: FakeSite) {
  const seen = new Map<string, string>()
  const transitions = new Set<string>()
  const commit = site.store.commit.bind(site.store)
  site.store.commit = async (request: Commit) => {
    const before = await site.store.load(request.id)
    const result = await commit(request)
    if (result.kind === 'committed') check(before, request)
    return result
  }

  function check(before: Migration | undefined, request: Commit): void {
    const { snapshot } = request
    let from = before ?? null
    if (before) expect(isEnded(before.state), 'ended states stay ended').toBe(false)
    for (const event of request.events) {
      const next = evolveAll(snapshot.id, from, [event])
      if (from && next && from.state !== next.state) {
        transitions.add(`${from.state} -> ${next.state}`)
        expect(STATES[from.state].exits, `${event.event.type} in ${from.state}`).toContain(next.state)
      }
      from = next
    }
    if (request.dueAt === null) expect(STATES[snapshot.state].actsNext, snapshot.state).not.toBe('stationmaster')
    for (const message of request.messages) {
      if (message.kind === 'card') continue
      const json = JSON.stringify(message)
      expect(seen.get(message.key) ?? json, message.key).toBe(json)
      seen.set(message.key, json)
      expect(json).not.toMatch(/kiosk/i)
    }
  }
  return { transitions }
}

async function expectSound(site: FakeSite): Promise<void> {
  const m = await record(site)
  const events = await site.store.events(ID)
  expect(m.version).toBe(events.length)
  expect(JSON.parse(JSON.stringify(evolveAll(ID, null, events)))).toEqual(m)
  const isHeld = STATES[m.state].holdsLocks
  expect(await site.store.lockHolder('lab-old.local')).toBe(isHeld ? ID : undefined)
  expect(await site.store.lockHolder('lab-new.local')).toBe(isHeld ? ID : undefined)
  expect(site.destination.repeated).toEqual([])
  expect(site.source.applied).toEqual([])
  const isBeforeWrites = m.cutover === null || m.cutover.isUntouched
  if (isBeforeWrites && m.state !== 'cancelled') expect(site.destination.applied).toEqual([])
  if (m.stopRequestedBy !== null) expect(['migrating', 'verifying', 'failed']).toContain(m.state)
}

describe('whatever people, servers and crashes do', () => {
  it('the record is sound after every step', { timeout: 120_000 }, async () => {
    const all = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(STAGES)),
        fc.array(aStep, { minLength: 10, maxLength: 40, size: 'max' }),
        async (begin, steps) => {
          const site = aSmallSite()
          const { transitions } = watch(site)
          await begin(site)
          for (const [name, step] of steps) {
            await step(site).catch((error: unknown) => {
              throw new Error(name, { cause: error })
            })
            await expectSound(site)
          }
          for (const transition of transitions) all.add(transition)
        },
      ),
      { numRuns: 100, seed: 20261123 },
    )
    expect(all.size).toBeGreaterThan(25)
  })
})
