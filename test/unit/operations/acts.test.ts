import { describe, expect, it } from 'vitest'
import { confirmSeats } from '../../../src/operations/acts/cutover/confirm-seats.ts'
import { resumeMigration } from '../../../src/operations/acts/cutover/resume-migration.ts'
import { stopMigration } from '../../../src/operations/acts/cutover/stop-migration.ts'
import { acknowledge } from '../../../src/operations/acts/decision/acknowledge.ts'
import { approvePlan } from '../../../src/operations/acts/decision/approve-plan.ts'
import { checkAgain } from '../../../src/operations/acts/request/check-again.ts'
import { scheduleCutover } from '../../../src/operations/acts/request/schedule-cutover.ts'
import { type StartInput, startMigration } from '../../../src/operations/acts/request/start-migration.ts'
import { listMigrations, readWorksheet, viewHistory, viewMigration } from '../../../src/operations/queries.ts'
import { acknowledged, DEEDS, digestOf, START } from '../../support/every-deed.ts'
import { ALICE, aPerson, aSite, CAROL, type FakeSite, HOUR_MS, NOBODY, OSCAR, VERA } from '../../support/fake-ports.ts'
import {
  actBy,
  approved,
  awaitingSeats,
  goOnUntil,
  ID,
  record,
  requested,
  scheduled,
  settle,
  told,
} from '../../support/fake-story.ts'

const countOfEvents = async (site: FakeSite) => (await site.store.events(ID)).length

describe('an act', () => {
  const deeds = Object.entries(DEEDS)

  it.each(deeds)('(%s) delivered twice, one after the other, happens once and has one answer', async (_, deed) => {
    const site = aSite()
    await deed.before(site)
    const act = actBy(deed.by)

    const first = told(await deed.act(site, act))
    const events = await countOfEvents(site)
    const second = told(await deed.act(site, act))

    expect(second).toBe(first)
    expect(await countOfEvents(site)).toBe(events)
    expect(await site.store.list(10)).toHaveLength(1)
  })

  it.each(deeds)('(%s) delivered to two bots at once happens once and has one answer', async (_, deed) => {
    const [site, once] = [aSite(), aSite()]
    await deed.before(site)
    await deed.before(once)
    const act = actBy(deed.by)

    const outcomes = await Promise.all([deed.act(site, act), deed.act(site, act), deed.act(site, act)])
    await deed.act(once, actBy(deed.by))

    expect(new Set(outcomes.map(told)).size).toBe(1)
    expect(await countOfEvents(site)).toBe(await countOfEvents(once))
    expect(await site.store.list(10)).toHaveLength(1)
  })

  it.each(deeds)('(%s) delivered again after the migration went on has its first answer', async (name, deed) => {
    const site = aSite()
    await deed.before(site)
    const act = actBy(deed.by)
    const first = told(await deed.act(site, act))
    await settle(site)
    if (!['cancel', 'reject'].includes(name)) site.clock.advance(HOUR_MS)
    await settle(site)

    expect(told(await deed.act(site, act))).toBe(first)
  })

  it.each(deeds)('(%s) is refused to somebody without the role, and nothing happens', async (_, deed) => {
    const site = aSite()
    await deed.before(site)
    const events = await countOfEvents(site)

    const outcome = await deed.act(site, actBy(NOBODY))

    expect(outcome).toMatchObject({ refused: 'not-allowed', sentence: expect.stringMatching(/Ask the \w+s\.$/) })
    expect(await countOfEvents(site)).toBe(events)
  })

  it('on a migration that does not exist says so', async () => {
    const outcome = await stopMigration(aSite().ports, actBy(OSCAR), { id: '404' })

    expect(outcome).toMatchObject({ refused: 'not-found', sentence: expect.stringContaining('`/migrate list`') })
  })

  it('on something that is no number says how to write one', async () => {
    const outcome = await stopMigration(aSite().ports, actBy(OSCAR), { id: 'lab-old' })

    expect(outcome.sentence).toBe('"lab-old" is not the number of a migration. Write it like MIG-42 or 42.')
  })

  it('takes the number alone', async () => {
    const site = aSite()
    await requested(site)

    expect(told(await checkAgain(site.ports, actBy(ALICE), { id: ' 1 ' }))).toContain('MIG-1')
  })
})

