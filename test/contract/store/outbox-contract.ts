import { afterEach, describe, expect, it, vi } from 'vitest'
import type { NewMessage } from '../../../src/migration/announce/messages.ts'
import type { MigrationId } from '../../../src/migration/ids.ts'
import type { ClaimedMessage, Outbox } from '../../../src/operations/ports.ts'
import { aBoard, aCard, aCommit, aDirect, aLine, aNotice, aPost, aStory, NOON } from './commits.ts'
import type { OpenStore, StoreUnderTest } from './store-contract.ts'

const LONG_MS = 60_000
const SHORT_MS = 60

const keysOf = (claimed: readonly ClaimedMessage[]) => claimed.map(({ message }) => message.key)

/** Claims one message, says that it was posted, and tells which it was. */
async function sendNext(outbox: Outbox, now = NOON): Promise<string | undefined> {
  const [next] = await outbox.claimDue(now, 'sender', 1)
  if (!next) return undefined
  await outbox.markSent(next.message.key, next.claim, { channel: 'C-posted', ts: `ts of ${next.message.key}` })
  return next.message.key
}

async function sendAll(outbox: Outbox, now = NOON): Promise<string[]> {
  const sent: string[] = []
  for (let key = await sendNext(outbox, now); key !== undefined; key = await sendNext(outbox, now)) sent.push(key)
  return sent
}

async function claimOne(outbox: Outbox, now = NOON): Promise<ClaimedMessage> {
  const [claimed] = await outbox.claimDue(now, 'sender', 1)
  if (!claimed) throw new Error('nothing was due')
  return claimed
}

