import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NewMessage } from '../../../src/migration/announce/messages.ts'
import { toldOf } from '../../../src/migration/bulletin/told-of.ts'
import type { BulletinView } from '../../../src/migration/bulletin/view.ts'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import type { Messenger } from '../../../src/operations/ports.ts'
import { ACTIONS, INPUTS } from '../../../src/slack/ids.ts'
import { createMessenger } from '../../../src/slack/messenger.ts'
import {
  APPROVED,
  AROUND,
  aMigration,
  assessed,
  HOUR,
  NOON,
  requested,
  SCHEDULED,
  STARTED,
} from '../../unit/slack/sample.ts'
import { type BotSite, startBotSite } from './bot-site.ts'

const migration = aMigration(requested(), assessed())
const ALONE = { migration, thread: null, edit: null }
const common = { migration: 'MIG-42', notBefore: NOON } as const
const card: NewMessage = { ...common, kind: 'card', key: 'MIG-42.card', channel: 'C01OPS' }
const story: NewMessage = {
  ...common,
  kind: 'story',
  key: 'MIG-42.v2.story',
  channel: 'C01OPS',
  version: 2,
  text: 'Done.',
}
const direct: NewMessage = {
  ...common,
  kind: 'direct',
  key: 'MIG-42.v2.direct',
  person: 'U02ONSITE',
  text: 'Look at MIG-42.',
}
const place = { window: 'MIG-42.w3', channel: 'C01STAFF' }
const board: NewMessage = { ...common, kind: 'bulletin', key: 'MIG-42.w3.C01STAFF.board', ...place }
const notice: NewMessage = {
  ...common,
  kind: 'notice',
  key: 'MIG-42.w3.C01STAFF.v2',
  ...place,
  version: 2,
  tellings: [],
  dueAt: null,
}
const told = toldOf(aMigration(requested(), assessed(), APPROVED, SCHEDULED))
const view: BulletinView = { sections: [{ moment: 'announced', servers: told ? [told] : [] }], dueAt: null }

let site: BotSite
let messenger: Messenger
beforeEach(async () => {
  site = await startBotSite()
  messenger = createMessenger({ client: site.client(), around: AROUND })
})
afterEach(() => site.stop())

const texts = (channel: string) => site.slack.driver.messages(channel).map(({ text }) => text)

