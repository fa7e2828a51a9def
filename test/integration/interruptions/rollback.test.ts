import { expect, test } from 'vitest'
import { comparePlaces } from '../../../sandbox/demo/compare-destination.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { rollBack } from '../../../src/operations/acts/decision/roll-back.ts'
import { CAROL } from '../../support/fake-ports.ts'
import { actBy, ID, record, scheduled, told } from '../../support/fake-story.ts'
import { playInterrupted } from '../../support/whole-site/interrupted.ts'
import type { Moment } from '../../support/whole-site/interruptions.ts'
import { openWholeSite } from '../../support/whole-site/open-whole-site.ts'
import { playWholeSite } from '../../support/whole-site/play-whole-site.ts'

const PATIENT = 180_000

const isCopying = (m: Migration) => Object.values(m.cutover?.progress ?? {}).some((each) => 'found' in each)

const BEGINNINGS: readonly (readonly [string, (m: Migration) => boolean, readonly Moment[]])[] = [
  ['while the template is copied', isCopying, ['never', 'after-effect']],
  ['before the sign-off', (m) => m.state === 'pilot', ['after-effect', 'effect-after-death', 'never']],
]

test.each(BEGINNINGS)(
  'a rollback that is begun %s, interrupted at each change in turn, ends as it was before',
  {
    timeout: PATIENT,
  },
  async (_, begins, moments) => {
    const site = await openWholeSite()
    const [source, destination] = [site.source.state(), site.destination.state()]
    await scheduled(site)
    await playWholeSite(site, begins)
    told(await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'Lessons begin at eight.' }))

    await playInterrupted(site, 'rolled-back', moments)

    expect(comparePlaces(destination, site.destination.state())).toEqual([])
    expect(comparePlaces(source, site.source.state())).toEqual([])
    expect((await record(site)).rollback?.differences).toEqual([])
  },
)
