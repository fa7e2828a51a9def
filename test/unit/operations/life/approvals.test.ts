import { describe, expect, it } from 'vitest'
import type { Person } from '../../../../src/migration/person.ts'
import { approvePlan } from '../../../../src/operations/acts/decision/approve-plan.ts'
import { breakGlass } from '../../../../src/operations/acts/decision/break-glass.ts'
import { rejectPlan } from '../../../../src/operations/acts/decision/reject-plan.ts'
import { approveRetirement, retireSource } from '../../../../src/operations/acts/decision/retire-source.ts'
import { checkAgain } from '../../../../src/operations/acts/request/check-again.ts'
import { reportFiles } from '../../../../src/operations/queries.ts'
import { acknowledged, digestOf } from '../../../support/every-deed.ts'
import { ALICE, aPerson, aSite, CAROL, type FakeSite, HOUR_MS, OSCAR } from '../../../support/fake-ports.ts'
import { actBy, completed, eventTypes, ID, record, settle, story, told } from '../../../support/fake-story.ts'

const DAVE = aPerson('U-dave', 'approver')
const ERIN = aPerson('U-erin', 'approver')
const BOSS: Person = { ...aPerson('U-boss', null), mayBreakGlass: true }
const WHY = 'The old server is dying.'

const approve = async (site: FakeSite, by: Person, more: object = {}) =>
  approvePlan(site.ports, actBy(by), { id: ID, digest: await digestOf(site), ...more })

async function awaiting(policy: Parameters<typeof aSite>[0]): Promise<FakeSite> {
  const site = aSite(policy)
  await acknowledged(site)
  return site
}

describe('two approvals', () => {
  it('are those of two people; the first is shown, and the last decides', async () => {
    const site = await awaiting({ approvals: 2 })

    const first = told(await approve(site, CAROL, { ifNoAnswer: 'roll-back' }))
    expect(first).toContain('That makes 1 of 2 approvals; one more is needed. Ask the approvers.')
    expect(await record(site)).toMatchObject({ state: 'needs-approval', approval: null, approvals: [{ by: CAROL.id }] })
    const last = told(await approve(site, DAVE))

    expect(last).not.toContain('needed')
    expect(await record(site)).toMatchObject({
      state: 'needs-window',
      approvals: [],
      // What the one before has chosen holds until somebody chooses otherwise.
      approval: { by: DAVE.id, earlier: [{ by: CAROL.id }], ifNoAnswer: 'roll-back' },
    })
    expect(story(site).join('\n')).toContain('<@U-carol> approved the plan')
    expect(story(site).join('\n')).toContain(
      '1 of 2 approvals; one more is needed. the approvers, please decide as well.',
    )
  })

  it('are not given by one person, who is told so and counts once', async () => {
    const site = await awaiting({ approvals: 2 })
    told(await approve(site, CAROL))
    const before = await eventTypes(site)

    expect(await approve(site, CAROL)).toMatchObject({
      refused: 'wrong-state',
      sentence: `You have approved ${ID} already, and everybody counts once. One more approval is needed, by somebody else.`,
    })
    expect(await eventTypes(site)).toEqual(before)
  })

  it('are not given by whoever asked, unless policy allows it', async () => {
    const alice = { ...CAROL, id: ALICE.id }
    const site = await awaiting({ approvals: 2 })
    const lenient = await awaiting({ approvals: 2, selfApproval: true })

    expect(await approve(site, alice)).toMatchObject({ refused: 'own-request' })
    told(await approve(lenient, alice))
    told(await approve(lenient, CAROL))

    expect(await record(lenient)).toMatchObject({ state: 'needs-window' })
  })

  it('get the first answer when the same press is delivered twice', async () => {
    const site = await awaiting({ approvals: 2 })
    const approval = { id: ID, digest: await digestOf(site) }

    const first = told(await approvePlan(site.ports, actBy(CAROL, 'once'), approval))
    const again = told(await approvePlan(site.ports, actBy(CAROL, 'once'), approval))

    expect(again).toBe(first)
    expect((await record(site)).approvals).toHaveLength(1)
  })

  it('are void when the plan changes, and stay when it is the same', async () => {
    const site = await awaiting({ approvals: 2 })
    told(await approve(site, CAROL))
    told(await checkAgain(site.ports, actBy(ALICE), { id: ID }))
    expect((await settle(site)).approvals).toHaveLength(1)

    site.source.change({ settings: site.destination.worksheet.settings })
    told(await checkAgain(site.ports, actBy(ALICE), { id: ID }))
    const m = await settle(site)

    expect(m.approvals).toEqual([])
    expect(story(site).join('\n')).toContain('The plan is another one now, so 1 approval of the old one is void.')
  })

  it('lapse when the others do not come in time, and the whole holds as long as the first', async () => {
    const site = await awaiting({ approvals: 2 })
    told(await approve(site, CAROL))
    site.clock.advance(48 * HOUR_MS)
    told(await checkAgain(site.ports, actBy(ALICE), { id: ID }))
    await settle(site)
    const { approvals } = await record(site)
    site.clock.moveTo(approvals?.[0]?.expiresAt ?? 0)
    const m = await settle(site)

    expect(m).toMatchObject({ state: 'needs-approval', approvals: [] })
    expect(story(site).at(-1)).toBe('The approval of <@U-carol> has lapsed: the others did not come in time.')

    told(await approve(site, CAROL))
    const first = (await record(site)).approvals?.[0]?.expiresAt
    site.clock.advance(HOUR_MS)
    told(await approve(site, DAVE))
    expect((await record(site)).approval?.expiresAt).toBe(first)
  })

  it('of which one is given are ended by any approver who rejects', async () => {
    const site = await awaiting({ approvals: 3 })
    told(await approve(site, CAROL))

    told(await rejectPlan(site.ports, actBy(ERIN), { id: ID, digest: null, reason: 'exams' }))

    expect((await record(site)).state).toBe('rejected')
  })

  it('are asked for by a server, where that is more', async () => {
    const site = await awaiting({ approvals: 1, serverApprovals: new Map([['lab-new', 2]]) })
    const other = await awaiting({ approvals: 1, serverApprovals: new Map([['lab-third', 5]]) })

    told(await approve(site, CAROL))
    told(await approve(other, CAROL))

    expect([(await record(site)).state, (await record(other)).state]).toEqual(['needs-approval', 'needs-window'])
  })

  it('of a retirement are those of two others than who asked, and void after another examination', async () => {
    const site = aSite()
    await completed(site)
    const strict: FakeSite = { ...site, ports: { ...site.ports, policy: { ...site.ports.policy, approvals: 2 } } }
    told(await retireSource(strict.ports, actBy(CAROL), { id: ID }))
    await settle(strict)
    const agree = (by: Person) => approveRetirement(strict.ports, actBy(by), { id: ID, isAllAcknowledged: true })

    expect(told(await agree(DAVE))).toContain('1 of 2 approvals; one more is needed.')
    expect(await agree(DAVE)).toMatchObject({ sentence: expect.stringContaining('everybody counts once') })
    expect(await agree(CAROL)).toMatchObject({ refused: 'own-request' })
    told(await checkAgain(strict.ports, actBy(OSCAR), { id: ID }))
    expect((await settle(strict)).retirement?.approvals).toEqual([])
    told(await agree(DAVE))
    told(await agree(ERIN))

    expect(await record(strict)).toMatchObject({
      state: 'retiring',
      retirement: { approvedBy: ERIN.id, approvals: [{ by: DAVE.id }] },
    })
  })
})

