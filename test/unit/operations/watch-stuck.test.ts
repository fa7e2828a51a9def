import { describe, expect, it } from 'vitest'
import { startMigration } from '../../../src/operations/acts/request/start-migration.ts'
import type { Incidents, Overdue, Ports, StuckWatch, Unreadable } from '../../../src/operations/ports.ts'
import { createStuckWatch } from '../../../src/operations/watch-stuck.ts'
import { ALICE, aSmallSite, type FakeSite, MINUTE_MS } from '../../support/fake-ports.ts'
import { actBy, deliver, ID, look, record, told } from '../../support/fake-story.ts'

const AFTER_MS = 10 * MINUTE_MS

/** A site whose request nobody has examined, and a watch over it. Tests say how the worker's claims look. */
async function standing() {
  const site = aSmallSite({ onDuty: 'U02ONDUTY' })
  const request = { source: 'lab-old', destination: 'lab-new', at: null }
  told(await startMigration(site.ports, actBy(ALICE), request))
  const seen = { epoch: 0, isHeld: false, unreadable: null as Unreadable | null }
  const notes = new Set<string>()
  const watch: StuckWatch = {
    async overdue(since) {
      const dueAt = site.store.dueAt(ID)
      if (dueAt === null || dueAt > since) return []
      const { version } = await record(site)
      const overdue: Overdue = { id: ID, dueAt, version, epoch: seen.epoch, isHeld: seen.isHeld }
      return [overdue]
    },
    look: async (id) => seen.unreadable ?? site.store.load(id),
    stuck: async () => [...notes] as (typeof ID)[],
    noteStuck: async (id) => void notes.add(id),
    forgetStuck: async (id) => void notes.delete(id),
  }
  const reported: { fields: object; reference: string }[] = []
  const incidents: Incidents = {
    report(_, fields) {
      const reference = `ref${reported.length + 1}`
      reported.push({ fields, reference })
      return reference
    },
  }
  const ports: Ports = { ...site.ports, incidents }
  const real = { now: 0 }
  const newWatch = () =>
    createStuckWatch(ports, watch, { afterMs: AFTER_MS, heldForMs: AFTER_MS, realNow: () => real.now })
  return { site, seen, notes, reported, real, round: newWatch(), newWatch }
}

async function said(site: FakeSite, kind: 'story' | 'direct'): Promise<string[]> {
  await deliver(site)
  return site.messenger.posted.flatMap(({ message }) =>
    message.kind === kind && 'text' in message && /Reference ref/.test(message.text) ? [message.text] : [],
  )
}

describe('a migration that nobody works on', () => {
  it('is left alone before its time, then said once to everybody who has to know', async () => {
    const { site, round, newWatch, reported } = await standing()
    site.clock.advance(AFTER_MS - 1)
    await round()
    expect((await record(site)).stuck ?? null).toBeNull()

    site.clock.advance(1)
    await round()
    await newWatch()()
    await round()

    expect((await record(site)).stuck).toMatchObject({ why: 'untouched', reference: 'ref1' })
    expect(reported).toHaveLength(1)
    expect(await said(site, 'story')).toEqual([expect.stringMatching(/^Nobody has worked on it since <at:\d+>/)])
    expect(await said(site, 'direct')).toEqual([expect.stringMatching(/^MIG-1, .*<at:\d+>.* Reference ref1\./)])
  })

  it('stays as due as it was, and is over with the first thing that happens', async () => {
    const { site, round, notes } = await standing()
    const dueAt = site.store.dueAt(ID)
    site.clock.advance(AFTER_MS)
    await round()
    expect(site.store.dueAt(ID)).toBe(dueAt)

    await look(site)
    await round()

    expect((await record(site)).stuck).toBeNull()
    expect(notes.size).toBe(0)
  })

  it('that moves without an event says so, too', async () => {
    const { site, seen, round } = await standing()
    site.clock.advance(AFTER_MS)
    await round()
    const claim = await site.store.claim(ID, 'a worker')
    if (claim.kind !== 'claimed') throw new Error('not claimed')
    const m = await record(site)
    await site.store.commit({
      ...{ id: ID, expectedVersion: m.version, epoch: claim.epoch, events: [], snapshot: m, locks: 'keep', answer: '' },
      ...{ dueAt: site.clock.now() + MINUTE_MS, lockNames: [], messages: [], bulletins: [], window: null },
    })
    seen.epoch = claim.epoch
    await round()

    expect((await record(site)).stuck).toBeNull()
    expect((await site.store.events(ID)).at(-1)?.event.type).toBe('moving-again')
  })
})

describe('a migration that workers take up to no end', () => {
  it('is not taken for one that nobody works on', async () => {
    const { site, seen, round } = await standing()
    site.clock.advance(AFTER_MS / 2)
    await round()
    seen.epoch = 7
    site.clock.advance(AFTER_MS / 2)
    await round()

    expect((await record(site)).stuck).toMatchObject({ why: 'no-progress' })
  })

  it('is given time as long as one worker holds it, but not for ever', async () => {
    const { site, seen, real, round } = await standing()
    seen.isHeld = true
    site.clock.advance(2 * AFTER_MS)
    await round()
    expect((await record(site)).stuck ?? null).toBeNull()

    real.now += AFTER_MS + 1
    await round()
    expect((await record(site)).stuck).toMatchObject({ why: 'no-progress' })
  })
})

describe('a record that cannot be read', () => {
  it('is said once, beside the record', async () => {
    const { site, seen, reported, round, notes } = await standing()
    await deliver(site)
    seen.unreadable = { id: ID, why: `${ID} is damaged: its content is missing` }
    site.clock.advance(AFTER_MS)
    await round()
    await round()

    expect(reported).toEqual([{ fields: { migrationId: ID }, reference: 'ref1' }])
    expect(await said(site, 'story')).toEqual([
      expect.stringContaining('is damaged: its content is missing. It was due'),
    ])
    expect(await said(site, 'direct')).toHaveLength(1)
    expect(notes.size).toBe(1)
  })
})
