import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { worksheetDifferences } from '../../../src/migration/assessment/differences.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { isEnded, STATES } from '../../../src/migration/states.ts'
import { resumeMigration } from '../../../src/operations/acts/cutover/resume-migration.ts'
import { retireSource } from '../../../src/operations/acts/decision/retire-source.ts'
import { rollBack } from '../../../src/operations/acts/decision/roll-back.ts'
import type { Commit } from '../../../src/operations/ports.ts'
import { aSmallFullSite, CAROL, type FakeSite, OSCAR } from '../../support/fake-ports.ts'
import { actBy, approved, ID, record, requested, scheduled, settle } from '../../support/fake-story.ts'
import { playToEnd } from '../../support/play-to-end.ts'
import { anyStep, calmStep, type Step } from '../../support/random-steps.ts'

const STATION_IDS = [12, 11]

const until = (state: 'pilot' | 'completed') => async (site: FakeSite) => {
  await scheduled(site)
  await playToEnd(site, { worker: () => site.ports, stationIds: STATION_IDS, until: state })
}

async function retiring(site: FakeSite): Promise<void> {
  await until('completed')(site)
  await retireSource(site.ports, actBy(CAROL), { id: ID })
  await settle(site)
}

const STAGES = {
  requested,
  approved,
  scheduled,
  pilot: until('pilot'),
  completed: until('completed'),
  retiring,
} as const

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
    if (before && request.epoch !== undefined)
      expect(isEnded(before.state), 'no worker wakes what has ended').toBe(false)
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

/** What may be written when, seen from the servers. */
function guardWrites(site: FakeSite): void {
  site.destination.onApply = async (changeId) => {
    const m = await record(site)
    expect(m.approval, changeId).not.toBeNull()
    if (changeId === 'disk-protection') expect(m.pilot?.signedOffBy).toBeTruthy()
  }
  site.source.onApply = async (changeId) => {
    const m = await record(site)
    expect(changeId).toMatch(/^retire\./)
    expect(m.retirement?.approvedBy).toBeTruthy()
    expect(m.pilot?.signedOffBy).toBeTruthy()
  }
}

async function expectSound(site: FakeSite): Promise<void> {
  const m = await record(site)
  const events = await site.store.events(ID)
  expect(m.version).toBe(events.length)
  expect(JSON.parse(JSON.stringify(evolveAll(ID, null, events)))).toEqual(m)
  const isHeld = STATES[m.state].holdsLocks
  expect(await site.store.lockHolder('lab-old.local')).toBe(isHeld ? ID : undefined)
  expect(await site.store.lockHolder('lab-new.local')).toBe(isHeld ? ID : undefined)
  for (const server of [site.source, site.destination]) {
    expect(server.repeated).toEqual([])
    expect(server.restartedUnder).toEqual([])
  }
  const isBeforeWrites = m.cutover === null || m.cutover.isUntouched
  if (isBeforeWrites && m.state !== 'cancelled') expect(site.destination.applied).toEqual([])
  if (m.stopRequestedBy !== null) {
    expect(['migrating', 'restarting', 'verifying', 'rolling-back', 'retiring', 'failed']).toContain(m.state)
  }
}

async function take([name, act]: Step, site: FakeSite): Promise<void> {
  await act(site).catch((error: unknown) => {
    throw new Error(name, { cause: error })
  })
}

describe('whatever people, servers and crashes do', () => {
  it('the record is sound after every step', { timeout: 180_000 }, async () => {
    const all = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(STAGES)),
        fc.array(anyStep, { minLength: 20, maxLength: 80, size: 'max' }),
        async (begin, steps) => {
          const site = aSmallFullSite()
          const { transitions } = watch(site)
          guardWrites(site)
          await begin(site)
          for (const step of steps) {
            await take(step, site)
            await expectSound(site)
          }
          for (const transition of transitions) all.add(transition)
        },
      ),
      { numRuns: 150, seed: 20261123 },
    )
    expect(all.size).toBeGreaterThan(45)
  })

  it('a rollback at any moment ends with the destination as it was', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(scheduled, scheduled, STAGES.pilot, STAGES.completed),
        fc.array(calmStep, { minLength: 3, maxLength: 30, size: 'max' }),
        fc.array(calmStep, { maxLength: 10 }),
        async (begin, forward, back) => {
          const site = aSmallFullSite()
          watch(site)
          await begin(site)
          const before = structuredClone(site.destination.worksheet)
          const first = (await record(site)).assessment?.before ?? before
          for (const step of forward) await take(step, site)
          await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'The screens flicker.' })
          if ((await record(site)).rollback === null) return
          for (const step of back) await take(step, site)

          const m = await comeToAnEnd(site)

          expect(m.state).toBe('rolled-back')
          expect(worksheetDifferences(first, site.destination.worksheet)).toEqual([])
          expect(m.rollback?.differences).toEqual([])
          expect(site.destination.repeated).toEqual([])
          await expectSound(site)
        },
      ),
      { numRuns: 80, seed: 20261124 },
    )
  })
})

/** Somebody resumes whatever failed or was stopped, as often as it takes. */
async function comeToAnEnd(site: FakeSite): Promise<Migration> {
  for (let tries = 0; tries < 10; tries += 1) {
    await resumeMigration(site.ports, actBy(OSCAR), { id: ID })
    const m = await playToEnd(site, { worker: () => site.ports, stationIds: [], until: 'rolled-back' })
    if (m.state === 'rolled-back') return m
  }
  throw new Error('it never came to an end')
}