describe('a request', () => {
  const start = (site: FakeSite, over: Partial<StartInput>, by = ALICE) =>
    startMigration(site.ports, actBy(by), { ...START, ...over })

  it.each([
    ['a server that nobody configured', { source: 'lab-odl' }, 'bad-input', 'There is no server called "lab-odl"'],
    ['the same server twice', { destination: 'lab-old' }, 'bad-input', 'both lab-old'],
    ['one computer under two names', { destination: 'twin' }, 'bad-input', 'two names of the same computer'],
    ['a time that has passed', { at: '2026-11-22 02:00' }, 'bad-input', 'has passed; it is 2026-11-23 09:00 UTC now'],
    ['a time too soon', { at: '2026-11-23 12:00' }, 'too-early', 'the earliest start is 2026-11-24 09:00 UTC'],
    ['a malformed time', { at: 'soonish' }, 'bad-input', '"soonish" is not a time'],
    ['now', { at: 'now' }, 'bad-input', 'has to be approved first'],
  ])('for %s is refused, and nothing is locked', async (_, over, refused, words) => {
    const site = aSite()

    const outcome = await start(site, over)

    expect(outcome).toMatchObject({ refused, sentence: expect.stringContaining(words) })
    expect(await site.store.list(10)).toEqual([])
    expect(await site.store.lockHolder('lab-old.local')).toBeUndefined()
  })

  it('for a server that is in a migration already names that migration', async () => {
    const site = aSite()
    await requested(site)

    const outcome = await start(site, { source: 'lab-new', destination: 'lab-third' })

    expect(outcome).toMatchObject({ refused: 'server-busy', sentence: expect.stringContaining('MIG-1') })
    expect(await site.store.list(10)).toHaveLength(1)
  })

  it('answers with the start that was asked for', async () => {
    expect(told(await start(aSite(), { at: '2026-11-25 02:00' }))).toContain('2026-11-25 02:00 UTC')
  })

  it('may be made by two people at once for one server: the second is told of the first', async () => {
    const site = aSite()

    const outcomes = await Promise.all([start(site, {}), start(site, {}, CAROL)])

    expect(outcomes.filter((outcome) => 'refused' in outcome)).toMatchObject([{ refused: 'server-busy' }])
    expect(await site.store.list(10)).toHaveLength(1)
  })
})

describe("one's own request", () => {
  const carols = async (site: FakeSite) => {
    told(await startMigration(site.ports, actBy(CAROL), START))
    return settle(site)
  }

  it.each(['acknowledge', 'reject'])('is not to be decided on by oneself (%s)', async (name) => {
    const site = aSite()
    await carols(site)

    const outcome = await DEEDS[name]?.act(site, actBy(CAROL))

    expect(outcome).toMatchObject({ refused: 'own-request' })
    expect(outcome?.sentence).toMatch(/^This migration is your own request: somebody else has to/)
  })

  it('is not to be approved by oneself', async () => {
    const site = aSite()
    await carols(site)
    told(await acknowledge(site.ports, actBy(aPerson('U-dan', 'approver')), { id: ID, rules: [] }))

    expect(await DEEDS.approve?.act(site, actBy(CAROL))).toMatchObject({ refused: 'own-request' })
  })

  it('is not to be started at once by oneself: people lose their notice by it', async () => {
    const site = aSite()
    await carols(site)
    const dan = aPerson('U-dan', 'approver')
    told(await acknowledge(site.ports, actBy(dan), { id: ID, rules: [] }))
    told(await approvePlan(site.ports, actBy(dan), { id: ID, digest: await digestOf(site) }))

    const own = await DEEDS['schedule now']?.act(site, actBy(CAROL))
    const others = await DEEDS['schedule now']?.act(site, actBy(dan))

    expect(own).toMatchObject({ refused: 'own-request' })
    expect(others).toMatchObject({ migration: { state: 'scheduled' } })
  })

  it('may be approved by oneself where policy allows it', async () => {
    const site = aSite({ selfApproval: true })
    await carols(site)
    told(await acknowledge(site.ports, actBy(CAROL), { id: ID, rules: [] }))

    expect(told(await approvePlan(site.ports, actBy(CAROL), { id: ID, digest: await digestOf(site) }))).toContain(
      'approved',
    )
  })

  it.each(['schedule', 'cancel'])("is one's own to %s; others' are not, except for an approver", async (name) => {
    const site = aSite()
    await approved(site)
    const other = aPerson('U-other', 'operator')

    expect(await DEEDS[name]?.act(site, actBy(other))).toMatchObject({
      refused: 'not-allowed',
      sentence: expect.stringContaining('<@U-alice>'),
    })
    expect(await DEEDS[name]?.act(site, actBy(CAROL))).not.toHaveProperty('refused')
  })
})

