import { describe, expect, it } from 'vitest'
import { verifyAgain } from '../../../../src/operations/acts/cutover/verify-again.ts'
import { commitEvents } from '../../../../src/operations/commit-events.ts'
import { aSite, type FakeSite, OSCAR } from '../../../support/fake-ports.ts'
import {
  actBy,
  awaitingItems,
  completed,
  confirmAll,
  ID,
  look,
  record,
  settle,
  told,
} from '../../../support/fake-story.ts'

async function verifiedAgain(site: FakeSite) {
  told(await verifyAgain(site.ports, actBy(OSCAR), { id: ID }))
  return settle(site)
}

/** As version 0.1.0 ended: verified without a pilot, and without what was read. */
async function completedAsOnce(site: FakeSite) {
  await awaitingItems(site)
  await confirmAll(site)
  await look(site)
  const before = await record(site)
  const events = [{ type: 'verified', checks: 52 }] as const
  await commitEvents(site.ports, { id: ID, before, events, by: 'stationmaster' })
  return record(site)
}

describe('a migration that is verified again', () => {
  it('is compared with what was read when it was verified', async () => {
    const site = aSite()
    await completed(site)

    expect((await verifiedAgain(site)).drift).toMatchObject({ differences: [], failure: null })
    site.destination.change({ managedComputers: [] })
    expect((await verifiedAgain(site)).drift?.differences).toHaveLength(2)
    expect(site.destination.applied.filter((id) => id.startsWith('managed.'))).toHaveLength(3)
  })

  it('is compared with the plan, seat by seat, where an earlier version completed it', async () => {
    const site = aSite()
    expect(await completedAsOnce(site)).toMatchObject({ state: 'completed', pilot: null })

    const m = await verifiedAgain(site)

    expect(m.drift?.differences?.filter(({ field }) => field.startsWith('Station'))).toEqual([])
    expect(m.state).toBe('completed')
  })

  it('says so where the destination does not answer, and stays completed', async () => {
    const site = aSite()
    await completed(site)
    site.destination.trouble = { kind: 'unreachable', sentence: 'lab-new does not answer.' }

    const m = await verifiedAgain(site)

    expect(m).toMatchObject({ state: 'completed', drift: { failure: 'lab-new does not answer. Reference abc123.' } })
    expect(await site.store.lockHolder('lab-new.local')).toBeUndefined()
  })
})
