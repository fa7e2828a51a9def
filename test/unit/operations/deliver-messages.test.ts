import { describe, expect, it } from 'vitest'
import { checkAgain } from '../../../src/operations/acts/request/check-again.ts'
import { deliverMessages } from '../../../src/operations/messages/deliver-messages.ts'
import { DeliveryTrouble } from '../../../src/operations/ports.ts'
import { aSmallSite, type FakeSite, OSCAR } from '../../support/fake-ports.ts'
import {
  actBy,
  awaitingStations,
  deliver,
  goOnUntil,
  ID,
  requested,
  scheduledUntold,
  told,
} from '../../support/fake-story.ts'

const BOARDS = ['MIG-1.w5.C-lab.board', 'MIG-1.w5.C-staff.board']
const postedKeys = (site: FakeSite) => site.messenger.posted.map(({ message }) => message.key)
const stateOf = (site: FakeSite, key: string) =>
  site.store.outbox.all().find(({ message }) => message.key === key)?.state

describe('messages', () => {
  it('go out in order: the card, then its story by version, as replies', async () => {
    const site = aSmallSite()
    await requested(site)

    const { delivered } = await deliver(site)

    expect(postedKeys(site)).toEqual(['MIG-1.card', 'MIG-1.v1.story', 'MIG-1.v2.story'])
    expect(site.messenger.posted.map(({ thread }) => thread)).toEqual([null, '1.0', '1.0'])
    expect(delivered).toBe(3)
  })

  it('are each sent once, however often one looks', async () => {
    const site = aSmallSite()
    await scheduledUntold(site)

    await Promise.all([deliver(site), deliver(site), deliver(site)])
    await deliver(site)

    const keys = postedKeys(site)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('edit the card in place where something has happened', async () => {
    const site = aSmallSite()
    await requested(site)
    await deliver(site)
    told(await checkAgain(site.ports, actBy(OSCAR), { id: ID }))

    await deliver(site)

    const cards = site.messenger.posted.filter(({ message }) => message.kind === 'card')
    expect(cards.map(({ ts, isEdit }) => ({ ts, isEdit }))).toEqual([
      { ts: '1.0', isEdit: false },
      { ts: '1.0', isEdit: true },
    ])
  })

  it('that people must notice reply to the post of their window', async () => {
    const site = aSmallSite()
    await awaitingStations(site)
    await deliver(site)

    const told = site.messenger.posted.filter(({ message, isEdit }) => 'window' in message && !isEdit)
    for (const channel of ['C-staff', 'C-lab']) {
      const [first, ...later] = told.filter(({ message }) => 'channel' in message && message.channel === channel)
      expect(first?.thread).toBeNull()
      expect(later.length).toBeGreaterThan(0)
      for (const each of later) expect(each.thread).toBe(first?.ts)
    }
  })
})

describe('a message that was surely not posted', () => {
  it('is tried again later, without looking for it', async () => {
    const site = aSmallSite()
    await requested(site)
    site.messenger.troubles.push('retry')

    await deliver(site)
    const before = postedKeys(site)
    site.clock.advance(60_000)
    await deliver(site)

    expect(before).toEqual([])
    expect(postedKeys(site)).toHaveLength(3)
    expect(new Set(postedKeys(site)).size).toBe(site.messenger.posted.length)
  })

  it('waits longer from try to try', async () => {
    const site = aSmallSite()
    await requested(site)
    site.messenger.troubles.push('retry', 'retry')
    await deliver(site)
    const first = (await site.store.outbox.nextDueAt()) ?? 0
    const firstWait = first - site.clock.now()
    site.clock.moveTo(first)
    await deliver(site)

    expect(((await site.store.outbox.nextDueAt()) ?? 0) - first).toBe(2 * firstWait)
  })
})

describe('a message that may have been posted', () => {
  it('is looked for first, and not posted twice', async () => {
    const site = aSmallSite()
    await requested(site)
    await deliver(site)
    site.messenger.troubles.push('lost')
    told(await checkAgain(site.ports, actBy(OSCAR), { id: ID }))
    await deliver(site)
    site.clock.advance(60_000)

    await deliver(site)

    const keys = site.messenger.posted.filter(({ isEdit }) => !isEdit).map(({ message }) => message.key)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it.each(['lost', 'ambiguous'] as const)('(a bulletin, %s) is there once in the end', async (trouble) => {
    const site = aSmallSite()
    await scheduledUntold(site)
    for (let each = 0; each < 8; each += 1) site.messenger.troubles.push(trouble)

    for (let times = 0; times < 12; times += 1) {
      await deliver(site)
      site.clock.advance(60_000)
    }

    const posted = site.messenger.posted.filter(({ message, isEdit }) => message.kind === 'bulletin' && !isEdit)
    expect(posted.map(({ message }) => message.key).toSorted()).toEqual(BOARDS)
    expect(site.messenger.finds).toBeGreaterThan(0)
  })

  it('stays in doubt where it cannot be looked for now', async () => {
    const site = aSmallSite()
    await scheduledUntold(site)
    await deliver(site)
    told(await checkAgain(site.ports, actBy(OSCAR), { id: ID }))
    const isStory = (key: string) => key === 'MIG-1.v6.story'
    const { find } = site.messenger
    let isAway = true
    site.messenger.find = (message) =>
      isAway ? Promise.reject(new DeliveryTrouble('retry', 'ratelimited')) : find.call(site.messenger, message)
    site.messenger.troubles.push('lost', 'lost')
    for (let times = 0; times < 4; times += 1) {
      await deliver(site)
      site.clock.advance(60_000)
    }
    isAway = false
    await deliver(site)

    expect(postedKeys(site).filter(isStory)).toHaveLength(1)
  })

  it('(the card) is found and edited instead of posted again', async () => {
    const site = aSmallSite()
    await requested(site)
    site.messenger.troubles.push('lost')

    await deliver(site)
    site.clock.advance(60_000)
    await deliver(site)

    const cards = site.messenger.posted.filter(({ message }) => message.kind === 'card')
    expect(cards.map(({ isEdit }) => isEdit)).toEqual([false, true])
  })
})

describe('a message that never can be delivered', () => {
  it('is given up, and those behind it go out', async () => {
    const site = aSmallSite()
    await scheduledUntold(site)
    await deliver(site)
    site.messenger.posted.length = 0
    await goOnUntil(site, ({ state }) => state === 'waiting-for-stations')
    const key = 'MIG-1.w5.C-staff.v2'
    const deliverOne = site.messenger.deliver.bind(site.messenger)
    site.messenger.deliver = (message, context) =>
      message.key === key
        ? Promise.reject(new DeliveryTrouble('dead', 'channel_not_found'))
        : deliverOne(message, context)

    await deliver(site)

    expect(stateOf(site, key)).toBe('undeliverable')
    expect(site.store.outbox.all().filter(({ state }) => state === 'waiting')).toEqual([])
  })
})

describe('a slow answer', () => {
  it('holds up no other lane', async () => {
    const site = aSmallSite()
    await scheduledUntold(site)
    const deliverOne = site.messenger.deliver.bind(site.messenger)
    let answer = () => {}
    const answered = new Promise<void>((resolve) => {
      answer = resolve
    })
    const [slow = ''] = BOARDS
    site.messenger.deliver = async (message, context) => {
      if (message.key === slow) await answered
      return deliverOne(message, context)
    }
    const run = deliver(site)
    await expect.poll(() => postedKeys(site).filter((key) => key.endsWith('.story')).length).toBeGreaterThan(2)
    const before = postedKeys(site)
    answer()
    await run

    expect(before).toContain(BOARDS[1])
    expect(before).not.toContain(slow)
    expect(postedKeys(site)).toContain(slow)
  })

  it('leaves it to the alarm when the next message can go', async () => {
    const site = aSmallSite()
    await requested(site)
    site.messenger.troubles.push('retry')
    const woken: number[] = []
    const sender = { owner: 'one', signal: new AbortController().signal, wakeAt: (at: number) => void woken.push(at) }

    await deliverMessages(site.ports, site.messenger, sender)

    expect(woken.at(-1)).toBe(await site.store.outbox.nextDueAt())
    expect(woken.at(-1)).toBeGreaterThan(site.clock.now())
  })
})

describe('a sender', () => {
  it('that is to shut down gives back what it has not tried', async () => {
    const site = aSmallSite()
    await scheduledUntold(site)
    const shutdown = new AbortController()
    const deliverOne = site.messenger.deliver.bind(site.messenger)
    site.messenger.deliver = (message, context) => {
      shutdown.abort()
      return deliverOne(message, context)
    }
    await deliverMessages(site.ports, site.messenger, { owner: 'first', signal: shutdown.signal })
    const before = site.messenger.posted.length

    await deliver(site)

    expect(before).toBe(1)
    expect(new Set(postedKeys(site)).size).toBe(site.messenger.posted.length)
    expect(site.store.outbox.all().filter(({ state }) => state === 'sending')).toEqual([])
  })

  it('whose own code fails at one message says the others, and tries that one again', async () => {
    const site = aSmallSite()
    await scheduledUntold(site)
    const deliverOne = site.messenger.deliver.bind(site.messenger)
    let isBroken = true
    site.messenger.deliver = (message, context) =>
      isBroken && message.kind === 'card' ? Promise.reject(new TypeError('a bug')) : deliverOne(message, context)

    await deliver(site)
    const before = postedKeys(site)
    isBroken = false
    site.clock.advance(60_000)
    await deliver(site)

    expect(before.toSorted()).toEqual(BOARDS)
    expect(postedKeys(site)).toContain('MIG-1.card')
  })

  it('without its store gives up, and another goes on when the lease is over', async () => {
    const site = aSmallSite()
    await scheduledUntold(site)
    const { outbox } = site.store
    const markSent = outbox.markSent.bind(outbox)
    outbox.markSent = () => Promise.reject(new Error('Redis is away'))
    outbox.defer = () => Promise.reject(new Error('Redis is away'))
    await expect(deliver(site)).rejects.toThrow('Redis is away')
    outbox.markSent = markSent
    site.leases.now += 31_000

    await deliver(site)

    const cards = site.messenger.posted.filter(({ message, isEdit }) => message.kind === 'card' && !isEdit)
    expect(cards).toHaveLength(1)
    expect(postedKeys(site)).toEqual(expect.arrayContaining(BOARDS))
  })
})