describe('an approval', () => {
  it.each([
    ['of an older plan', 'a'.repeat(64)],
    ['of seven characters', null],
    ['of nothing', ''],
  ])('%s is refused', async (_, digest) => {
    const site = aSite()
    const m = await acknowledged(site)

    const outcome = await approvePlan(site.ports, actBy(CAROL), {
      id: ID,
      digest: digest ?? m.digest?.slice(0, 7) ?? '',
    })

    expect(outcome).toMatchObject({
      refused: 'stale-plan',
      sentence: expect.stringContaining(m.digest?.slice(0, 8) ?? ''),
    })
  })

  it('takes the first eight characters, in any case', async () => {
    const site = aSite()
    const { digest } = await acknowledged(site)

    const outcome = await approvePlan(site.ports, actBy(CAROL), {
      id: ID,
      digest: digest?.slice(0, 8).toUpperCase() ?? '',
    })

    expect(told(outcome)).toContain(digest?.slice(0, 8))
  })

  it('with the digest from before an acknowledgement is refused: that is another plan', async () => {
    const site = aSite()
    const before = await requested(site)
    told(await acknowledge(site.ports, actBy(CAROL), { id: ID, rules: [] }))

    expect(await approvePlan(site.ports, actBy(CAROL), { id: ID, digest: before.digest ?? '' })).toMatchObject({
      refused: 'stale-plan',
    })
  })
})

describe('an acknowledgement', () => {
  it('of some rules leaves the others open', async () => {
    const site = aSite()
    await requested(site)

    const sentence = told(await acknowledge(site.ports, actBy(CAROL), { id: ID, rules: ['a1', 'A2'] }))

    expect(sentence).toBe('MIG-1: acknowledged A1, A2.')
    expect((await record(site)).state).toBe('needs-acknowledgement')
  })

  it('of a rule that is not open is refused, and says which are', async () => {
    const site = aSite()
    await requested(site)

    const outcome = await acknowledge(site.ports, actBy(CAROL), { id: ID, rules: ['A1', 'B7'] })

    expect(outcome).toMatchObject({ refused: 'bad-input', sentence: expect.stringContaining('Open are: A1, A2') })
  })
})

describe('seats', () => {
  it.each([
    ['twice the same station', { 1: 11, 2: 11 }, 'each seat needs its own'],
    ['a station that is not there', { 1: 99 }, 'has no usable station 99'],
    ['too few', { 1: 11 }, 'No station is given for'],
    ['a seat that the source has not', { 77: 11 }, 'The source has no station 77'],
  ])('with %s are refused', async (_, seats, words) => {
    const site = aSite()
    await awaitingSeats(site)

    const outcome = await confirmSeats(site.ports, actBy(OSCAR), { id: ID, seats })

    expect(outcome).toMatchObject({ refused: 'bad-input', sentence: expect.stringContaining(words) })
  })

  it('as a person says are those that are set', async () => {
    const site = aSite()
    await awaitingSeats(site)
    told((await DEEDS['confirm other seats']?.act(site, actBy(OSCAR))) ?? { refused: 'not-found', sentence: '' })

    await goOnUntil(site, ({ state }) => state === 'waiting-for-person')

    const names = site.destination.worksheet.stations.map((station) => [station.stationId, station.name])
    expect(Object.fromEntries(names)).toMatchObject({ 18: 'Teacher', 11: 'Row1-A', 12: 'Row1-B', 17: 'Row2-A' })
  })

  it('cannot be resumed past', async () => {
    const site = aSite()
    await awaitingSeats(site)

    const outcome = await resumeMigration(site.ports, actBy(OSCAR), { id: ID })

    expect(outcome).toMatchObject({
      refused: 'wrong-state',
      sentence: expect.stringContaining('waits for a confirmation'),
    })
  })
})

