import { describe, expect, it } from 'vitest'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import type { StateName } from '../../../src/migration/states.ts'
import { approveRetirement, retireSource } from '../../../src/operations/acts/decision/retire-source.ts'
import { rollBack } from '../../../src/operations/acts/decision/roll-back.ts'
import { mortalPorts, type When } from '../../support/crashing-ports.ts'
import { aFullSite, aPerson, CAROL, type FakeSite } from '../../support/fake-ports.ts'
import { actBy, ID, MAPPED_IDS, scheduled, settle, told } from '../../support/fake-story.ts'
import { playToEnd } from '../../support/play-to-end.ts'

/** Plays in which all the deaths take place, so that no two follow one another at once. */
const PLAYS = 8

/** What changes the record or a server; at all else dying leaves nothing behind. */
const LEAVES_TRACES = /^(commit|apply|warn|end sessions) /

const undisturbed = (site: FakeSite) => ({ worker: () => site.ports, stationIds: MAPPED_IDS })

async function completed(site: FakeSite): Promise<void> {
  await scheduled(site)
  await playToEnd(site, { ...undisturbed(site), until: 'completed' })
}

/** What a worker is to do from where on; sessions are open, so that they have to be ended. */
const LIVES: readonly (readonly [name: string, begin: (site: FakeSite) => Promise<void>, until: StateName])[] = [
  [
    'a cutover',
    async (site) => {
      await scheduled(site)
      site.destination.openSessions(2)
    },
    'completed',
  ],
  [
    'a rollback',
    async (site) => {
      await completed(site)
      site.destination.openSessions(2)
      told(await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'The screens flicker.' }))
    },
    'rolled-back',
  ],
  [
    'a retirement',
    async (site) => {
      await completed(site)
      site.source.openSessions(2)
      told(await retireSource(site.ports, actBy(CAROL), { id: ID }))
      await settle(site)
      const act = actBy(aPerson('U-dave', 'approver'))
      told(await approveRetirement(site.ports, act, { id: ID, isAllAcknowledged: true }))
    },
    'retired',
  ],
]

/** Plays it with workers that die at these calls, each named with how often it was made; says which calls were made. */
async function play([, begin, until]: (typeof LIVES)[number], deaths: ReadonlySet<string>, when: When) {
  const site = aFullSite()
  await begin(site)
  const before = { source: site.source.applied.length, destination: site.destination.applied.length }
  const counts = new Map<string, number>()
  const calls: string[] = []
  const died: string[] = []
  const dies = (label: string): When | null => {
    const count = (counts.get(label) ?? 0) + 1
    counts.set(label, count)
    if (LEAVES_TRACES.test(label)) calls.push(`${label} #${count}`)
    if (!deaths.has(`${label} #${count}`)) return null
    died.push(`${label} #${count}`)
    return when
  }
  const worker = () => mortalPorts(site.ports, dies).ports
  const m = await playToEnd(site, { worker, stationIds: MAPPED_IDS, until })
  return { site, m, calls, died, before }
}

function endOf({ site, m, before }: Awaited<ReturnType<typeof play>>) {
  const { source, destination } = site
  return {
    state: m.state,
    destination: destination.worksheet,
    source: source.worksheet,
    applied: [
      ...destination.applied.slice(before.destination).toSorted(),
      ...source.applied.slice(before.source).toSorted(),
    ],
    boots: [destination.restarts.boots, source.restarts.boots, source.restarts.isOff],
    passwords: [...destination.passwords],
    files: [...destination.files.there],
    sessions: [destination.reading.facts.sessions, source.reading.facts.sessions],
    differences: m.rollback?.differences,
  }
}

describe('workers that die', () => {
  it.each(LIVES.flatMap((life) => (['before', 'after'] as const).map((when) => [life[0], when, life] as const)))(
    'in %s, %s each commit and each effect, change nothing about the end',
    { timeout: 120_000 },
    async (_, when, life) => {
      const model = await play(life, new Set(), when)
      expect(model.calls.length).toBeGreaterThan(20)

      for (let group = 0; group < PLAYS; group += 1) {
        const deaths = model.calls.filter((__, index) => index % PLAYS === group)
        const disturbed = await play(life, new Set(deaths), when)

        const at = `dying ${when} ${deaths.join('; ')}`
        expect(disturbed.died.toSorted(), at).toEqual(deaths.toSorted())
        expect(endOf(disturbed), at).toEqual(endOf(model))
        for (const server of [disturbed.site.source, disturbed.site.destination]) {
          expect(server.repeated, at).toEqual([])
          expect(server.restartedUnder, at).toEqual([])
        }
        const folded = evolveAll(ID, null, await disturbed.site.store.events(ID))
        expect(JSON.parse(JSON.stringify(folded)), at).toEqual(disturbed.m)
      }
    },
  )
})
