import { describe, expect, it } from 'vitest'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import { crashingPorts, mortalPorts } from '../../support/crashing-ports.ts'
import { aSmallSite, type FakeSite, MINUTE_MS } from '../../support/fake-ports.ts'
import { ID, scheduled } from '../../support/fake-story.ts'
import { playToEnd } from '../../support/play-to-end.ts'

const STATION_IDS = [12, 11]

async function play(crash: { atCall: number; when: 'before' | 'after' } | null) {
  const site = aSmallSite({ warnScreensBeforeMs: [MINUTE_MS] })
  await scheduled(site)
  const workers = [crashingPorts(site.ports, crash)]
  const [worker = crashingPorts(site.ports, null)] = workers
  const m = await playToEnd(site, {
    worker: () => workers.shift()?.ports ?? site.ports,
    stationIds: STATION_IDS,
    until: 'completed',
  })
  return { site, m, worker }
}

function endOf({ destination, source }: FakeSite) {
  return {
    worksheet: destination.worksheet,
    source: source.worksheet,
    applied: destination.applied.toSorted(),
    passwords: [...destination.passwords],
  }
}

describe('a worker that dies', () => {
  it.each(['before', 'after'] as const)(
    'at any call to the outside, %s its effect, changes nothing about the end',
    async (when) => {
      const undisturbed = await play(null)
      const calls = undisturbed.worker.calls()

      const ends = []
      for (let atCall = 1; atCall <= calls; atCall += 1) ends.push({ atCall, ...(await play({ atCall, when })) })

      expect(calls).toBeGreaterThan(60)
      for (const { atCall, site, m, worker } of ends) {
        const at = `crash ${when} call ${atCall}`
        expect(worker.isDead(), at).toBe(true)
        expect(m.state, at).toBe('completed')
        expect(endOf(site), at).toEqual(endOf(undisturbed.site))
        expect(site.destination.repeated, at).toEqual([])
        expect(site.source.warningsFromStart.length, at).toBeLessThanOrEqual(1)
        expect(site.source.warnings, at).toEqual([...new Set(site.source.warnings)])
        const folded = evolveAll(ID, null, await site.store.events(ID))
        expect(JSON.parse(JSON.stringify(folded)), at).toEqual(m)
      }
    },
    60_000,
  )

  it('in the middle of a change leaves it to the next one to complete what it can not see, and nothing else', async () => {
    const site = aSmallSite()
    await scheduled(site)
    let deaths = 0
    const dies = (label: string) => (label === 'apply setting.multiple-sessions' && deaths++ === 0 ? 'after' : null)
    await playToEnd(site, {
      worker: () => mortalPorts(site.ports, dies).ports,
      stationIds: STATION_IDS,
      until: 'completed',
    })

    expect(deaths).toBe(1)
    expect(site.destination.completed).toEqual(['setting.multiple-sessions'])
  })
})
