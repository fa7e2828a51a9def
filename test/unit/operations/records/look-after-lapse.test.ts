import { expect, test } from 'vitest'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import { evolveAll } from '../../../../src/migration/evolve/evolve.ts'
import type { MigrationId } from '../../../../src/migration/ids.ts'
import { commitEvents } from '../../../../src/operations/commit-events.ts'
import { UnreadableError } from '../../../../src/operations/ports.ts'
import { lookAfterLapse } from '../../../../src/operations/records/look-after-lapse.ts'
import { LOG_TO } from '../../../support/every-state.ts'
import { aSite, type FakeSite, MONDAY } from '../../../support/fake-ports.ts'

async function having({ ports }: FakeSite, log: readonly MigrationEvent[]): Promise<MigrationId> {
  const id = await ports.store.nextId()
  for (const event of log) {
    const before = (await ports.store.load(id)) ?? null
    await commitEvents(ports, { id, before, events: [event], by: 'U-alice' })
  }
  return id
}

async function said({ ports }: FakeSite): Promise<string[]> {
  const texts: string[] = []
  for (;;) {
    const batch = await ports.outbox.claimDue(MONDAY + 1_000_000, 'sender', 20)
    if (batch.length === 0) return texts
    for (const { message, claim } of batch) {
      if ('text' in message) texts.push(`${message.key}: ${message.text}`)
      await ports.outbox.markSent(message.key, claim, { channel: 'C', ts: message.key })
    }
  }
}

test('records that are whole are left as they are', async () => {
  const site = aSite()
  const id = await having(site, LOG_TO.scheduled)
  const before = await site.ports.store.load(id)

  expect(await lookAfterLapse(site.ports)).toBeNull()

  expect(await site.ports.store.load(id)).toEqual(before)
})

test.for([
  ['scheduled', LOG_TO.scheduled, 'assessing'],
  ['migrating', [...LOG_TO.migrating, { type: 'change-intended', changeId: 'x' }], 'waiting-for-person'],
  ['failed', LOG_TO.failed, 'failed'],
] as const)(
  'one that is %s is told once, whoever is on duty directly, and then things are given out again',
  async ([, log, then]) => {
    const site = aSite({ onDuty: 'U-duty' })
    const over = await having(site, LOG_TO.rejected)
    const id = await having(site, log)
    await said(site)
    await site.ports.records.declareBehind('Redis has less than it had acknowledged')

    await lookAfterLapse(site.ports)
    await lookAfterLapse(site.ports)

    expect((await site.ports.store.load(over))?.state).toBe('rejected')
    const after = await site.ports.store.load(id)
    expect(after?.state).toBe(then)
    expect(await site.ports.records.lapse()).toBeNull()
    const texts = await said(site)
    const direct = texts.filter((text) => text.startsWith(`${id}.v${after?.version}-1.direct.U-duty`))
    expect(direct).toEqual([expect.stringContaining('went back in time: Redis has less than it had acknowledged')])
    expect(texts.filter((text) => text.startsWith(`${id}.v${after?.version}-1.story`))).toHaveLength(1)
    expect(texts.filter((text) => text.startsWith(over))).toEqual([])
  },
)

test('whoever was killed in the middle is followed by another: nobody is told twice', async () => {
  const site = aSite()
  const [told, untold] = [await having(site, LOG_TO.failed), await having(site, LOG_TO['needs-approval'])]
  await site.ports.records.declareBehind('it was found')
  const before = (await site.ports.store.load(told)) ?? null
  const event = { type: 'went-back', turn: 1, why: 'it was found', decideBy: MONDAY } as const
  await commitEvents(site.ports, { id: told, before, events: [event], by: 'stationmaster', turn: 1 })

  await lookAfterLapse(site.ports)

  for (const id of [told, untold]) {
    const log = await site.ports.store.events(id)
    expect(log.filter((each) => each.event.type === 'went-back')).toHaveLength(1)
    expect(evolveAll(id, null, log)).toEqual(await site.ports.store.load(id))
  }
})

test('one that cannot be read keeps nobody else waiting', async () => {
  const site = aSite()
  const [damaged, whole] = [await having(site, LOG_TO.failed), await having(site, LOG_TO.scheduled)]
  await site.ports.records.declareBehind('it was found')
  const { store } = site.ports
  const load = async (id: MigrationId) => {
    if (id === damaged) throw new (class extends UnreadableError {})(id, `${id} is damaged`)
    return store.load(id)
  }
  const damagedStore = new Proxy(store, { get: (_, name) => (name === 'load' ? load : bound(store, name)) })

  await lookAfterLapse({ ...site.ports, store: damagedStore })

  expect(await site.ports.records.lapse()).toBeNull()
  expect((await store.load(whole))?.state).toBe('assessing')
})

function bound(target: object, name: string | symbol): unknown {
  const value = Reflect.get(target, name)
  return typeof value === 'function' ? value.bind(target) : value
}
