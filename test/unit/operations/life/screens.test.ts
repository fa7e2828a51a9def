import { describe, expect, it } from 'vitest'
import type { ScreenWarning } from '../../../../src/migration/record-parts.ts'
import { cancelMigration } from '../../../../src/operations/acts/request/cancel-migration.ts'
import { scheduleCutover } from '../../../../src/operations/acts/request/schedule-cutover.ts'
import { ServerTrouble } from '../../../../src/operations/ports.ts'
import { isCrash, mortalPorts, type When } from '../../../support/crashing-ports.ts'
import { ALICE, aSite, aSmallSite, CAROL, type FakeSite, HOUR_MS, MINUTE_MS } from '../../../support/fake-ports.ts'
import {
  actBy,
  approved,
  eventTypes,
  goOnUntil,
  ID,
  look,
  record,
  scheduled,
  settle,
  story,
  told,
} from '../../../support/fake-story.ts'

const started = (site: FakeSite, ports = site.ports) => goOnUntil(site, ({ cutover }) => cutover !== null, ports)

const startOf = async (site: FakeSite) => (await record(site)).schedule?.startAt ?? Number.NaN

const ahead = (minutes: number | string) =>
  expect.stringMatching(
    new RegExp(`In (${minutes} minutes|${minutes === 1 ? 'one' : 'no'} minute) this station closes`),
  )

async function outcomes(site: FakeSite): Promise<string[]> {
  const warnings: readonly ScreenWarning[] = (await record(site)).schedule?.warnings ?? []
  return warnings.map(({ leadMs, status }) => `${leadMs / MINUTE_MS} ${status}`)
}

async function reschedule(site: FakeSite, when: { readonly at: number }): Promise<void> {
  told(await scheduleCutover(site.ports, actBy(ALICE), { id: ID, when, reason: null }))
  await settle(site)
}

describe('the screens of the source before the start', () => {
  it('are warned 15, 5 and 1 minutes before, in words that name whom to ask', async () => {
    const site = aSite()
    await scheduled(site)
    const startAt = await startOf(site)
    const saidAt: number[] = []
    site.source.onWarn = () => void saidAt.push((startAt - site.clock.now()) / MINUTE_MS)

    await started(site)

    expect(site.source.warningsBefore).toEqual([ahead(15), ahead(5), ahead(1)])
    expect(site.source.warningsBefore.every((text) => text.endsWith('IT desk, ext. 4711'))).toBe(true)
    expect(saidAt).toEqual([15, 5, 1, 0])
    expect(await outcomes(site)).toEqual(['15 shown', '5 shown', '1 shown'])
    expect(story(site).join('\n')).toContain(
      '3 sessions on the source: warned on the screen, 15 minutes before the start.',
    )
    expect(site.source.applied).toEqual([])
  })

  it('are left alone until there is an approval and a start', async () => {
    const site = aSite()
    await approved(site)
    site.clock.advance(HOUR_MS)
    await settle(site)

    expect(site.source.writtenAs.size).toBe(0)
    expect(site.source.warningsBefore).toEqual([])
  })

  it('are warned of the new start when it is moved, and of none that is called off', async () => {
    const site = aSite()
    await scheduled(site)
    await goOnUntil(site, ({ schedule }) => schedule?.warnings?.length === 1)
    await reschedule(site, { at: site.clock.now() + 25 * HOUR_MS })
    expect(site.source.warningsBefore).toHaveLength(1)
    await goOnUntil(site, ({ schedule }) => schedule?.warnings?.length === 2)
    expect(site.source.warningsBefore).toEqual([ahead(15), ahead(15), ahead(5)])

    told(await cancelMigration(site.ports, actBy(ALICE), { id: ID }))
    site.clock.advance(HOUR_MS)
    await settle(site)

    expect(site.source.warningsBefore).toHaveLength(3)
  })

  it('are not warned ahead where it starts at once', async () => {
    const site = aSite({ sessionGraceMs: 10 * MINUTE_MS })
    await approved(site)
    told(await scheduleCutover(site.ports, actBy(CAROL), { id: ID, when: 'now', reason: 'it smokes' }))
    await goOnUntil(site, ({ cutover }) => cutover?.endings.source?.status === 'warned')

    expect(site.source.warnings).toEqual([expect.stringContaining('In 10 minutes everybody is logged off.')])
    expect(await outcomes(site)).toEqual([])
  })

  it('are warned as was approved, whatever policy says later', async () => {
    const site = aSite({ warnScreensBeforeMs: [7 * MINUTE_MS] })
    await scheduled(site)
    const policy = { ...site.ports.policy, warnScreensBeforeMs: [20 * MINUTE_MS] }

    await started(site, { ...site.ports, policy })

    expect(site.source.warningsBefore).toEqual([ahead(7)])
  })

  it.each([
    [0.9, [ahead(14), ahead(5)], ['15 shown', '5 shown']],
    [1.5, [ahead(5)], ['15 missed', '5 shown']],
    [10.6, [ahead(4)], ['15 missed', '5 shown']],
    [14.5, [ahead(1)], ['15 missed', '5 missed', '1 shown']],
  ])(
    'that nobody could warn for %d minutes read the time that is left, and none that has passed',
    async (late, texts, all) => {
      const site = aSite()
      await scheduled(site)
      const startAt = await startOf(site)
      await goOnUntil(site, () => site.store.dueAt(ID) === startAt - 15 * MINUTE_MS)

      site.clock.moveTo(startAt - (15 - late) * MINUTE_MS)
      await goOnUntil(site, ({ schedule }) => (schedule?.warnings?.length ?? 0) === all.length)

      expect(site.source.warningsBefore).toEqual(texts)
      expect(await outcomes(site)).toEqual(all)
      const isMissed = all.some((each) => each.includes('missed'))
      expect(story(site).some((line) => line.includes('15 minutes before the start was missed'))).toBe(isMissed)
    },
  )

  it('that were missed until after the start are recorded so', async () => {
    const site = aSite()
    await scheduled(site)
    site.clock.moveTo((await startOf(site)) + MINUTE_MS)

    await started(site)

    expect(site.source.warningsBefore).toEqual([])
    expect((await eventTypes(site)).filter((type) => type === 'screen-warning-missed')).toHaveLength(3)
  })
})