/** What every implementation of `Outbox` promises. `open` gives an empty one each time. */
export function describeOutbox(name: string, open: OpenStore): void {
  describe(`${name} as an outbox`, () => {
    let opened: StoreUnderTest | undefined
    const fresh = async (leaseMs = LONG_MS) => {
      opened = await open({ leaseMs })
      return opened
    }
    const withMessages = async (make: (id: MigrationId) => readonly NewMessage[], leaseMs = LONG_MS) => {
      const { store, outbox, another } = await fresh(leaseMs)
      const id = 'MIG-1' as const
      await store.commit(aCommit(id, 0, { messages: make(id) }))
      return { store, outbox, another, id }
    }
    afterEach(async () => {
      await opened?.close()
      opened = undefined
    })

    it('hands a message out once, as it was committed', async () => {
      const { outbox, another, id } = await withMessages((m) => [aCard(m)])
      const other = await another()

      const claimed = await Promise.all([outbox.claimDue(NOON, 'one', 5), other.outbox.claimDue(NOON, 'two', 5)])

      expect(claimed.flat()).toMatchObject([{ message: aCard(id), isUncertain: false, attempts: 1, posted: null }])
    })

    it('makes nothing of a commit that was refused', async () => {
      const { store, outbox, id } = await withMessages(() => [])

      await store.commit(aCommit(id, 7, { messages: [aCard(id)] }))

      expect(await outbox.claimDue(NOON, 'sender', 5)).toEqual([])
      expect(await outbox.nextDueAt()).toBeUndefined()
    })

    it('holds a message back until its time, and says when that is', async () => {
      const { outbox } = await withMessages((m) => [aLine(m, 1, 'reminder', { notBefore: NOON + 60_000 })])

      expect(await outbox.nextDueAt()).toBe(NOON + 60_000)
      expect(await outbox.claimDue(NOON, 'sender', 5)).toEqual([])
      expect(await outbox.claimDue(NOON + 60_000, 'sender', 5)).toHaveLength(1)
    })

    it('remembers where a message was posted', async () => {
      const { outbox, id } = await withMessages((m) => [aCard(m)])
      const claimed = await claimOne(outbox)
      const before = await outbox.posted(`${id}.card`)

      const isOurs = await outbox.markSent(claimed.message.key, claimed.claim, { channel: 'C9', ts: '1.2' })

      expect(before).toBeUndefined()
      expect(isOurs).toBe(true)
      expect(await outbox.posted(`${id}.card`)).toEqual({ channel: 'C9', ts: '1.2' })
      expect(await outbox.claimDue(NOON, 'sender', 5)).toEqual([])
    })

    it('creates a message once, whatever a later commit says', async () => {
      const { store, outbox, id } = await withMessages((m) => [aLine(m, 1, 'started')])
      await sendAll(outbox)

      await store.commit(aCommit(id, 1, { messages: [aLine(id, 1, 'started')] }))

      expect(await outbox.claimDue(NOON, 'sender', 5)).toEqual([])
    })

    it('tries a message again at the time it was put off to, and keeps count', async () => {
      const { outbox } = await withMessages((m) => [aCard(m)])
      const first = await claimOne(outbox)

      await outbox.defer(first.message.key, first.claim, NOON + 5_000, true)
      const tooEarly = await outbox.claimDue(NOON + 4_999, 'sender', 1)
      const second = await claimOne(outbox, NOON + 5_000)

      expect(tooEarly).toEqual([])
      expect(second).toMatchObject({ attempts: 2, isUncertain: true, firstTriedAt: first.firstTriedAt })
    })

    it('forgets the doubt when a later try was surely not posted', async () => {
      const { outbox } = await withMessages((m) => [aCard(m)])
      const first = await claimOne(outbox)
      await outbox.defer(first.message.key, first.claim, NOON, true)
      const second = await claimOne(outbox)

      await outbox.defer(second.message.key, second.claim, NOON, false)

      expect((await claimOne(outbox)).isUncertain).toBe(false)
    })

    it('goes on behind a message that can never be delivered', async () => {
      const { outbox, id } = await withMessages((m) => [aLine(m, 1, 'scheduled'), aLine(m, 1, 'started')])
      const first = await claimOne(outbox)

      await outbox.markUndeliverable(first.message.key, first.claim, 'channel_not_found')

      expect(await sendAll(outbox)).toEqual([`${id}.v1.started.U-staff`])
      expect(await outbox.posted(first.message.key)).toBeUndefined()
    })

    describe('a message of which nobody can tell whether it was posted', () => {
      it('is listed with what cannot be delivered, and those behind it go out', async () => {
        const { outbox, id } = await withMessages((m) => [
          aPost(m, 'C1', { name: 'one' }),
          aPost(m, 'C1', { name: 'two' }),
          aPost(m, 'C1', { name: 'three' }),
        ])
        const first = await claimOne(outbox)
        await outbox.markUnknown(first.message.key, first.claim, 'missing_scope')
        const second = await claimOne(outbox)
        await outbox.markUndeliverable(second.message.key, second.claim, 'is_archived')

        expect(await sendAll(outbox)).toEqual([`${id}.three.C1`])
        expect((await outbox.unconfirmed(id)).map(({ message, state }) => [message.key, state]).toSorted()).toEqual([
          [`${id}.one.C1`, 'unknown'],
          [`${id}.two.C1`, 'undeliverable'],
        ])
        expect(await outbox.unconfirmed('MIG-2')).toEqual([])
      })
    })

    it('takes in what no commit has made, once', async () => {
      const { outbox, id } = await withMessages(() => [])

      await outbox.add(aDirect(id, 'U1'))
      const sent = await sendAll(outbox)
      await outbox.add(aDirect(id, 'U1'))

      expect([sent, await sendAll(outbox)]).toEqual([[`${id}.v1.direct.U1`], []])
    })

    describe('when a sender goes silent', () => {
      it('hands its message to another, as uncertain', async () => {
        const { outbox } = await withMessages((m) => [aLine(m, 1, 'started')], SHORT_MS)
        const lost = await claimOne(outbox)

        const found = await vi.waitFor(() => claimOne(outbox))

        expect(found).toMatchObject({ isUncertain: true, attempts: 2, firstTriedAt: lost.firstTriedAt })
        expect(await outbox.stillHolds(lost.message.key, lost.claim)).toBe(false)
      })

      it('says so by what is next due', async () => {
        const { outbox } = await withMessages((m) => [aLine(m, 1, 'started')], SHORT_MS)
        await claimOne(outbox)

        await vi.waitFor(async () => expect(await outbox.nextDueAt()).toBe(0))
      })

      it('does not let it finish what another has taken over', async () => {
        const { outbox } = await withMessages((m) => [aLine(m, 1, 'started')], SHORT_MS)
        const lost = await claimOne(outbox)
        const found = await vi.waitFor(() => claimOne(outbox))
        await outbox.markSent(found.message.key, found.claim, { channel: 'C1', ts: '2.0' })

        const isOurs = await outbox.markSent(lost.message.key, lost.claim, { channel: 'C1', ts: '1.0' })
        await outbox.defer(lost.message.key, lost.claim, NOON, true)
        await outbox.markUndeliverable(lost.message.key, lost.claim, 'late')

        expect(isOurs).toBe(false)
        expect(await outbox.posted(lost.message.key)).toEqual({ channel: 'C1', ts: '2.0' })
        expect(await outbox.claimDue(NOON, 'sender', 5)).toEqual([])
      })

      it('starts the lease anew for one that asks just before posting', async () => {
        const { outbox } = await withMessages((m) => [aLine(m, 1, 'started')], 400)
        const claimed = await claimOne(outbox)
        const until = Date.now() + 600

        await vi.waitFor(
          async () => {
            expect(await outbox.stillHolds(claimed.message.key, claimed.claim)).toBe(true)
            expect(Date.now()).toBeGreaterThan(until)
          },
          { timeout: 2_000, interval: 50 },
        )

        expect(await outbox.claimDue(NOON, 'other', 5)).toEqual([])
      })
    })

    describe('order', () => {
      it('posts the card before the story, and the story by version', async () => {
        const { store, outbox, id } = await withMessages((m) => [aStory(m, 1), aCard(m)])
        await store.commit(aCommit(id, 1, { messages: [aStory(id, 2)] }))

        const first = await outbox.claimDue(NOON, 'sender', 10)
        await outbox.markSent(`${id}.card`, first[0]?.claim ?? '', { channel: 'C1', ts: '1.0' })

        expect(keysOf(first)).toEqual([`${id}.card`])
        expect(await sendAll(outbox)).toEqual([`${id}.v1.story`, `${id}.v2.story`])
      })

      it('keeps the order by version beyond nine', async () => {
        const { store, outbox, id } = await withMessages((m) => [aCard(m), aStory(m, 1)])
        for (let version = 1; version < 11; version += 1) {
          await store.commit(aCommit(id, version, { messages: [aStory(id, version + 1)] }))
        }

        const sent = await sendAll(outbox)

        expect(sent).toEqual([`${id}.card`, ...Array.from({ length: 11 }, (_, i) => `${id}.v${i + 1}.story`)])
      })

      it('keeps a story waiting behind an earlier one that was put off', async () => {
        const { outbox, id } = await withMessages((m) => [aCard(m), aStory(m, 1), aStory(m, 2)])
        await sendNext(outbox)
        const first = await claimOne(outbox)

        await outbox.defer(first.message.key, first.claim, NOON + 5_000, false)

        expect(await outbox.claimDue(NOON, 'sender', 5)).toEqual([])
        expect(await sendAll(outbox, NOON + 5_000)).toEqual([`${id}.v1.story`, `${id}.v2.story`])
      })

      it('has one notice of a migration under way in a channel, and the earliest first', async () => {
        const { outbox, id } = await withMessages((m) => [
          aLine(m, 1, 'reminder', { notBefore: NOON - 1 }),
          aLine(m, 1, 'scheduled', { notBefore: NOON - 2 }),
        ])

        const first = await outbox.claimDue(NOON, 'sender', 5)
        await outbox.markSent(first[0]?.message.key ?? '', first[0]?.claim ?? '', { channel: 'C1', ts: '1.0' })

        expect(keysOf(first)).toEqual([`${id}.v1.scheduled.U-staff`])
        expect(await sendAll(outbox)).toEqual([`${id}.v1.reminder.U-staff`])
      })

      it('lets a notice that is due now pass one that is due later', async () => {
        const { store, outbox, id } = await withMessages((m) => [aLine(m, 1, 'reminder', { notBefore: NOON + 9 })])
        await store.commit(aCommit(id, 1, { messages: [aLine(id, 2, 'cancelled')] }))

        expect(await sendAll(outbox)).toEqual([`${id}.v2.cancelled.U-staff`])
      })

      it('does not let channels, people or migrations wait for each other', async () => {
        const { store, outbox } = await withMessages((m) => [
          aCard(m),
          aLine(m, 1, 'started', { person: 'C1' }),
          aLine(m, 1, 'started', { person: 'C2' }),
          aDirect(m, 'U1'),
        ])
        await store.commit(aCommit('MIG-2', 0, { messages: [aCard('MIG-2')] }))

        expect(await outbox.claimDue(NOON, 'sender', 10)).toHaveLength(5)
      })

      it('makes the replies to a bulletin wait for it', async () => {
        const { outbox } = await withMessages((m) => [aNotice(m, 1), aBoard(m), aNotice(m, 2)])

        expect(await sendAll(outbox)).toEqual(['MIG-1.w3.C-staff.board', 'MIG-1.w3.C-staff.v1', 'MIG-1.w3.C-staff.v2'])
      })

      it('lets them go without it where it is never posted', async () => {
        const { outbox } = await withMessages((m) => [aBoard(m), aNotice(m, 1)])
        const board = await claimOne(outbox)

        await outbox.withdraw(board.message.key, board.claim)

        expect(keysOf(await outbox.claimDue(NOON, 'sender', 5))).toEqual(['MIG-1.w3.C-staff.v1'])
      })
    })

    describe('a card', () => {
      it('is one message that is edited: asked for again it comes with where it was posted', async () => {
        const { store, outbox, id } = await withMessages((m) => [aCard(m)])
        await sendAll(outbox)

        await store.commit(aCommit(id, 1, { messages: [aCard(id)] }))

        expect(await outbox.claimDue(NOON, 'sender', 5)).toMatchObject([
          { message: aCard(id), posted: { channel: 'C-posted', ts: `ts of ${id}.card` }, isUncertain: false },
        ])
      })

      it('asked for twice before it is posted, is posted once', async () => {
        const { store, outbox, id } = await withMessages((m) => [aCard(m)])
        await store.commit(aCommit(id, 1, { messages: [aCard(id)] }))

        expect(await sendAll(outbox)).toEqual([`${id}.card`])
      })

      it('asked for while it is being edited, goes round once more', async () => {
        const { store, outbox, id } = await withMessages((m) => [aCard(m)])
        const claimed = await claimOne(outbox)
        await store.commit(aCommit(id, 1, { messages: [aCard(id)] }))
        const meanwhile = await outbox.claimDue(NOON, 'other', 5)

        await outbox.markSent(claimed.message.key, claimed.claim, { channel: 'C1', ts: '1.0' })

        expect(meanwhile).toEqual([])
        expect(await sendAll(outbox)).toEqual([`${id}.card`])
      })

      it('is never uncertain once posted: an edit may be repeated', async () => {
        const { store, outbox, id } = await withMessages((m) => [aCard(m)], SHORT_MS)
        await sendAll(outbox)
        await store.commit(aCommit(id, 1, { messages: [aCard(id)] }))
        await claimOne(outbox)

        const again = await vi.waitFor(() => claimOne(outbox))

        expect(again).toMatchObject({ isUncertain: false, posted: { ts: `ts of ${id}.card` } })
      })
    })

    describe('a message that no longer holds', () => {
      it('is taken back by its sender, and the next goes on', async () => {
        const { outbox, id } = await withMessages((m) => [aLine(m, 1, 'one'), aLine(m, 1, 'two')])
        const claimed = await claimOne(outbox)

        await outbox.withdraw(claimed.message.key, claimed.claim)

        expect(await sendAll(outbox)).toEqual([`${id}.v1.two.U-staff`])
        expect(await outbox.posted(claimed.message.key)).toBeUndefined()
        expect(await outbox.nextDueAt()).toBeUndefined()
      })

      it('comes again where it was asked for meanwhile', async () => {
        const { store, outbox, id } = await withMessages((m) => [aBoard(m)])
        const claimed = await claimOne(outbox)
        await store.commit(aCommit(id, 1, { messages: [aBoard(id)] }))

        await outbox.withdraw(claimed.message.key, claimed.claim)

        expect(await sendAll(outbox)).toEqual(['MIG-1.w3.C-staff.board'])
      })
    })
  })
}
