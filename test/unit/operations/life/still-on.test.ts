import { describe, expect, it } from 'vitest'
import type { Migration } from '../../../../src/migration/migration.ts'
import type { WhenStillOn } from '../../../../src/migration/record-parts.ts'
import { resumeMigration } from '../../../../src/operations/acts/cutover/resume-migration.ts'
import { endSessions, waitForPeople } from '../../../../src/operations/acts/cutover/still-on.ts'
import { stopMigration } from '../../../../src/operations/acts/cutover/stop-migration.ts'
import { whoIsOn } from '../../../../src/operations/acts/cutover/who-is-on.ts'
import { rollBack } from '../../../../src/operations/acts/decision/roll-back.ts'
import { isCrash, mortalPorts, type When } from '../../../support/crashing-ports.ts'
import { aSite, aSmallSite, CAROL, type FakeSite, MINUTE_MS, NOBODY, OSCAR, VERA } from '../../../support/fake-ports.ts'
import {
  actBy,
  eventTypes,
  goOnUntil,
  ID,
  record,
  scheduled,
  settle,
  story,
  told,
} from '../../../support/fake-story.ts'

const GRACE_MS = 10 * MINUTE_MS
const POLICY = { sessionGraceMs: GRACE_MS, progressPollMs: MINUTE_MS, onDuty: OSCAR.id }

const endingOf = (m: Migration) => m.cutover?.endings.source
const isAsked = (m: Migration) => m.parked?.reason === 'still-on'

/** The cutover has begun, and people on the source have been warned. */
async function warned(whenStillOn: WhenStillOn, policy = {}): Promise<FakeSite> {
  const site = aSite({ ...POLICY, whenStillOn, ...policy })
  await scheduled(site)
  site.source.openSessions(7)
  await goOnUntil(site, (m) => endingOf(m)?.status === 'warned')
  return site
}

async function later(site: FakeSite, ms: number): Promise<Migration> {
  const until = site.clock.now() + ms
  return goOnUntil(site, () => (site.store.dueAt(ID) ?? until) >= until).then(async () => {
    site.clock.moveTo(until)
    return settle(site)
  })
}

const said = (site: FakeSite) => site.source.warningsFromStart

describe('people who are still logged on', () => {
  it('are counted as they leave, with a record only of what has changed', async () => {
    const site = await warned('end')
    const version = (await record(site)).version
    expect((await later(site, 3 * MINUTE_MS)).version).toBe(version)

    site.source.openSessions(3)
    const m = await later(site, MINUTE_MS)

    expect(endingOf(m)).toMatchObject({ status: 'warned', sessions: 7, left: 3 })
    expect(m.version).toBe(version + 1)
    expect(site.source.sessionLooks).toBeGreaterThanOrEqual(4)
    expect(story(site).filter((line) => line.includes('logged on'))).toEqual([])
  })

  it('keep nobody waiting once they are gone', async () => {
    const site = await warned('end')
    const warnedAt = site.clock.now()
    site.source.openSessions(0)

    await goOnUntil(site, (m) => endingOf(m)?.status === 'ended')

    expect(site.clock.now()).toBe(warnedAt + MINUTE_MS)
  })

  it('are logged off after their time where that was approved', async () => {
    const site = await warned('end')
    const warnedAt = site.clock.now()
    expect(said(site)).toEqual([expect.stringContaining('In 10 minutes everybody is logged off.')])

    await goOnUntil(site, (m) => endingOf(m)?.status === 'ended')

    expect(site.clock.now()).toBe(warnedAt + GRACE_MS)
    expect(await endSessions(site.ports, actBy(OSCAR), { id: ID })).toMatchObject({ refused: 'wrong-state' })
  })
})

