import { expect } from 'vitest'
import { approveRetirement, retireSource } from '../../src/operations/acts/decision/retire-source.ts'
import { rollBack } from '../../src/operations/acts/decision/roll-back.ts'
import { aPerson, CAROL, type FakeSite, type Stage } from './fake-ports.ts'
import { actBy, ID, MAPPED_IDS, scheduled, settle, told } from './fake-story.ts'
import { playToEnd } from './play-to-end.ts'

/** Another approver: whoever asks for a retirement does not approve it. */
export const DAVE = aPerson('U-dave', 'approver')

export async function fullyCompleted(site: FakeSite) {
  await scheduled(site)
  return playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'completed' })
}

export async function rolledBack(site: FakeSite) {
  told(await rollBack(site.ports, actBy(CAROL), { id: ID, reason: 'The screens flicker.' }))
  return playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'rolled-back' })
}

export async function retirementApproved(site: Stage) {
  told(await retireSource(site.ports, actBy(CAROL), { id: ID }))
  await settle(site)
  told(await approveRetirement(site.ports, actBy(DAVE), { id: ID, isAllAcknowledged: true }))
}

export async function retired(site: FakeSite) {
  await retirementApproved(site)
  return playToEnd(site, { worker: () => site.ports, stationIds: MAPPED_IDS, until: 'retired' })
}

export function user(site: FakeSite, name: string) {
  return site.destination.worksheet.users.find((each) => each.name === name)
}

export function expectNoHarm({ source, destination }: FakeSite): void {
  for (const server of [source, destination]) {
    expect(server.repeated).toEqual([])
    expect(server.restartedUnder).toEqual([])
  }
}
