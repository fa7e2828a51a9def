import { afterEach, describe, expect, it, vi } from 'vitest'
import { lookAtMigration } from '../../../src/operations/work/look-at-migration.ts'
import { aSmallSite, type FakeSite, HOUR_MS } from '../../support/fake-ports.ts'
import { goOnUntil, ID, look, record, scheduled, settle } from '../../support/fake-story.ts'

const FIRST = 'setting.multiple-sessions'

/** About to begin its cutover. */
async function started(site: FakeSite) {
  const { schedule } = await scheduled(site)
  await goOnUntil(site, () => site.store.dueAt(ID) === schedule?.startAt)
  site.clock.moveTo(schedule?.startAt ?? 0)
  await look(site)
  expect((await record(site)).state).toBe('migrating')
}

/** Holds the server at its first change until told to go on. */
function holdFirstChange(site: FakeSite) {
  const reached = gate()
  const goOn = gate()
  site.destination.onApply = async () => {
    site.destination.onApply = () => {}
    reached.resolve()
    await goOn.promise
  }
  return { reached: reached.promise, goOn: () => goOn.resolve() }
}

function gate() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('two workers', () => {
  it('that look at the same time: one works, the other leaves it alone', async () => {
    const site = aSmallSite()
    await started(site)

    const results = await Promise.all([look(site), look(site), look(site)])

    expect(results.toSorted()).toEqual(['busy', 'busy', 'worked'])
    expect(site.destination.repeated).toEqual([])
    expect(site.source.warningsFromStart).toHaveLength(1)
  })

  it('of which one froze past its lease: it wakes up fenced, and writes nothing more', async () => {
    const site = aSmallSite()
    await started(site)
    const hold = holdFirstChange(site)
    const frozen = look(site)
    await hold.reached
    site.leases.now += 31_000

    const next = await look(site)
    const applied = [...site.destination.applied]
    hold.goOn()

    expect(next).toBe('worked')
    expect(await frozen).toBe('fenced')
    expect(site.destination.applied).toEqual(applied)
    expect(applied.filter((id) => id === FIRST)).toHaveLength(1)
    expect((await record(site)).state).toBe('waiting-for-stations')
  })

  it('of which one froze between its claim and its first commit: it is fenced there', async () => {
    const site = aSmallSite()
    await started(site)
    const commit = site.store.commit.bind(site.store)
    let next: Promise<string> | undefined
    site.store.commit = async (request) => {
      if (!next) {
        site.leases.now += 31_000
        next = look(site)
        await next
      }
      return commit(request)
    }

    const result = await look(site)

    expect(result).toBe('fenced')
    expect(await next).toBe('worked')
    expect(site.source.warningsFromStart).toHaveLength(1)
    expect(site.destination.repeated).toEqual([])
  })

  it('with the same owner share a claim: an owner is one look', async () => {
    const site = aSmallSite()
    await started(site)

    const claims = [await site.store.claim(ID, 'w'), await site.store.claim(ID, 'w')]

    expect(claims[0]).toMatchObject({ kind: 'claimed' })
    expect(claims[0]).toEqual(claims[1])
  })
})

describe('a worker', () => {
  const worker = (signal: AbortSignal) => ({ owner: 'shutting-down', signal, leaseMs: 30_000 })

  it('whose lease is taken over while it waits for a server lets go of it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const site = aSmallSite()
    await started(site)
    site.destination.behaviours.set(FIRST, ['hangs'])
    const applying = gate()
    site.destination.onApply = () => applying.resolve()
    const hanging = look(site)
    await applying.promise
    site.leases.now += 31_000
    site.destination.onApply = () => {}

    await site.store.claim(ID, 'another')
    await vi.advanceTimersByTimeAsync(5_000)

    expect(await hanging).toBe('fenced')
    expect(site.destination.applied).toEqual([])
  })

  it('gives it up when its lease cannot be renewed three times in a row', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const site = aSmallSite()
    await started(site)
    site.destination.behaviours.set(FIRST, ['hangs'])
    const applying = gate()
    site.destination.onApply = () => applying.resolve()
    const hanging = look(site)
    await applying.promise
    site.store.renew = () => Promise.reject(new Error('Redis is away'))

    await vi.advanceTimersByTimeAsync(15_000)

    expect(await hanging).toBe('fenced')
  })

  it('that is to shut down in the middle of a change leaves it to the next, who finishes it', async () => {
    const site = aSmallSite()
    await started(site)
    site.destination.behaviours.set(FIRST, ['hangs'])
    const applying = gate()
    site.destination.onApply = () => applying.resolve()
    const shutdown = new AbortController()
    const first = lookAtMigration(site.ports, worker(shutdown.signal), ID)
    await applying.promise
    shutdown.abort(new Error('SIGTERM'))
    site.destination.behaviours.clear()

    expect(await first).toBe('worked')
    expect(await site.store.due(site.clock.now(), 1)).toHaveLength(1)
    expect((await record(site)).cutover?.attempts).toBe(0)
    expect((await settle(site)).state).toBe('waiting-for-stations')
  })

  it('that is shutting down does not begin', async () => {
    const site = aSmallSite()
    await started(site)

    expect(await lookAtMigration(site.ports, worker(AbortSignal.abort()), ID)).toBe('nothing-to-do')
  })

  it('that looks too early, or too often, does nothing', async () => {
    const site = aSmallSite()
    await scheduled(site)
    const before = await record(site)

    for (let times = 0; times < 3; times += 1) await look(site)

    expect(await record(site)).toEqual(before)
  })

  it('is woken when there is something to do at once', async () => {
    const site = aSmallSite()
    await scheduled(site)
    site.clock.advance(26 * HOUR_MS)

    await settle(site)

    expect(site.wakeUps).toContain('MIG-1 v1')
  })
})