describe('breaking the glass', () => {
  const smash = (site: FakeSite, by: Person, reason = WHY) => breakGlass(site.ports, actBy(by), { id: ID, reason })

  it('gives what is missing, is recorded, stays on the record, and is told to every approver and whoever is on duty', async () => {
    const site = await awaiting({ approvals: 3, onDuty: OSCAR.id })
    told(await approve(site, DAVE))
    const digest = await digestOf(site)

    expect(told(await smash(site, BOSS))).toContain('you broke the glass and approved the plan')

    const log = await site.store.events(ID)
    expect(log.at(-2)).toMatchObject({
      by: BOSS.id,
      event: { type: 'glass-broken', over: 'plan', digest, missing: 2, reason: WHY },
    })
    expect(log.at(-1)).toMatchObject({ by: BOSS.id, event: { type: 'approved', digest } })
    const m = await record(site)
    expect(m).toMatchObject({ state: 'needs-window', approval: { by: BOSS.id, earlier: [{ by: DAVE.id }] } })
    expect(m.brokenGlass).toMatchObject([{ by: BOSS.id, digest, missing: 2, reason: WHY }])
    const said = site.store.outbox.all().map(({ message }) => message)
    const loud = said.filter((message) => 'isLoud' in message)
    expect(loud.map((message) => (message.kind === 'direct' ? message.person : message.kind)).toSorted()).toEqual([
      CAROL.id,
      OSCAR.id,
      'story',
    ])
    expect(loud.every((message) => 'text' in message && message.text.includes(WHY))).toBe(true)
    const files = await reportFiles(site.ports, CAROL, ID, async () => (id) => id)
    expect('markdown' in files && files.markdown.text).toMatch(/glass was broken[^\n]*U-boss[^\n]*dying/)
  })

  it('stays on the record when the approval is void later', async () => {
    const site = await awaiting({})
    told(await smash(site, BOSS))
    site.source.change({ settings: site.destination.worksheet.settings })
    told(await checkAgain(site.ports, actBy(ALICE), { id: ID }))

    const m = await settle(site)

    expect(m).toMatchObject({ approval: null, brokenGlass: [{ by: BOSS.id }] })
  })

  it('may be done to one’s own request', async () => {
    const site = await awaiting({})

    told(await smash(site, { ...ALICE, mayBreakGlass: true }))

    expect((await record(site)).state).toBe('needs-window')
  })

  it.each(['', 'now', 'do it'])('takes a reason in some words, which “%s” is not', async (reason) => {
    const site = await awaiting({})

    expect(await smash(site, BOSS, reason)).toMatchObject({ refused: 'bad-input' })
    expect((await record(site)).state).toBe('needs-approval')
  })

  it('is for those who are named for it, not for approvers', async () => {
    const site = await awaiting({})

    expect(await smash(site, CAROL)).toMatchObject({ refused: 'not-allowed' })
    expect((await record(site)).state).toBe('needs-approval')
  })
})
