import { describe, expect, it } from 'vitest'
import { cancelMigration } from '../../../../src/operations/acts/request/cancel-migration.ts'
import { ALICE, aFullSite, HOUR_MS } from '../../../support/fake-ports.ts'
import { actBy, eventTypes, goOnUntil, ID, MAPPED_IDS, scheduled, story, told } from '../../../support/fake-story.ts'
import { playToEnd } from '../../../support/play-to-end.ts'
import { rolledBack } from '../../../support/whole-life.ts'

const AHEAD = { copyAheadMs: 2 * HOUR_MS }

describe('a template that is copied before the window', () => {
  it('is copied by the time of the start, and nothing else is touched', async () => {
    const site = aFullSite(AHEAD)
    const { schedule } = await scheduled(site)

    const m = await goOnUntil(site, ({ preparation }) => preparation?.status === 'done')

    expect(m.state).toBe('scheduled')
    expect(site.clock.now()).toBeLessThan(schedule?.startAt ?? 0)
    expect(site.clock.now()).toBeGreaterThanOrEqual((schedule?.startAt ?? 0) - AHEAD.copyAheadMs)
    expect(site.destination.applied).toEqual(['template.copy'])
    expect(story(site).join('\n')).toContain('The template is copied already: copied.')
  })

  it('is not copied again in the window, and is cleaned up with all else', async () => {
    const site = aFullSite(AHEAD)
    await scheduled(site)

    const m = await playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'completed' })

    expect(m.state).toBe('completed')
    expect(site.destination.applied.filter((id) => id === 'template.copy')).toHaveLength(1)
    expect(site.destination.files.there.size).toBe(0)
  })

  it('counts as ours when the migration is rolled back', async () => {
    const site = aFullSite(AHEAD)
    await scheduled(site)
    await goOnUntil(site, ({ state }) => state === 'waiting-for-stations')

    await rolledBack(site)

    expect(site.destination.files.there.size).toBe(0)
  })

  it('is told to stay where the migration is cancelled', async () => {
    const site = aFullSite(AHEAD)
    await scheduled(site)
    await goOnUntil(site, ({ preparation }) => preparation?.status === 'done')

    const answer = told(await cancelMigration(site.ports, actBy(ALICE), { id: ID }))

    expect(answer).toContain('The template that was copied ahead stays on lab-new, in C:\\ProgramData\\Stationmaster.')
  })

  it('is copied in the window where that is not asked for', async () => {
    const site = aFullSite()
    await scheduled(site)

    await goOnUntil(site, ({ state }) => state === 'waiting-for-stations')

    expect(await eventTypes(site)).not.toContain('prepared')
  })
})
