import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Bulletins, MigrationStore, Outbox } from '../../../src/operations/ports.ts'
import { aCommit, anEvent, created, NOON } from './commits.ts'

interface Stored {
  readonly store: MigrationStore
  readonly outbox: Outbox
  readonly bulletins: Bulletins
}

export interface StoreUnderTest extends Stored {
  /** The same data through a client of its own, as another process sees it. */
  another(): Promise<Stored>
  close(): Promise<void>
}

export type OpenStore = (options?: { readonly leaseMs?: number }) => Promise<StoreUnderTest>

/** Long enough that nothing in a test outlives it by accident. */
const LONG_MS = 60_000
const SHORT_MS = 60

/** What every implementation of `MigrationStore` promises. `open` gives an empty one each time. */
export function describeMigrationStore(name: string, open: OpenStore): void {
  describe(`${name} as a migration store`, () => {
    let opened: StoreUnderTest | undefined
    const fresh = async (leaseMs = LONG_MS) => {
      opened = await open({ leaseMs })
      return opened
    }
    afterEach(async () => {
      await opened?.close()
      opened = undefined
    })

    describe('a commit', () => {
      it('creates a migration and gives back what was stored', async () => {
        const { store } = await fresh()
        const commit = aCommit('MIG-1', 0, { events: [anEvent(), anEvent({ by: 'U2' })] })

        const result = await store.commit(commit)

        expect(result).toEqual({ kind: 'committed', version: 2 })
        expect(await store.load('MIG-1')).toEqual(commit.snapshot)
        expect(await store.events('MIG-1')).toEqual(commit.events)
      })

      it('knows nothing of a migration that was never committed', async () => {
        const { store } = await fresh()

        expect(await store.load('MIG-404')).toBeUndefined()
        expect(await store.events('MIG-404')).toEqual([])
        expect(await store.lockHolder('lab-old')).toBeUndefined()
        expect(await store.answerTo('never')).toBeUndefined()
      })

      it('gives each migration another id', async () => {
        const { store, another } = await fresh()
        const other = await another()

        const ids = await Promise.all([store.nextId(), other.store.nextId(), store.nextId(), other.store.nextId()])

        expect(new Set(ids).size).toBe(4)
      })

      it.each([0, 2])(
        'on version %i of a migration that is at version 1 is a conflict and changes nothing',
        async (version) => {
          const { store } = await fresh()
          const id = await created(store)

          const result = await store.commit(aCommit(id, version, { state: 'cancelled' }))

          expect(result).toEqual({ kind: 'conflict' })
          expect((await store.load(id))?.state).toBe('assessing')
          expect(await store.events(id)).toHaveLength(1)
        },
      )

      it('lets exactly one of two through that were decided on the same version', async () => {
        const { store, another } = await fresh()
        const other = await another()
        const id = await created(store)

        const results = await Promise.all([
          store.commit(aCommit(id, 1, { events: [anEvent({ by: 'U1' })] })),
          other.store.commit(aCommit(id, 1, { events: [anEvent({ by: 'U2' })] })),
        ])

        expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'conflict'])
        expect(await store.events(id)).toHaveLength(2)
      })

      it('keeps empty lists, nulls and large numbers as they were', async () => {
        const { store } = await fresh()
        const event = anEvent({ at: 1_799_999_999_999, event: { type: 'acknowledged', rules: [] } as never })
        const commit = aCommit('MIG-1', 0, { events: [event] })

        await store.commit(commit)

        expect(await store.load('MIG-1')).toEqual(commit.snapshot)
        expect(await store.events('MIG-1')).toEqual([event])
      })

      it('refuses a snapshot whose version is not that of its events', async () => {
        const { store } = await fresh()
        const commit = aCommit('MIG-1', 0)

        const wrong = store.commit({ ...commit, snapshot: { ...commit.snapshot, version: 7 } })

        await expect(wrong).rejects.toThrow(RangeError)
        expect(await store.load('MIG-1')).toBeUndefined()
      })
    })

    describe('a token', () => {
      it('gives its first answer again, however often it comes', async () => {
        const { store } = await fresh()
        const id = await created(store)
        await store.commit(aCommit(id, 1, { token: 'click-1', answer: 'approved' }))

        const again = await store.commit(aCommit(id, 2, { token: 'click-1', answer: 'approved twice' }))

        expect(again).toEqual({ kind: 'duplicate', id, answer: 'approved' })
        expect(await store.answerTo('click-1')).toEqual({ id, answer: 'approved' })
        expect(await store.events(id)).toHaveLength(2)
      })

      it('makes one event and one answer out of two deliveries at once', async () => {
        const { store, another } = await fresh()
        const other = await another()
        const id = await created(store)
        const act = (answer: string) => aCommit(id, 1, { token: 'click-1', answer })

        const results = await Promise.all([store.commit(act('from one')), other.store.commit(act('from the other'))])

        const answers = results.map((r) => (r.kind === 'duplicate' ? r.answer : r.kind))
        expect(answers).toContain('committed')
        expect(answers).toContain((await store.answerTo('click-1'))?.answer)
        expect(await store.events(id)).toHaveLength(2)
      })

      it('makes one migration out of two deliveries that each took an id', async () => {
        const { store, another } = await fresh()
        const other = await another()
        const [one, two] = [await store.nextId(), await other.store.nextId()]

        const results = await Promise.all([
          store.commit(aCommit(one, 0, { token: 'command-1', answer: one })),
          other.store.commit(aCommit(two, 0, { token: 'command-1', answer: two })),
        ])

        const [only] = await store.list(10)
        expect(await store.list(10)).toHaveLength(1)
        expect(results).toContainEqual({ kind: 'duplicate', id: only?.id, answer: only?.id })
      })

      it('is answered before anything else is looked at', async () => {
        const { store } = await fresh()
        const id = await created(store, { token: 'command-1', answer: 'started' })
        const late = aCommit(id, 99, { token: 'command-1', epoch: 99, locks: 'hold', lockNames: ['lab-old'] })

        expect(await store.commit(late)).toEqual({ kind: 'duplicate', id, answer: 'started' })
      })

      it('stays free when its commit is refused', async () => {
        const { store } = await fresh()
        const id = await created(store)
        await store.commit(aCommit(id, 5, { token: 'click-1' }))

        const result = await store.commit(aCommit(id, 1, { token: 'click-1' }))

        expect(result).toEqual({ kind: 'committed', version: 2 })
      })
    })

    describe('a server lock', () => {
      const holding = { locks: 'hold', lockNames: ['lab-old', 'lab-new'] } as const

      it('is held from the commit that takes it', async () => {
        const { store } = await fresh()
        const id = await created(store, holding)

        expect(await store.lockHolder('lab-old')).toBe(id)
        expect(await store.lockHolder('lab-new')).toBe(id)
      })

      it('keeps another migration off either server, which then takes neither', async () => {
        const { store } = await fresh()
        const holder = await created(store, holding)

        const result = await store.commit(aCommit('MIG-77', 0, { locks: 'hold', lockNames: ['lab-third', 'lab-new'] }))

        expect(result).toEqual({ kind: 'locked', lockName: 'lab-new', holder })
        expect(await store.lockHolder('lab-third')).toBeUndefined()
        expect(await store.load('MIG-77')).toBeUndefined()
      })

      it('may be taken again by its holder', async () => {
        const { store } = await fresh()
        const id = await created(store, holding)

        expect(await store.commit(aCommit(id, 1, holding))).toEqual({ kind: 'committed', version: 2 })
      })

      it('is free for others after its release', async () => {
        const { store } = await fresh()
        const id = await created(store, holding)
        await store.commit(aCommit(id, 1, { ...holding, locks: 'release', state: 'cancelled' }))

        const next = await created(store, holding)

        expect(await store.lockHolder('lab-old')).toBe(next)
      })

      it('is not released by one that does not hold it', async () => {
        const { store } = await fresh()
        const holder = await created(store, holding)
        const other = await created(store)

        await store.commit(aCommit(other, 1, { ...holding, locks: 'release' }))

        expect(await store.lockHolder('lab-old')).toBe(holder)
      })
    })

    describe('a claim', () => {
      it('raises the epoch and gives the newest record', async () => {
        const { store } = await fresh()
        const id = await created(store)

        const claim = await store.claim(id, 'worker-1')

        expect(claim).toEqual({ kind: 'claimed', epoch: 1, migration: (await store.load(id)) ?? 'missing' })
      })

      it('gives the same epoch to the same owner', async () => {
        const { store } = await fresh()
        const id = await created(store)

        const claims = [await store.claim(id, 'worker-1'), await store.claim(id, 'worker-1')]

        expect(claims).toMatchObject([{ epoch: 1 }, { epoch: 1 }])
      })

      it('goes to one of two who race', async () => {
        const { store, another } = await fresh()
        const other = await another()
        const id = await created(store)

        const claims = await Promise.all([store.claim(id, 'worker-1'), other.store.claim(id, 'worker-2')])

        expect(claims.map(({ kind }) => kind).sort()).toEqual(['busy', 'claimed'])
      })

      it('goes to another once it is released, with a higher epoch', async () => {
        const { store } = await fresh()
        const id = await created(store)
        await store.claim(id, 'worker-1')
        await store.release(id, 'worker-1', 1)

        expect(await store.claim(id, 'worker-2')).toMatchObject({ kind: 'claimed', epoch: 2 })
      })

      it('goes to another once its lease has run out', async () => {
        const { store } = await fresh(SHORT_MS)
        const id = await created(store)
        await store.claim(id, 'worker-1')

        const next = await vi.waitFor(async () => {
          const claim = await store.claim(id, 'worker-2')
          expect(claim.kind).toBe('claimed')
          return claim
        })

        expect(next).toMatchObject({ epoch: 2 })
        expect(await store.renew(id, 'worker-1', 1)).toBe(false)
      })

      it('lives on while it is renewed', async () => {
        const { store } = await fresh(400)
        const id = await created(store)
        await store.claim(id, 'worker-1')
        const until = Date.now() + 600

        await vi.waitFor(
          async () => {
            expect(await store.renew(id, 'worker-1', 1)).toBe(true)
            expect(Date.now()).toBeGreaterThan(until)
          },
          { timeout: 2_000, interval: 50 },
        )

        expect(await store.claim(id, 'worker-2')).toEqual({ kind: 'busy' })
      })

      it('is not given back by an owner who has lost it', async () => {
        const { store } = await fresh()
        const id = await created(store)
        await store.claim(id, 'worker-1')
        await store.release(id, 'worker-1', 1)
        await store.claim(id, 'worker-2')

        await store.release(id, 'worker-1', 1)

        expect(await store.claim(id, 'worker-3')).toEqual({ kind: 'busy' })
      })

      it('of a migration that has ended, or never was, has nothing to do', async () => {
        const { store } = await fresh()
        const id = await created(store)
        await store.commit(aCommit(id, 1, { state: 'completed' }))

        expect(await store.claim(id, 'worker-1')).toEqual({ kind: 'nothing-to-do' })
        expect(await store.claim('MIG-404', 'worker-1')).toEqual({ kind: 'nothing-to-do' })
        expect(await store.due(NOON, 10)).toEqual([])
      })
    })

    describe('an epoch', () => {
      it('lets the owner commit', async () => {
        const { store } = await fresh()
        const id = await created(store)
        await store.claim(id, 'worker-1')

        expect(await store.commit(aCommit(id, 1, { epoch: 1 }))).toEqual({ kind: 'committed', version: 2 })
      })

      it('fences an earlier owner off, even on the right version', async () => {
        const { store } = await fresh()
        const id = await created(store)
        await store.claim(id, 'worker-1')
        await store.release(id, 'worker-1', 1)
        await store.claim(id, 'worker-2')

        expect(await store.commit(aCommit(id, 1, { epoch: 1 }))).toEqual({ kind: 'fenced' })
        expect(await store.events(id)).toHaveLength(1)
      })

      it('does not hinder a person, whose act makes the worker decide again', async () => {
        const { store } = await fresh()
        const id = await created(store)
        await store.claim(id, 'worker-1')

        const person = await store.commit(aCommit(id, 1, { token: 'click-1' }))
        const worker = await store.commit(aCommit(id, 1, { epoch: 1 }))

        expect(person).toEqual({ kind: 'committed', version: 2 })
        expect(worker).toEqual({ kind: 'conflict' })
        expect(await store.commit(aCommit(id, 2, { epoch: 1 }))).toEqual({ kind: 'committed', version: 3 })
      })
    })

    describe('what is due', () => {
      it('comes in the order of its time, with version and state, and nothing before its time', async () => {
        const { store } = await fresh()
        const later = await created(store, { dueAt: NOON })
        const earlier = await created(store, { dueAt: NOON - 5, state: 'migrating' })
        await created(store, { dueAt: NOON + 1 })
        await created(store, { dueAt: null })

        expect(await store.due(NOON, 10)).toEqual([
          { id: earlier, version: 1, state: 'migrating' },
          { id: later, version: 1, state: 'assessing' },
        ])
        expect(await store.due(NOON, 1)).toHaveLength(1)
      })

      it('leaves out what a worker holds, until it lets go', async () => {
        const { store } = await fresh()
        const id = await created(store)
        await store.claim(id, 'worker-1')

        const held = await store.due(NOON, 10)
        await store.release(id, 'worker-1', 1)

        expect(held).toEqual([])
        expect(await store.due(NOON, 10)).toHaveLength(1)
      })

      it('moves with each commit and ends with the migration', async () => {
        const { store } = await fresh()
        const id = await created(store, { dueAt: NOON })

        await store.commit(aCommit(id, 1, { dueAt: NOON + 60 }))
        const moved = [await store.due(NOON, 10), await store.due(NOON + 60, 10)]
        await store.commit(aCommit(id, 2, { dueAt: NOON, state: 'cancelled' }))

        expect(moved).toEqual([[], [{ id, version: 2, state: 'assessing' }]])
        expect(await store.due(NOON, 10)).toEqual([])
      })
    })

    it('lists the newest first, by number', async () => {
      const { store } = await fresh()
      for (const id of ['MIG-2', 'MIG-10', 'MIG-9'] as const) await store.commit(aCommit(id, 0))

      expect((await store.list(2)).map(({ id }) => id)).toEqual(['MIG-10', 'MIG-9'])
    })
  })
}
