import { describe, expect, it } from 'vitest'
import { known } from '../../../../src/migration/worksheet/reading.ts'
import { confirmItem } from '../../../../src/operations/acts/cutover/confirm-item.ts'
import { releaseStations } from '../../../../src/operations/acts/cutover/release-stations.ts'
import { resumeMigration } from '../../../../src/operations/acts/cutover/resume-migration.ts'
import { overruleItems } from '../../../../src/operations/acts/decision/overrule-items.ts'
import { signOff } from '../../../../src/operations/acts/decision/sign-off.ts'
import { aSite, aSmallSite, CAROL, OSCAR } from '../../../support/fake-ports.ts'
import { actBy, awaitingStations, completed, goOnUntil, ID, seenInPilot, told } from '../../../support/fake-story.ts'
import { playToEnd } from '../../../support/play-to-end.ts'
import { user } from '../../../support/whole-life.ts'

describe('a pilot', () => {
  it('keeps new accounts out until they are released, and their stations with their automatic logons', async () => {
    const site = aSite()
    await seenInPilot(site)
    expect(user(site, 'kiosk')?.isEnabled).toBe(false)
    expect(user(site, 'it.admin')?.isEnabled).toBe(true)

    const first = told(
      await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: ['row1-a'], people: 'nobody' }),
    )
    await goOnUntil(site, ({ state }) => state === 'pilot')

    expect(first).toContain('1 station and 1 account')
    expect(user(site, 'kiosk')?.isEnabled).toBe(true)
    expect(user(site, 'student01')?.isEnabled).toBe(false)
    told(await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: null, people: 'everyone' }))
    await goOnUntil(site, ({ state }) => state === 'pilot')
    expect(user(site, 'student01')?.isEnabled).toBe(true)
  })

  it('that is signed off lets everybody in, and takes the test accounts away', async () => {
    const site = aSite()

    const m = await completed(site)

    expect(
      site.destination.worksheet.users.every(({ name, isEnabled }) => isEnabled || name.length > 9 || name === 'Guest'),
    ).toBe(true)
    expect(user(site, 'pilot-admin')).toBeUndefined()
    expect(m.pilot?.signedOffBy).toBe(CAROL.id)
    expect(m.verification?.worksheet).not.toBeNull()
  })

  it('does not ask for another password when people have chosen theirs, whatever is looked at again', async () => {
    const site = aSite()
    await seenInPilot(site)
    told(await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: [], people: 'everyone' }))
    await goOnUntil(site, ({ state }) => state === 'pilot')
    const users = site.destination.worksheet.users.map((each) => ({ ...each, mustChangePassword: known(false) }))
    site.destination.change({ users })
    site.destination.behaviours.set('pilot.pilot-admin.remove', ['refuses'])
    told(await signOff(site.ports, actBy(CAROL), { id: ID }))
    expect((await goOnUntil(site, ({ state }) => state !== 'migrating')).state).toBe('failed')

    told(await resumeMigration(site.ports, actBy(OSCAR), { id: ID }))
    const m = await goOnUntil(site, ({ state }) => state === 'completed' || state === 'failed')

    expect(m.state).toBe('completed')
    expect(new Set(site.destination.applied).size).toBe(site.destination.applied.length)
  })

  it('that fails while something is released does not lock out those who are in already', async () => {
    const site = aSite()
    await seenInPilot(site)
    told(await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: ['Row1-A'], people: 'nobody' }))
    await goOnUntil(site, ({ state }) => state === 'pilot')
    site.destination.behaviours.set('pilot.student01.release', ['refuses'])
    told(await releaseStations(site.ports, actBy(OSCAR), { id: ID, stations: null, people: 'everyone' }))
    await goOnUntil(site, ({ state }) => state === 'failed')

    told(await resumeMigration(site.ports, actBy(OSCAR), { id: ID }))
    await goOnUntil(site, ({ state }) => state === 'pilot')

    expect(site.destination.applied.filter((id) => id === 'pilot.kiosk.limit')).toHaveLength(1)
    expect(user(site, 'student01')?.isEnabled).toBe(true)
  })

  it('needs stations that are not there no more, where an approver has given them up', async () => {
    const site = aSmallSite()
    await awaitingStations(site)
    told(await overruleItems(site.ports, actBy(CAROL), { id: ID, reason: 'Row 1 is broken.' }))
    await goOnUntil(site, ({ parked }) => parked?.reason === 'seats')
    told(await confirmItem(site.ports, actBy(OSCAR), { id: ID, item: 'seats' }))

    const m = await playToEnd(site, { worker: () => site.ports, stationIds: [1], until: 'pilot' })

    expect(m.state).toBe('pilot')
    expect(Object.keys(m.answers.seats ?? {})).toHaveLength(1)
  })
})
