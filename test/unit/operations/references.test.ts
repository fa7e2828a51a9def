import { describe, expect, it } from 'vitest'
import type { Migration } from '../../../src/migration/migration.ts'
import { showIdentifiers } from '../../../src/operations/acts/cutover/show-identifiers.ts'
import { verifyAgain } from '../../../src/operations/acts/cutover/verify-again.ts'
import { retireSource } from '../../../src/operations/acts/decision/retire-source.ts'
import { checkAgain } from '../../../src/operations/acts/request/check-again.ts'
import { readWorksheet } from '../../../src/operations/queries.ts'
import { aSmallSite, CAROL, type FakeSite, OSCAR, VERA } from '../../support/fake-ports.ts'
import {
  actBy,
  awaitingStations,
  completed,
  deliver,
  goOnUntil,
  ID,
  look,
  record,
  requested,
  scheduled,
  settle,
  story,
} from '../../support/fake-story.ts'

const AWAY = { kind: 'unreachable', sentence: 'It does not answer.' } as const

/** A site whose incidents are kept; each has a reference of its own. */
function watchedSite() {
  const site = aSmallSite()
  const references: string[] = []
  const incidents = {
    report() {
      references.push(`ref${references.length + 1}x`)
      return references.at(-1) ?? ''
    },
  }
  return { site: { ...site, ports: { ...site.ports, incidents } } as FakeSite, references }
}

function referenceIn(text: string | null | undefined): string | undefined {
  return /Reference (\w+)\.$/.exec(text ?? '')?.[1]
}

/** What people read where a server is away, by what was being done. */
const PATHS: readonly (readonly [string, (site: FakeSite) => Promise<string | null | undefined>])[] = [
  [
    'an examination',
    async (site) => {
      site.source.trouble = AWAY
      return (await requested(site)).assessmentFailure
    },
  ],
  [
    'a second look before the start',
    async (site) => {
      await scheduled(site)
      site.source.trouble = AWAY
      await checkAgain(site.ports, actBy(CAROL), { id: ID })
      return (await settle(site)).assessmentFailure
    },
  ],
  [
    'a cutover that waits for a person',
    async (site) => {
      await scheduled(site)
      site.destination.behaviours.set('setting.multiple-sessions', ['refuses'])
      return (await goOnUntil(site, ({ state }: Migration) => state === 'failed')).outcome
    },
  ],
  [
    'a try that is made again',
    async (site) => {
      await awaitingStations(site)
      site.destination.trouble = AWAY
      site.clock.moveTo(site.store.dueAt(ID) ?? 0)
      await look(site)
      await deliver(site)
      const line = story(site).find((each) => each.includes('does not answer'))
      return line?.replace(/ It will be tried again .*$/, '')
    },
  ],
  [
    'identifiers',
    async (site) => {
      await awaitingStations(site)
      site.destination.trouble = AWAY
      const outcome = await showIdentifiers(site.ports, actBy(OSCAR), { id: ID })
      return 'sentence' in outcome ? outcome.sentence : null
    },
  ],
  [
    'a worksheet that somebody asked for',
    async (site) => {
      site.source.trouble = AWAY
      const found = await readWorksheet(site.ports, VERA, 'lab-old')
      return 'sentence' in found ? found.sentence : null
    },
  ],
  [
    'a later verification',
    async (site) => {
      await completed(site)
      site.destination.trouble = AWAY
      await verifyAgain(site.ports, actBy(OSCAR), { id: ID })
      await look(site)
      return (await record(site)).drift?.failure
    },
  ],
  [
    'the examination before a retirement',
    async (site) => {
      await completed(site)
      site.source.trouble = AWAY
      await retireSource(site.ports, actBy(CAROL), { id: ID })
      await look(site)
      return (await record(site)).retirement?.failure
    },
  ],
]

describe('what people read where a server is in trouble', () => {
  it.each(PATHS)('%s: has a reference that is in the log', async (_, happens) => {
    const { site, references } = watchedSite()

    const reference = referenceIn(await happens(site))

    expect(reference).toBeDefined()
    expect(references).toContain(reference)
  })

  it('has none where it is told no', async () => {
    const { site, references } = watchedSite()
    const refusal = await readWorksheet(site.ports, VERA, 'nowhere')

    expect(refusal).not.toMatchObject({ sentence: expect.stringContaining('Reference') })
    expect(references).toEqual([])
  })
})