describe('where a person is asked about them', () => {
  it('nobody is logged off, and whoever is on duty is told directly', async () => {
    const site = await warned('ask')
    const warnedAt = site.clock.now()
    expect(said(site)[0]).not.toContain('logged off')

    const m = await goOnUntil(site, isAsked)

    expect(site.clock.now()).toBe(warnedAt + GRACE_MS)
    expect(m.state).toBe('waiting-for-person')
    expect(m.parked?.sentence).toContain('7 people are still logged on to lab-old.')
    expect(site.source.reading.facts.sessions).toHaveLength(7)
    const [call] = site.store.outbox.all().flatMap(({ message }) => (message.kind === 'direct' ? [message] : []))
    expect(call).toMatchObject({ person: OSCAR.id, buttons: expect.arrayContaining(['end-sessions', 'wait']) })
  })

  it('they may leave by themselves, and it goes on without an answer', async () => {
    const site = await warned('ask')
    await goOnUntil(site, isAsked)
    site.source.openSessions(2)
    expect(endingOf(await later(site, MINUTE_MS))?.left).toBe(2)
    site.source.openSessions(0)

    const m = await later(site, MINUTE_MS)

    expect(m.parked).toBeNull()
    expect(endingOf(m)?.status).toBe('ended')
  })

  it('they are warned once more before somebody ends their sessions', async () => {
    const site = await warned('ask')
    expect(await endSessions(site.ports, actBy(OSCAR), { id: ID })).toMatchObject({ refused: 'too-early' })
    await goOnUntil(site, isAsked)
    const askedAt = site.clock.now()

    expect(await endSessions(site.ports, actBy(VERA), { id: ID })).toMatchObject({ refused: 'not-allowed' })
    told(await endSessions(site.ports, actBy(OSCAR), { id: ID }))
    await goOnUntil(site, (m) => endingOf(m)?.status === 'ended')

    expect(said(site)).toEqual([
      expect.stringContaining('log off now'),
      expect.stringContaining('In one minute everybody is logged off'),
    ])
    expect(site.clock.now()).toBe(askedAt + MINUTE_MS)
    expect(site.source.reading.facts.sessions).toEqual([])
  })

  it('waiting is an answer, and it can be changed later', async () => {
    const site = await warned('ask')
    await goOnUntil(site, isAsked)
    told(await waitForPeople(site.ports, actBy(OSCAR), { id: ID }))
    const m = await later(site, 30 * MINUTE_MS)
    expect(m).toMatchObject({ state: 'migrating', parked: null })
    expect(endingOf(m)?.status).toBe('warned')
    expect(await waitForPeople(site.ports, actBy(OSCAR), { id: ID })).toMatchObject({ refused: 'wrong-state' })

    told(await endSessions(site.ports, actBy(OSCAR), { id: ID }))
    await goOnUntil(site, (now) => endingOf(now)?.status === 'ended')

    expect(said(site)).toHaveLength(2)
  })

  it('a resume is no answer', async () => {
    const site = await warned('ask')
    await goOnUntil(site, isAsked)

    expect(await resumeMigration(site.ports, actBy(OSCAR), { id: ID })).toMatchObject({ refused: 'wrong-state' })
  })

  it('no answer leads to the question about the window, as always', async () => {
    const site = await warned('ask', { progressPollMs: 15 * MINUTE_MS })
    await goOnUntil(site, isAsked)

    const m = await goOnUntil(site, ({ question }) => question?.isAnswered === true)

    expect(m).toMatchObject({ state: 'waiting-for-person', parked: { reason: 'still-on' } })
    expect(site.source.reading.facts.sessions).toHaveLength(7)
  })
})

describe('where it waits for them', () => {
  it('it goes on when they are gone, however long that takes', async () => {
    const site = await warned('wait', { startToleranceMs: 60 * MINUTE_MS })
    await later(site, 40 * MINUTE_MS)
    site.source.openSessions(0)

    const m = await later(site, MINUTE_MS)

    expect(endingOf(m)?.status).toBe('ended')
    expect(await eventTypes(site)).not.toContain('parked')
  })

  it('a person is asked once the start is later than it may be', async () => {
    const site = await warned('wait')
    const startAt = (await record(site)).schedule?.startAt ?? 0

    await goOnUntil(site, isAsked)

    expect(site.clock.now()).toBe(startAt + 15 * MINUTE_MS)
  })

  it('what is decided about them does not outlive a stop: all is warned anew', async () => {
    const site = await warned('wait')
    await goOnUntil(site, isAsked)
    told(await waitForPeople(site.ports, actBy(OSCAR), { id: ID }))
    told(await stopMigration(site.ports, actBy(OSCAR), { id: ID }))
    await settle(site)
    told(await resumeMigration(site.ports, actBy(OSCAR), { id: ID }))

    const m = await goOnUntil(site, (now) => endingOf(now)?.status === 'warned')

    expect(m.cutover?.stillOn).toBeNull()
    expect(said(site)).toHaveLength(2)
  })

  it('it can be rolled back instead', async () => {
    const site = await warned('wait')
    await goOnUntil(site, isAsked)
    told(await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'The exam goes on.' }))

    const m = await settle(site)

    expect(m.parked?.reason).not.toBe('still-on')
    expect(site.source.reading.facts.sessions).toHaveLength(7)
  })
})

