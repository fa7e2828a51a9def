import { describe, expect, it } from 'vitest'
import { resumeMigration } from '../../../../src/operations/acts/cutover/resume-migration.ts'
import { stopMigration } from '../../../../src/operations/acts/cutover/stop-migration.ts'
import { verifyAgain } from '../../../../src/operations/acts/cutover/verify-again.ts'
import { approveRetirement, retireSource } from '../../../../src/operations/acts/decision/retire-source.ts'
import { aFullSite, aSite, CAROL, OSCAR } from '../../../support/fake-ports.ts'
import { actBy, completed, goOnUntil, ID, inPilot, record, settle, told } from '../../../support/fake-story.ts'
import { DAVE, expectNoHarm, fullyCompleted, retired, retirementApproved } from '../../../support/whole-life.ts'

describe('a retirement', () => {
  it('takes the source out of its domain and switches it off, as its local administrator', async () => {
    const site = aFullSite()
    await fullyCompleted(site)
    site.source.openSessions(1)

    const m = await retired(site)

    expect(m.state).toBe('retired')
    expect(site.source.applied).toEqual(['retire.disk-protection', 'retire.leave-domain', 'retire.shut-down'])
    expect(site.source.restarts.isOff).toBe(true)
    expect(site.source.restarts.watchedAs).toEqual(Array(3).fill('local-administrator'))
    expect(site.source.warnings.at(-1)).toContain('switched off')
    expectNoHarm(site)
  })

  it('is not begun by whoever asked for it, nor before the pilot is signed off', async () => {
    const site = aSite()
    await inPilot(site)
    expect(await retireSource(site.ports, actBy(CAROL), { id: ID })).toMatchObject({ refused: 'wrong-state' })

    const other = aSite()
    await completed(other)
    told(await retireSource(other.ports, actBy(CAROL), { id: ID }))
    await settle(other)

    expect(await approveRetirement(other.ports, actBy(CAROL), { id: ID, isAllAcknowledged: true })).toMatchObject({
      refused: 'own-request',
    })
    expect(other.source.applied).toEqual([])
  })

  it('without a proven local administrator is blocked with a sentence', async () => {
    const site = aSite()
    await completed(site)
    site.source.proof = { isProven: false, found: 'The password is wrong.' }
    told(await retireSource(site.ports, actBy(CAROL), { id: ID }))
    await settle(site)

    const refused = await approveRetirement(site.ports, actBy(DAVE), { id: ID, isAllAcknowledged: true })

    expect(refused).toMatchObject({ sentence: expect.stringContaining('B17') })
  })

  it('that is stopped while the source goes down, and resumed when it is down, ends as retired', async () => {
    const site = aSite()
    await completed(site)
    await retirementApproved(site)
    await goOnUntil(site, () => site.source.restarts.isOff)
    told(await stopMigration(site.ports, actBy(OSCAR), { id: ID }))
    await settle(site)
    expect((await record(site)).state).toBe('stopped')

    told(await resumeMigration(site.ports, actBy(OSCAR), { id: ID }))
    const m = await goOnUntil(site, ({ state }) => state === 'retired')

    expect(m.state).toBe('retired')
  })

  it('is followed by a look at the destination, which leaves it retired', async () => {
    const site = aSite()
    await completed(site)
    await retired(site)
    site.destination.change({ managedComputers: [...site.destination.worksheet.managedComputers, 'PC-NEW'] })

    told(await verifyAgain(site.ports, actBy(OSCAR), { id: ID }))
    const m = await settle(site)

    expect(m.state).toBe('retired')
    expect(m.drift?.differences).toEqual([expect.objectContaining({ field: 'Managed computer PC-NEW' })])
  })
})
