import { describe, expect, it } from 'vitest'
import { resumeMigration } from '../../../../src/operations/acts/cutover/resume-migration.ts'
import { aFullSite, MINUTE_MS, OSCAR } from '../../../support/fake-ports.ts'
import { actBy, eventTypes, goOnUntil, ID, MAPPED_IDS, record, scheduled, told } from '../../../support/fake-story.ts'
import { playToEnd } from '../../../support/play-to-end.ts'
import { expectNoHarm, fullyCompleted } from '../../../support/whole-life.ts'

describe('a cutover with all that the guide knows', () => {
  it('restarts for virtual desktops, imports the template, and switches disk protection on at the very last', async () => {
    const site = aFullSite()

    const m = await fullyCompleted(site)

    const { applied, worksheet, files } = site.destination
    expect(m.state).toBe('completed')
    expect(worksheet.virtualDesktops).toMatchObject({ isEnabled: true, templateName: 'MPS-DST01-t' })
    expect(files.there.size).toBe(0)
    expect(applied.at(-1)).toBe('disk-protection')
    expect(site.destination.restarts.boots).toBe(3)
    expect(applied.indexOf('disk-protection')).toBeGreaterThan(applied.indexOf('pilot.pilot-admin.remove'))
    expect((await eventTypes(site)).filter((type) => type === 'restart-over')).toHaveLength(2)
    expectNoHarm(site)
  })

  it('ends the sessions of the source before the first change, and those of the destination before each restart', async () => {
    const site = aFullSite({ sessionGraceMs: 10 * MINUTE_MS })
    await scheduled(site)
    site.destination.openSessions(2)
    const m = await goOnUntil(site, ({ state }) => state === 'migrating')
    const warnedAt = site.clock.now()

    expect(m.cutover?.endings).toEqual({ source: { status: 'warned', sessions: 3, at: warnedAt } })
    expect(site.destination.applied).toEqual([])
    await goOnUntil(site, ({ cutover }) => cutover?.endings.source?.status === 'ended')
    expect(site.clock.now()).toBe(warnedAt + 10 * MINUTE_MS)
    await playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'completed' })

    expect(site.source.reading.facts.sessions).toEqual([])
    expect(site.destination.warnings[0]).toContain('This computer restarts')
    expectNoHarm(site)
  })

  it('asks for a restart again where the server has not heard of it', async () => {
    const site = aFullSite()
    site.destination.behaviours.set('virtual-desktops.role', ['lies'])

    const m = await fullyCompleted(site)

    expect(m.state).toBe('completed')
    expect(site.destination.applied.filter((id) => id === 'virtual-desktops.role')).toHaveLength(1)
    expectNoHarm(site)
  })

  it('asks a person where a server does not come back, and goes on waiting when resumed', async () => {
    const site = aFullSite({ restartTimeoutMs: MINUTE_MS })
    site.destination.restarts.looksAway = 20
    await scheduled(site)

    await expect(
      playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'completed' }),
    ).rejects.toThrow('has not come back from its restart')
    expect(await record(site)).toMatchObject({ state: 'waiting-for-person', parked: { reason: 'restart-overdue' } })
    told(await resumeMigration(site.ports, actBy(OSCAR), { id: ID }))
    expect((await record(site)).state).toBe('restarting')
    const m = await goOnUntil(site, ({ state }) => state !== 'restarting')

    expect(m.state).not.toBe('failed')
    expect(site.destination.applied.filter((id) => id === 'virtual-desktops.role')).toHaveLength(1)
  })
})