describe('who is logged on', () => {
  it('is told to operators only, while people are to leave', async () => {
    const site = await warned('ask')

    expect(await whoIsOn(site.ports, OSCAR, ID)).toMatchObject({ server: 'lab-old', sessions: { length: 7 } })
    for (const person of [VERA, NOBODY]) {
      expect(await whoIsOn(site.ports, person, ID)).toMatchObject({ refused: 'not-allowed' })
    }
    site.source.openSessions(0)
    await goOnUntil(site, (m) => endingOf(m)?.status === 'ended' && m.state !== 'migrating')
    expect(await whoIsOn(site.ports, OSCAR, ID)).toMatchObject({ refused: 'wrong-state' })
  })

  it('is a sentence where the server does not answer', async () => {
    const site = await warned('ask')
    site.source.trouble = { kind: 'unreachable', sentence: 'lab-old does not answer.' }

    expect(await whoIsOn(site.ports, OSCAR, ID)).toMatchObject({
      sentence: 'lab-old does not answer. Reference abc123.',
    })
  })

  it('never comes into the record', async () => {
    const site = await warned('ask')
    await whoIsOn(site.ports, OSCAR, ID)
    await goOnUntil(site, isAsked)

    expect(JSON.stringify(await site.store.events(ID))).not.toContain('person-1')
  })
})

describe('a worker that dies while people leave', () => {
  const LEAVES_TRACES = /^(commit|warn|end sessions|count) /

  /** Asked, answered with the end of the sessions, and on until those are ended. */
  async function play(atCall: number, when: When) {
    const site = aSmallSite({ ...POLICY, whenStillOn: 'ask', noticesBeforeMs: [], warnScreensBeforeMs: [MINUTE_MS] })
    await scheduled(site)
    site.source.openSessions(7)
    let calls = 0
    const mortal = mortalPorts(site.ports, (label) => {
      if (!LEAVES_TRACES.test(label)) return null
      calls += 1
      return calls === atCall ? when : null
    })
    const on = async (until: (m: Migration) => boolean): Promise<void> => {
      await goOnUntil(site, until, mortal.isDead() ? site.ports : mortal.ports).catch(async (error: unknown) => {
        if (!isCrash(error)) throw error
        site.leases.now += 31_000
        await goOnUntil(site, until)
      })
    }
    await on(isAsked)
    told(await endSessions(site.ports, actBy(OSCAR), { id: ID }))
    await on((m) => endingOf(m)?.status === 'ended')
    return { site, calls, isDead: mortal.isDead() }
  }

  it.each(['before', 'after'] as const)(
    '%s each commit and each effect, warns nobody twice and logs nobody off who had no time',
    { timeout: 120_000 },
    async (when) => {
      const { calls } = await play(0, when)
      expect(calls).toBeGreaterThan(15)
      for (let atCall = 1; atCall <= calls; atCall += 1) {
        const { site, isDead } = await play(atCall, when)
        const at = `dying ${when} call ${atCall}`
        expect(isDead, at).toBe(true)
        expect(site.source.warnings, at).toEqual([...new Set(site.source.warnings)])
        const types = (await site.store.events(ID)).filter(({ event }) => event.type.startsWith('sessions-'))
        const intents = types.filter(({ event }) => event.type === 'sessions-warning-intended')
        expect(intents, at).toHaveLength(2)
        const ended = types.find(({ event }) => event.type === 'sessions-ended')
        expect((ended?.at ?? 0) - (intents[1]?.at ?? 0), at).toBeGreaterThanOrEqual(MINUTE_MS)
        expect(site.source.reading.facts.sessions, at).toEqual([])
      }
    },
  )
})
