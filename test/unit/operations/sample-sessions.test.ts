import { describe, expect, test, vi } from 'vitest'
import type { Migration } from '../../../src/migration/migration.ts'
import type { StateName } from '../../../src/migration/states.ts'
import { createSessionSampler } from '../../../src/operations/quiet/sample-sessions.ts'
import { aSite, type FakeSite, MINUTE_MS, MONDAY } from '../../support/fake-ports.ts'

const SLOT = 15 * MINUTE_MS
const NEVER = new AbortController().signal

function aSampler(site: FakeSite, owner = 'worker-1') {
  return () => createSessionSampler(site.ports, owner)(NEVER)
}

const kept = (site: FakeSite, server: string) => site.ports.samples.list(server)

describe('sampling sessions', () => {
  test('counts each configured server once in each quarter of an hour', async () => {
    const site = aSite()
    site.source.openSessions(4)
    const sampler = createSessionSampler(site.ports, 'worker-1')

    for (const minutes of [0, 5, 9, 1, 20]) {
      site.clock.advance(minutes * MINUTE_MS)
      await sampler(NEVER)
    }

    expect(await kept(site, 'lab-old')).toEqual([
      { at: MONDAY, active: 4, disconnected: 0 },
      { at: MONDAY + SLOT, active: 4, disconnected: 0 },
      { at: MONDAY + 2 * SLOT, active: 4, disconnected: 0 },
    ])
    expect(await kept(site, 'lab-new')).toHaveLength(3)
    expect(await kept(site, 'lab-third')).toEqual([])
  })

  test('of many processes one asks the server', async () => {
    const site = aSite()
    const asked = vi.spyOn(site.ports.servers, 'countSessions')

    await Promise.all(['a', 'b', 'c', 'd'].map((owner) => aSampler(site, owner)()))

    expect(asked.mock.calls.map(([server]) => server).sort()).toEqual(['lab-new', 'lab-old'])
  })

  test('leaves a gap where a server cannot be reached, and says so to nobody', async () => {
    const site = aSite()
    const logged = vi.spyOn(site.ports.logger, 'warn')
    site.source.trouble = { kind: 'unreachable', sentence: 'nobody answers' }

    await aSampler(site)()

    expect(await kept(site, 'lab-old')).toEqual([])
    expect(await kept(site, 'lab-new')).toHaveLength(1)
    expect(logged).not.toHaveBeenCalled()
  })

  test('knocks no more for a day where the account is refused: accounts lock', async () => {
    const site = aSite()
    const asked = vi.spyOn(site.ports.servers, 'countSessions')
    site.source.trouble = { kind: 'wrong-credentials', sentence: 'no' }
    const sampler = createSessionSampler(site.ports, 'worker-1')
    for (let slot = 0; slot < 95; slot += 1) {
      await sampler(NEVER)
      site.clock.advance(SLOT)
    }
    expect(asked.mock.calls.filter(([server]) => server === 'lab-old')).toHaveLength(1)

    site.source.trouble = null
    site.clock.advance(SLOT)
    await sampler(NEVER)

    expect(await kept(site, 'lab-old')).toHaveLength(1)
  })

  test('ends when the process does', async () => {
    const site = aSite()
    const ending = new AbortController()
    ending.abort()

    await createSessionSampler(site.ports, 'worker-1')(ending.signal)

    expect(await kept(site, 'lab-old')).toEqual([])
  })

  test.each([
    ['scheduled', 1],
    ['needs-approval', 1],
    ['migrating', 0],
    ['restarting', 0],
    ['pilot', 0],
    ['stopped', 0],
    ['rolling-back', 0],
  ] as const)('of a server in a migration that is %s keeps %i', async (state: StateName, count) => {
    const site = aSite()
    site.store.lockHolder = async (name) => (name === 'lab-old.local' ? 'MIG-1' : undefined)
    site.store.load = async () => ({ state }) as Migration

    await aSampler(site)()

    expect(await kept(site, 'lab-old')).toHaveLength(count)
    expect(await kept(site, 'lab-new')).toHaveLength(1)
  })
})
