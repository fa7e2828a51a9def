import { expect, test } from 'vitest'
import { compareDestination, comparePlaces } from '../../../sandbox/demo/compare-destination.ts'
import type { ServerState } from '../../../sandbox/servers/state/server-state.ts'
import { scheduled } from '../../support/fake-story.ts'
import { retirementApproved } from '../../support/whole-life.ts'
import { madeOn, playInterrupted } from '../../support/whole-site/interrupted.ts'
import { openWholeSite, type WholeSite } from '../../support/whole-site/open-whole-site.ts'
import { playWholeSite } from '../../support/whole-site/play-whole-site.ts'

const PATIENT = 180_000

interface Places {
  readonly source: ServerState
  readonly destination: ServerState
}

let undisturbed: ReturnType<typeof playUndisturbed> | undefined

/** How a migration and its retirement end where nobody dies. */
async function playUndisturbed() {
  const site = await openWholeSite()
  await scheduled(site)
  await playWholeSite(site, 'completed')
  const completed = placesOf(site)
  await retirementApproved(site)
  await playWholeSite(site, 'retired')
  return { completed, retired: placesOf(site), made: madeOn(site) }
}

function model() {
  undisturbed ??= playUndisturbed()
  return undisturbed
}

function placesOf({ source, destination }: WholeSite): Places {
  return { source: source.state(), destination: destination.state() }
}

function differences(one: Places, other: Places): string[] {
  const standing = ({ power, domain }: ServerState) =>
    `the source is ${power}, its domain is ${domain?.dnsName ?? 'none'}`
  return [
    ...comparePlaces(one.source, other.source),
    ...comparePlaces(one.destination, other.destination),
    ...(standing(one.source) === standing(other.source) ? [] : [standing(other.source)]),
  ]
}

test('a cutover and a retirement, interrupted after the effect of each change in turn, end as if nobody had died', {
  timeout: PATIENT,
}, async () => {
  const { completed, retired, made } = await model()
  const site = await openWholeSite()
  const before = placesOf(site)
  await scheduled(site)

  await playInterrupted(site, 'completed', ['after-effect'])
  expect(differences(completed, placesOf(site))).toEqual([])
  expect(compareDestination(before.source, site.destination.state(), before.destination)).toEqual([])

  await retirementApproved(site)
  await playInterrupted(site, 'retired', ['after-effect'])
  expect(differences(retired, placesOf(site))).toEqual([])
  expect(madeOn(site)).toEqual(made)
})

test('a cutover and a retirement, interrupted before the effect of each change in turn, end as if nobody had died', {
  timeout: PATIENT,
}, async () => {
  const { completed, retired, made } = await model()
  const site = await openWholeSite()
  await scheduled(site)

  await playInterrupted(site, 'completed', ['never', 'effect-after-death'])
  expect(differences(completed, placesOf(site))).toEqual([])

  await retirementApproved(site)
  await playInterrupted(site, 'retired', ['never'])
  expect(differences(retired, placesOf(site))).toEqual([])
  expect(madeOn(site)).toEqual(made)
})