describe('delivering', () => {
  test('gives a direct line its buttons, which answer in the conversation', async () => {
    const events: MigrationEvent[] = [
      requested(),
      assessed(),
      APPROVED,
      SCHEDULED,
      STARTED,
      { type: 'go-back-by-passed', answerBy: NOON + HOUR },
    ]
    const asked = aMigration(...events)
    site.store.put(asked)
    const { channel, ts } = await messenger.deliver(
      { ...direct, buttons: ['extend', 'rollback'] },
      { migration: asked, thread: null, edit: null },
    )
    const operator = site.slack.driver.person('U02ONSITE')

    await operator.click(site.slack.driver.message(channel, ts)!, ACTIONS.openExtend)

    const form = await site.slack.driver.waitForView('U02ONSITE', (view) => Boolean(view.submit))
    await operator.submit(form, { [INPUTS.date]: '2026-11-22', [INPUTS.time]: '09:00' })
    expect((await site.store.load('MIG-42'))?.schedule?.endAt).toBe(Date.UTC(2026, 10, 22, 8))
  })

  test('posts a card and edits it in place', async () => {
    const posted = await messenger.deliver(card, ALONE)

    const edited = await messenger.deliver(card, {
      ...ALONE,
      migration: { ...migration, state: 'completed' },
      edit: posted,
    })

    expect(edited).toEqual(posted)
    expect(texts('C01OPS')).toEqual([expect.stringContaining('Completed')])
  })

  test('posts a new card where the old one was deleted', async () => {
    const posted = await messenger.deliver(card, ALONE)
    await site.client().chat.delete(posted)

    const again = await messenger.deliver(card, { ...ALONE, edit: posted })

    expect(again.ts).not.toBe(posted.ts)
    expect(texts('C01OPS')).toHaveLength(1)
  })

  test('puts the story into the card’s thread, and a notice into its bulletin’s and the channel too', async () => {
    const parent = await messenger.deliver(card, ALONE)
    const anchor = await messenger.deliver(board, { ...ALONE, view })

    await messenger.deliver(story, { ...ALONE, thread: parent })
    await messenger.deliver(notice, { ...ALONE, view, thread: anchor })

    const [, line] = site.slack.driver.thread('C01OPS', parent.ts)
    const [, later] = site.slack.driver.thread('C01STAFF', anchor.ts)
    expect(line).toMatchObject({ text: 'Done.', thread_ts: parent.ts })
    expect(line?.reply_broadcast).toBeFalsy()
    expect(later).toMatchObject({ reply_broadcast: true, thread_ts: anchor.ts })
  })

  test('keeps the bulletin of a person in the direct conversation with them', async () => {
    const own: NewMessage = { ...board, channel: 'U02ONSITE' }
    const posted = await messenger.deliver(own, { ...ALONE, view })
    await messenger.deliver(own, { ...ALONE, view, edit: posted })

    expect(posted.channel).toMatch(/^D/)
    expect(await messenger.find(own, null, 0)).toEqual(posted)
    expect(texts('U02ONSITE')).toHaveLength(1)
  })

  test('tells one person directly', async () => {
    const posted = await messenger.deliver(direct, ALONE)

    expect(posted.channel).toMatch(/^D/)
    expect(texts('U02ONSITE')).toEqual(['Look at MIG-42.'])
  })

  test.each([
    ['is_archived', 'dead'],
    ['msg_too_long', 'dead'],
    ['not_in_channel', 'retry'],
    ['token_revoked', 'retry'],
    ['internal_error', 'ambiguous'],
  ])('takes Slack’s %s as %s', async (error, trouble) => {
    site.slack.driver.refuseNext('chat.postMessage', { error })

    await expect(messenger.deliver(card, ALONE)).rejects.toMatchObject({ trouble })
  })

  test('waits as long as Slack asks when there is too much', async () => {
    site.slack.driver.refuseNext('chat.postMessage', {
      error: 'ratelimited',
      httpStatus: 429,
      headers: { 'retry-after': '7' },
    })

    await expect(messenger.deliver(card, ALONE)).rejects.toMatchObject({ trouble: 'retry', retryAfterMs: 7000 })
  })

  test('does not know after an error page or without an answer', async () => {
    site.slack.driver.refuseNext('chat.postMessage', { httpStatus: 502 })

    await expect(messenger.deliver(card, ALONE)).rejects.toMatchObject({ trouble: 'ambiguous' })
    await site.slack.close()
    await expect(messenger.deliver(card, ALONE)).rejects.toMatchObject({ trouble: 'ambiguous' })
  })

  test('tries once: whether to repeat is not its decision', async () => {
    site.slack.driver.refuseNext('chat.postMessage', { httpStatus: 502 }, 3)

    await messenger.deliver(card, ALONE).catch(() => undefined)

    const posts = site.slack.driver.statistics().find(({ method }) => method === 'chat.postMessage')
    expect(posts?.calls).toBe(1)
  })
})

describe('finding', () => {
  test.each([
    ['a card', card],
    ['a notice', notice],
    ['a direct line', direct],
  ])('recognises %s by its key', async (_, message) => {
    const posted = await messenger.deliver(message, { ...ALONE, view })

    expect(await messenger.find(message, null, Date.now() - 1000)).toEqual(posted)
    expect(await messenger.find({ ...message, key: 'another' }, null, Date.now() - 1000)).toBeUndefined()
  })

  test('looks for a story in its thread', async () => {
    const thread = await messenger.deliver(card, ALONE)
    const posted = await messenger.deliver(story, { ...ALONE, thread })

    expect(await messenger.find(story, thread, Date.now() - 1000)).toEqual(posted)
  })

  test('looks on where the channel has many messages', async () => {
    const posted = await messenger.deliver(notice, { ...ALONE, view })
    for (let index = 0; index < 250; index += 1)
      site.slack.driver.person('U04TEACH').say('C01STAFF', `chatter ${index}`)

    expect(await messenger.find(notice, null, Date.now() - 60_000)).toEqual(posted)
  })

  test('cannot tell its own messages from others’ while it does not know who it is', async () => {
    await messenger.deliver(card, ALONE)
    const [own] = site.slack.driver.messages('C01OPS')
    site.slack.driver.refuseNext('auth.test', { error: 'internal_error' })

    expect(own?.metadata).toEqual({ event_type: 'stationmaster', event_payload: { key: 'MIG-42.card' } })
    await expect(messenger.find(card, null, Date.now())).rejects.toMatchObject({ trouble: 'ambiguous' })
  })

  test('does not know where it cannot look', async () => {
    site.slack.driver.refuseNext('conversations.history', { error: 'missing_scope' })
    site.slack.driver.refuseNext('conversations.history', { httpStatus: 503 })

    await expect(messenger.find(card, null, NOON)).rejects.toMatchObject({ trouble: 'unreadable' })
    await expect(messenger.find(card, null, NOON)).rejects.toMatchObject({ trouble: 'ambiguous' })
  })
})