describe('a source that cannot be reached', () => {
  const AWAY = { kind: 'unreachable', sentence: 'lab-old does not answer.' } as const

  it('is tried again while the warning is in time', async () => {
    const site = aSite()
    await scheduled(site)
    const startAt = await startOf(site)
    await goOnUntil(site, () => site.store.dueAt(ID) === startAt - 15 * MINUTE_MS)
    site.source.trouble = AWAY
    site.clock.moveTo(startAt - 15 * MINUTE_MS)
    await look(site)
    expect(await outcomes(site)).toEqual([])
    site.source.trouble = null

    site.clock.moveTo(site.store.dueAt(ID) ?? 0)
    await look(site)

    expect(site.clock.now()).toBe(startAt - 15 * MINUTE_MS + 5_000)
    expect(site.source.warningsBefore).toEqual([ahead(15)])
  })

  it('is given up for this warning afterwards, and that is said with its reason', async () => {
    const site = aSite()
    await scheduled(site)
    const startAt = await startOf(site)
    await goOnUntil(site, () => site.store.dueAt(ID) === startAt - 15 * MINUTE_MS)
    site.source.trouble = AWAY

    await goOnUntil(site, ({ schedule }) => schedule?.warnings !== undefined)

    expect(site.clock.now()).toBeLessThanOrEqual(startAt - 14 * MINUTE_MS)
    expect(await outcomes(site)).toEqual(['15 missed'])
    expect(story(site).at(-1)).toContain('lab-old does not answer.')
  })

  it('whose answer is lost has perhaps shown it: that is recorded, and it is not repeated', async () => {
    const site = aSite()
    await scheduled(site)
    let warnings = 0
    site.source.onWarn = () => {
      warnings += 1
      if (warnings === 2) throw new ServerTrouble('outcome-unknown', 'lab-old', 'lab-old did not answer in time.')
    }

    await started(site)

    expect(site.source.warningsBefore).toEqual([ahead(15), ahead(5), ahead(1)])
    expect(await outcomes(site)).toEqual(['15 shown', '5 unknown', '1 shown'])
    expect(story(site).join('\n')).toContain(
      '5 minutes before the start was begun, and nobody knows whether it was shown',
    )
  })
})

describe('a worker that dies while it warns', () => {
  const LEAVES_TRACES = /^(commit screen|warn|open|close|claim)/

  /** One death at the n-th of these calls; the next worker comes a lease later, by the clock of leases and by that of the site. */
  async function play(atCall: number, when: When, pauseMs: number) {
    const site = aSmallSite({ sessionGraceMs: 10 * MINUTE_MS, noticesBeforeMs: [] })
    await scheduled(site)
    const startAt = await startOf(site)
    await goOnUntil(site, () => site.store.dueAt(ID) === startAt - 15 * MINUTE_MS)
    let calls = 0
    const mortal = mortalPorts(site.ports, (label) => {
      if (!LEAVES_TRACES.test(label)) return null
      calls += 1
      return calls === atCall ? when : null
    })
    await started(site, mortal.ports).catch(async (error: unknown) => {
      if (!isCrash(error)) throw error
      site.leases.now += 31_000
      site.clock.advance(pauseMs)
      await started(site)
    })
    return { site, isDead: mortal.isDead(), calls }
  }

  it.each([
    ['before', 0],
    ['after', 0],
    ['before', 31_000],
    ['after', 31_000],
    ['after', 3 * MINUTE_MS],
  ] as const)(
    '%s each of its commits and effects, %i ms of pause, shows none twice and loses none in silence',
    { timeout: 60_000 },
    async (when, pauseMs) => {
      const { calls } = await play(0, when, 0)
      expect(calls).toBeGreaterThan(15)
      for (let atCall = 1; atCall <= calls; atCall += 1) {
        const { site, isDead } = await play(atCall, when, pauseMs)
        const at = `dying ${when} call ${atCall}`
        expect(isDead, at).toBe(true)
        const all = await outcomes(site)
        expect(
          all.map((each) => each.split(' ')[0]),
          at,
        ).toEqual(['15', '5', '1'])
        const shown = site.source.warningsBefore.length
        const count = (status: string) => all.filter((each) => each.endsWith(status)).length
        expect(shown, at).toBeGreaterThanOrEqual(count('shown'))
        expect(shown, at).toBeLessThanOrEqual(count('shown') + count('unknown'))
        expect(count('unknown'), at).toBeLessThanOrEqual(1)
        expect(count('intended'), at).toBe(0)
        expect(site.source.warningsBefore, at).toEqual([...new Set(site.source.warningsBefore)])
        if (pauseMs === 0) expect(count('missed'), at).toBe(0)
      }
    },
  )
})
