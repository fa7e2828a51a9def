import { afterEach, describe, expect, test } from 'vitest'
import { ACCEPTED_THEN_DROPPED } from '../../../sandbox/slack/faults/fault.ts'
import { DeliveryTrouble, type Messenger } from '../../../src/operations/ports.ts'
import { aCard, aPost } from '../../contract/store/commits.ts'
import { PacedSite } from '../../support/paced-site.ts'

const STAFF = 'C01STAFF'
/** Two minutes of the site's clock pass in a second. */
const SPEED = 120
const PATIENT = { timeout: 30_000 }

let site: PacedSite
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()))
  await site.close()
})

/** How often it was posted so far, whatever was removed since. */
const postsOf = (key: string) =>
  site.slack.driver.traffic
    .requests('chat.postMessage')
    .filter(({ args }) => JSON.stringify(args.metadata).includes(`"${key}"`)).length
const withKey = (key: string) =>
  site.slack.driver
    .messages(STAFF)
    .filter(({ metadata }) => JSON.stringify(metadata ?? {}).includes(`"${key}"`))
    .map(({ ts }) => ts)
const started = aPost('MIG-1', STAFF)
const card = { ...aCard('MIG-1'), channel: 'C01OPS' } as const
const cardText = () => JSON.stringify(site.slack.driver.messages('C01OPS').find(({ text }) => text.startsWith('MIG-1')))

describe('a message that is posted twice all the same', () => {
  test('because a slow call took effect after it was looked for, loses its younger twin', async () => {
    site = await PacedSite.open({ speed: SPEED })
    let isFirst = true
    let takeEffect: () => Promise<unknown> = async () => {}
    const slow: Messenger = {
      ...site.messenger,
      deliver(message, context) {
        if (!isFirst) return site.messenger.deliver(message, context)
        isFirst = false
        takeEffect = () => site.messenger.deliver(message, context)
        return Promise.reject(new DeliveryTrouble('ambiguous', 'slack gave no answer'))
      },
    }
    await site.commit('MIG-1', () => [started])
    ends.push(site.startSender(slow))
    await expect.poll(() => site.outbox.posted(started.key), PATIENT).toBeDefined()
    await takeEffect()
    const [recorded, younger] = withKey(started.key)

    await expect.poll(() => withKey(started.key), PATIENT).toEqual([recorded])

    expect(younger).toBeDefined()
    expect((await site.outbox.posted(started.key))?.ts).toBe(recorded)
  })

  test('because its sender was frozen and another took over, keeps the one that is recorded', async () => {
    site = await PacedSite.open({ speed: SPEED, leaseMs: 200 })
    let thaw: () => void = () => {}
    const thawed = new Promise<void>((resolve) => {
      thaw = resolve
    })
    const frozen: Messenger = {
      ...site.messenger,
      async deliver(message, context) {
        await thawed
        return site.messenger.deliver(message, context)
      },
    }
    await site.commit('MIG-1', () => [started])
    ends.push(site.startSender(frozen))
    await expect.poll(() => site.outbox.nextDueAt(), PATIENT).not.toBeUndefined()
    ends.push(site.startSender())
    await expect.poll(() => site.outbox.posted(started.key), PATIENT).toBeDefined()
    const recorded = (await site.outbox.posted(started.key))?.ts
    thaw()
    await expect.poll(() => postsOf(started.key), PATIENT).toBeGreaterThan(1)

    await expect.poll(() => withKey(started.key), PATIENT).toEqual([recorded])
  })
})

describe('a message of which nobody can tell whether it was posted', () => {
  test('is shown on the card and told to whoever is on duty, once, until it can be looked up', async () => {
    site = await PacedSite.open({ speed: SPEED })
    const { driver } = site.slack
    driver.fault({ method: 'conversations.history', channel: STAFF, answer: { error: 'missing_scope' } })
    driver.fault({ method: 'chat.postMessage', channel: STAFF, times: 1, ...ACCEPTED_THEN_DROPPED })
    await site.commit('MIG-1', () => [card, started])
    ends.push(site.startSender())

    await expect.poll(cardText, PATIENT).toContain(`1 message could not be confirmed: <#${STAFF}>`)
    const told = await driver.waitForMessage('U02ONSITE', ({ text }) => text.includes('could not be confirmed'), {
      timeoutMs: 30_000,
    })
    const open = await site.outbox.unconfirmed('MIG-1')
    driver.clearFaults()
    await expect.poll(() => site.outbox.unconfirmed('MIG-1'), PATIENT).toEqual([])
    await expect.poll(cardText, PATIENT).not.toContain('could not be confirmed')

    expect(told.text).toBe(`MIG-1: 1 message could not be confirmed: <#${STAFF}>. Please look there.`)
    expect(open).toMatchObject([{ message: { key: started.key }, state: 'unknown' }])
    expect(withKey(started.key)).toHaveLength(1)
    expect(driver.messages('U02ONSITE')).toHaveLength(1)
  })

  test('that cannot be posted at all is shown and told likewise', async () => {
    site = await PacedSite.open({ speed: SPEED })
    const { driver } = site.slack
    driver.fault({ method: 'chat.postMessage', channel: STAFF, answer: { error: 'is_archived' } })
    await site.commit('MIG-1', () => [card, started])
    ends.push(site.startSender())

    await driver.waitForMessage('U02ONSITE', ({ text }) => text.includes('could not be confirmed'), {
      timeoutMs: 30_000,
    })

    await expect.poll(cardText, PATIENT).toContain(`could not be confirmed: <#${STAFF}>`)
    expect(await site.outbox.unconfirmed('MIG-1')).toMatchObject([{ state: 'undeliverable' }])
  })
})
