import { expect, test } from 'vitest'
import { tooMany } from '../../sandbox/slack/faults/fault.ts'
import type { MigrationId } from '../../src/migration/ids.ts'
import { aPost } from '../contract/store/commits.ts'
import { runFaults } from '../support/fault-run.ts'
import { PacedSite } from '../support/paced-site.ts'

test('500 notices in a Slack that loses answers, refuses and breaks, by workers that are killed, are each there once', async () => {
  const { missing, doubled, unknown, faults, deaths } = await runFaults({ notices: 500, seed: 5, speed: 90, deaths: 3 })

  expect({ missing, doubled, unknown }).toEqual({ missing: [], doubled: [], unknown: [] })
  expect(faults).toBeGreaterThan(20)
  expect(deaths).toBe(3)
}, 180_000)

test.each([
  ['refuses everything for ten minutes', { answer: tooMany(30) }],
  ['answers with error pages for ten minutes', { answer: { httpStatus: 500 } }],
  ['answers with error pages for ten minutes, and posts', { answer: { httpStatus: 500 }, takesEffect: true }],
] as const)(
  'a Slack that %s has each notice once afterwards',
  async (_, fault) => {
    const speed = 300
    const channels = ['C9ONE', 'C9TWO', 'C9THREE']
    const site = await PacedSite.open({ speed, channels })
    const minutes = (count: number) => new Promise((resolve) => setTimeout(resolve, (count * 60_000) / speed))
    const ids: readonly MigrationId[] = ['MIG-1', 'MIG-2', 'MIG-3', 'MIG-4']
    const noticesOf = (id: MigrationId) =>
      channels.flatMap((channel) => ['first', 'second'].map((name) => aPost(id, channel, { name })))
    const end = site.startSender()
    try {
      const { driver } = site.slack
      driver.fault({ method: 'chat.postMessage', ...fault })
      for (const id of ids) await site.commit(id, () => noticesOf(id))
      const wanted = ids.flatMap((id) => noticesOf(id).map(({ key }) => key))
      await minutes(10)
      const isAnswered = (await Promise.all(wanted.map((key) => site.outbox.posted(key)))).some(Boolean)
      driver.clearFaults()

      await expect.poll(() => site.outbox.nextDueAt(), { timeout: 60_000, interval: 100 }).toBeUndefined()
      await minutes(6)

      const posted = channels.flatMap((channel) =>
        driver.messages(channel).map(({ metadata }) => JSON.stringify(metadata?.event_payload)),
      )
      expect(posted.toSorted()).toEqual(wanted.map((key) => JSON.stringify({ key })).toSorted())
      expect(isAnswered).toBe('takesEffect' in fault)
    } finally {
      await end()
      await site.close()
    }
  },
  120_000,
)