describe('a schedule', () => {
  it.each([
    ['the past', '2026-11-22 02:00', 'bad-input'],
    ['too soon', '2026-11-23 12:00', 'too-early'],
    ['words', 'tomorrow', 'bad-input'],
  ])('for %s is refused', async (_, when, refused) => {
    const site = aSite()
    await approved(site)

    expect(await scheduleCutover(site.ports, actBy(ALICE), { id: ID, when, reason: null })).toMatchObject({ refused })
  })

  it('for now takes an approver', async () => {
    const site = aSite()
    await approved(site)

    const outcome = await scheduleCutover(site.ports, actBy(ALICE), { id: ID, when: 'now', reason: 'please' })

    expect(outcome).toMatchObject({ refused: 'not-allowed', sentence: expect.stringContaining('Only an approver') })
  })

  it('for now takes a reason', async () => {
    const site = aSite()
    await approved(site)

    const outcome = await scheduleCutover(site.ports, actBy(CAROL), { id: ID, when: 'now', reason: '  ' })

    expect(outcome).toMatchObject({ refused: 'bad-input', sentence: expect.stringContaining('reason is recorded') })
  })

  it('for now starts at once', async () => {
    const site = aSite()
    await approved(site)
    told(await scheduleCutover(site.ports, actBy(CAROL), { id: ID, when: ' NOW', reason: 'it smokes' }))

    expect((await settle(site)).state).toBe('waiting-for-stations')
  })

  it('may be moved while it holds', async () => {
    const site = aSite()
    const { schedule } = await scheduled(site)
    const at = (schedule?.startAt ?? 0) + HOUR_MS
    told(await scheduleCutover(site.ports, actBy(ALICE), { id: ID, when: { at }, reason: null }))

    site.clock.moveTo(schedule?.startAt ?? 0)

    expect((await settle(site)).state).toBe('scheduled')
  })
})

describe('a look at what there is', () => {
  it('takes a viewer', async () => {
    const site = aSite()
    await requested(site)

    expect(await viewMigration(site.ports, VERA, '1')).toMatchObject({ id: ID })
    expect(await listMigrations(site.ports, VERA)).toHaveLength(1)
    expect(await viewHistory(site.ports, VERA, 'mig-1')).toMatchObject({ events: { length: 2 } })
    expect(await readWorksheet(site.ports, VERA, 'lab-old')).toMatchObject({ server: 'lab-old' })
    for (const refused of await Promise.all([
      viewMigration(site.ports, NOBODY, '1'),
      listMigrations(site.ports, NOBODY),
      viewHistory(site.ports, NOBODY, '1'),
      readWorksheet(site.ports, NOBODY, 'lab-old'),
    ])) {
      expect(refused).toMatchObject({ refused: 'not-allowed' })
    }
  })

  it('says what is wrong with a server, and which there are', async () => {
    const site = aSite()
    site.source.trouble = { kind: 'unreachable', sentence: 'lab-old does not answer.' }

    expect(await readWorksheet(site.ports, VERA, 'lab-old')).toMatchObject({
      sentence: 'lab-old does not answer. Reference abc123.',
    })
    expect(await readWorksheet(site.ports, VERA, 'lab')).toMatchObject({
      sentence: expect.stringContaining('lab-old, lab-new'),
    })
  })
})
