import { afterEach, describe, expect, it } from 'vitest'
import { type Bulletin, newBulletin } from '../../../src/migration/bulletin/bulletin.ts'
import { A_PLACE, aBoard, aCommit, aNotice, NOON } from './commits.ts'
import type { OpenStore, StoreUnderTest } from './store-contract.ts'

const ID = 'MIG-1' as const
const WINDOW = { id: A_PLACE.window, startAt: NOON + 5 }

const next = (version: number): Bulletin => ({ ...newBulletin(A_PLACE), version, reminded: [NOON] })

/** What every implementation of `Bulletins` promises. `open` gives an empty one each time. */
export function describeBulletins(name: string, open: OpenStore): void {
  describe(`${name} as bulletins`, () => {
    let opened: StoreUnderTest | undefined
    const fresh = async () => {
      opened = await open({ leaseMs: 60_000 })
      return opened
    }
    const marked = async () => {
      const site = await fresh()
      await site.store.commit(aCommit(ID, 0, { bulletins: [A_PLACE] }))
      return site
    }
    afterEach(async () => {
      await opened?.close()
      opened = undefined
    })

    it('know nothing where nothing was announced', async () => {
      const { bulletins } = await fresh()

      expect(await bulletins.due(NOON, 5)).toEqual([])
      expect(await bulletins.nextDueAt()).toBeUndefined()
      expect(await bulletins.windowAt(NOON)).toBeUndefined()
      expect(await bulletins.membersOf('MIG-1.w3')).toEqual([])
      expect(await bulletins.load(A_PLACE)).toEqual({ bulletin: newBulletin(A_PLACE), marks: 0, members: [] })
    })

    it('are asked for by the commit of a migration, which becomes a member', async () => {
      const { bulletins } = await marked()

      expect(await bulletins.due(NOON, 5)).toEqual([A_PLACE])
      expect(await bulletins.nextDueAt()).toBe(NOON)
      expect(await bulletins.load(A_PLACE)).toMatchObject({ marks: 1, members: [ID] })
    })

    it('are not asked for by a commit that is refused', async () => {
      const { store, bulletins } = await fresh()

      await store.commit(aCommit(ID, 7, { bulletins: [A_PLACE], window: WINDOW }))

      expect(await bulletins.due(NOON, 5)).toEqual([])
      expect(await bulletins.windowAt(WINDOW.startAt)).toBeUndefined()
    })

    it('keep what was decided, say it, and are due when it says', async () => {
      const { bulletins, outbox } = await marked()

      const isDone = await bulletins.commit({
        next: next(1),
        marks: 1,
        dueAt: NOON + 50,
        messages: [aBoard(ID), aNotice(ID, 1)],
      })

      expect(isDone).toBe(true)
      expect((await bulletins.load(A_PLACE)).bulletin).toEqual(next(1))
      expect(await bulletins.due(NOON + 49, 5)).toEqual([])
      expect(await bulletins.due(NOON + 50, 5)).toEqual([A_PLACE])
      expect((await outbox.claimDue(NOON, 'sender', 5)).map(({ message }) => message)).toEqual([aBoard(ID)])
    })

    it('are left alone for good where nothing is to come', async () => {
      const { bulletins } = await marked()

      await bulletins.commit({ next: next(1), marks: 1, dueAt: null, messages: [] })

      expect(await bulletins.nextDueAt()).toBeUndefined()
    })

    it('stay due where they were asked for again meanwhile', async () => {
      const { store, bulletins } = await marked()
      await store.commit(aCommit(ID, 1, { bulletins: [A_PLACE] }))

      await bulletins.commit({ next: next(1), marks: 1, dueAt: NOON + 50, messages: [] })

      expect(await bulletins.due(NOON, 5)).toEqual([A_PLACE])
    })

    it('are changed by one of two who decide on the same', async () => {
      const { bulletins, another } = await marked()
      const other = await another()
      const decide = (each: typeof bulletins) =>
        each.commit({ next: next(1), marks: 1, dueAt: null, messages: [aBoard(ID)] })

      const done = await Promise.all([decide(bulletins), decide(other.bulletins)])

      expect(done.toSorted()).toEqual([false, true])
    })

    it('have one window for each moment: a second one is a conflict', async () => {
      const { store, bulletins } = await fresh()
      await store.commit(aCommit(ID, 0, { window: WINDOW }))

      const second = await store.commit(aCommit('MIG-2', 0, { window: { ...WINDOW, id: 'MIG-2.w3' } }))
      const joined = await store.commit(aCommit('MIG-2', 0, { window: WINDOW }))

      expect(second).toEqual({ kind: 'conflict' })
      expect(joined).toMatchObject({ kind: 'committed' })
      expect(await bulletins.windowAt(WINDOW.startAt)).toBe(WINDOW.id)
    })

    it('take a window along to another moment', async () => {
      const { store, bulletins } = await fresh()
      await store.commit(aCommit(ID, 0, { window: WINDOW }))

      await store.commit(aCommit(ID, 1, { window: { ...WINDOW, startAt: NOON + 9 } }))

      expect(await bulletins.windowAt(WINDOW.startAt)).toBeUndefined()
      expect(await bulletins.windowAt(NOON + 9)).toBe(WINDOW.id)
    })

    it('remember when a start was first heard of, each by itself', async () => {
      const { bulletins } = await marked()
      const announced = { migration: ID, startAt: NOON + 5 }

      await bulletins.noteHeard(A_PLACE, [announced], NOON)
      await bulletins.noteHeard(A_PLACE, [announced], NOON + 3)

      expect(await bulletins.heardAt(A_PLACE, announced)).toBe(NOON)
      expect(await bulletins.heardAt(A_PLACE, { ...announced, startAt: NOON + 6 })).toBeUndefined()
      expect(await bulletins.heardAt({ ...A_PLACE, channel: 'C-lab' }, announced)).toBeUndefined()
    })
  })
}
