import { LogLevel, WebClient } from '@slack/web-api'
import { afterEach, expect, test } from 'vitest'
import { APP_SCOPES } from '../../../../sandbox/slack/sample-workspace.ts'
import { type Site, startSite } from './bolt-app.ts'

const TOKEN = 'xoxb-station-double'
let site: Site | undefined

afterEach(() => site?.stop())

const nothing = () => {}
const silent = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
}

async function clientFor(options: Parameters<typeof startSite>[0] = {}, token = TOKEN): Promise<WebClient> {
  site = await startSite(options)
  return new WebClient(token, {
    slackApiUrl: site.double.apiUrl,
    retryConfig: { retries: 0 },
    logger: silent,
  })
}

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
const failure = (code: string, more = {}) => ({ data: { ok: false, error: code, ...more } })

test('the manifest of the app is shown for an app configuration token, and for nothing else', async () => {
  const client = await clientFor()
  const token = 'xoxe.xoxp-station-double'

  const { manifest } = await client.apps.manifest.export({ app_id: 'A0STATION', token })

  expect(manifest).toMatchObject({ features: { slash_commands: [{ command: '/migrate' }] } })
  const refused = (given: object) =>
    expect(client.apiCall('apps.manifest.export', { app_id: 'A0STATION', ...given })).rejects
  await refused({}).toMatchObject(failure('not_allowed_token_type'))
  await refused({ token: 'xoxe.wrong' }).toMatchObject(failure('invalid_auth'))
  await refused({ token, app_id: 'A0OTHER' }).toMatchObject(failure('invalid_app_id'))
  await expect(client.auth.test({ token })).rejects.toMatchObject(failure('not_allowed_token_type'))
})

test('tokens and scopes are checked', async () => {
  const client = await clientFor({ scopes: APP_SCOPES.filter((scope) => scope !== 'usergroups:read') })

  await expect(client.auth.test({ token: 'xoxb-wrong' })).rejects.toMatchObject(failure('invalid_auth'))
  await expect(client.apps.connections.open({})).rejects.toMatchObject(failure('not_allowed_token_type'))
  await expect(client.usergroups.users.list({ usergroup: 'S0IT' })).rejects.toMatchObject(
    failure('missing_scope', { needed: 'usergroups:read' }),
  )
  const test = await client.auth.test()
  expect(test.response_metadata?.scopes).not.toContain('usergroups:read')
  await expect(new WebClient(undefined, { slackApiUrl: site!.double.apiUrl }).auth.test()).rejects.toMatchObject(
    failure('not_authed'),
  )
})

test('conversations that the bot is not in are refused, private ones are not even there', async () => {
  const { chat } = await clientFor()

  await expect(chat.postMessage({ channel: 'C03OTHER', text: 'x' })).rejects.toMatchObject(failure('not_in_channel'))
  await expect(chat.postMessage({ channel: 'G01HEADS', text: 'x' })).rejects.toMatchObject(failure('channel_not_found'))
  await expect(chat.postMessage({ channel: 'C0NONE', text: 'x' })).rejects.toMatchObject(failure('channel_not_found'))
  await expect(chat.postEphemeral({ channel: 'C02LAB', user: 'U03REQ', text: 'x' })).rejects.toMatchObject(
    failure('user_not_in_channel'),
  )
})

test('blocks are refused with the place of the fault', async () => {
  const { chat } = await clientFor()
  const post = (blocks: object[]) => chat.postMessage({ channel: 'C01OPS', text: 'x', blocks: blocks as never })

  await expect(post([section('x'.repeat(3001))])).rejects.toMatchObject(
    failure('invalid_blocks', {
      response_metadata: { messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] },
    }),
  )
  await expect(post([section('x'.repeat(3000))])).resolves.toMatchObject({ ok: true })
  await expect(post(Array.from({ length: 51 }, () => section('x')))).rejects.toMatchObject(
    failure('invalid_blocks', { errors: ['no more than 50 items allowed [json-pointer:/blocks]'] }),
  )
  await expect(post(Array.from({ length: 4 }, () => section('x'.repeat(2900))))).rejects.toMatchObject(
    failure('msg_blocks_too_long'),
  )
})

test('only one’s own messages are edited; a text alone removes blocks, metadata stays', async () => {
  const client = await clientFor()
  const metadata = { event_type: 'migration_card', event_payload: { key: 'MIG-1/card', seq: 1 } }
  const { ts = '' } = await client.chat.postMessage({ channel: 'C01OPS', text: 'a', blocks: [section('a')], metadata })
  const said = site!.double.driver.person('U03REQ').say('C01OPS', 'hello')

  await client.chat.update({ channel: 'C01OPS', ts, text: 'b' })
  const read = (include_all_metadata: boolean) =>
    client.conversations.history({ channel: 'C01OPS', oldest: ts, latest: ts, inclusive: true, include_all_metadata })

  expect((await read(true)).messages).toMatchObject([{ text: 'b', blocks: [], metadata, bot_id: 'B0STATION' }])
  expect((await read(false)).messages?.[0]).not.toHaveProperty('metadata')
  await expect(client.chat.update({ channel: 'C01OPS', ts: said.ts, text: 'x' })).rejects.toMatchObject(
    failure('cant_update_message'),
  )
  await expect(client.chat.update({ channel: 'C01OPS', ts: '1.000001', text: 'x' })).rejects.toMatchObject(
    failure('message_not_found'),
  )
  await expect(client.chat.update({ channel: 'C01OPS', ts, text: 'x'.repeat(4001) })).rejects.toMatchObject(
    failure('msg_too_long'),
  )
  const big = { event_type: 'x', event_payload: { text: 'x'.repeat(3000) } }
  await expect(client.chat.postMessage({ channel: 'C01OPS', text: 'x', metadata: big })).rejects.toMatchObject(
    failure('metadata_too_large'),
  )
})

test('history pages backwards, threads page forwards, broadcasts are in both, ephemerals in neither', async () => {
  const { chat, conversations } = await clientFor()
  const channel = 'C01OPS'
  const { ts: parent = '' } = await chat.postMessage({ channel, text: 'parent' })
  await chat.postMessage({ channel, text: 'reply', thread_ts: parent })
  await chat.postMessage({ channel, text: 'broadcast', thread_ts: parent, reply_broadcast: true })
  await chat.postEphemeral({ channel, user: 'U03REQ', text: 'whisper' })
  await chat.postMessage({ channel, text: 'last' })

  const first = await conversations.history({ channel, limit: 2 })
  const cursor = first.response_metadata?.next_cursor ?? ''
  const second = await conversations.history({ channel, limit: 2, cursor })
  const thread = await conversations.replies({ channel, ts: parent })

  expect(first.messages?.map(({ text }) => text)).toEqual(['last', 'broadcast'])
  expect(first.has_more).toBe(true)
  expect(second.messages?.map(({ text }) => text)).toEqual(['parent'])
  expect(thread.messages?.map(({ text }) => text)).toEqual(['parent', 'reply', 'broadcast'])
  expect(thread.messages?.[0]?.reply_count).toBe(2)
  expect(site!.double.driver.ephemerals('U03REQ').map(({ text }) => text)).toEqual(['whisper'])
  await expect(chat.postMessage({ channel, text: 'x', thread_ts: '1600000000.000001' })).rejects.toMatchObject(
    failure('thread_not_found'),
  )
})

test('a trigger opens one modal within three seconds of the workspace’s clock', async () => {
  let now = Date.UTC(2026, 10, 23, 12)
  const client = await clientFor({ now: () => now })
  const { driver } = site!.double
  const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Plan' }, blocks: [] }
  const early = await driver.person('U03REQ').command('/migrate')
  const late = await driver.person('U03REQ').command('/migrate')

  const opened = await client.views.open({ trigger_id: early.triggerId, view })
  const again = client.views.open({ trigger_id: early.triggerId, view })
  await expect(again).rejects.toMatchObject(failure('exchanged_trigger_id'))
  now += 3000

  await expect(client.views.open({ trigger_id: late.triggerId, view })).rejects.toMatchObject(
    failure('expired_trigger_id'),
  )
  await expect(client.views.open({ trigger_id: 'none', view })).rejects.toMatchObject(failure('invalid_trigger_id'))
  const id = opened.view?.id ?? ''
  const hash = opened.view?.hash ?? ''
  await expect(client.views.update({ view_id: id, hash, view })).resolves.toMatchObject({ view: { id } })
  await expect(client.views.update({ view_id: id, hash, view })).rejects.toMatchObject(failure('hash_conflict'))
})

test('views that are too large or badly formed are refused', async () => {
  const client = await clientFor()
  const open = async (view: object) => {
    const { triggerId } = await site!.double.driver.person('U03REQ').command('/migrate')
    return client.views.open({ trigger_id: triggerId, view: view as never })
  }
  const modal = { type: 'modal', title: { type: 'plain_text', text: 'Plan' }, blocks: [] }

  await expect(open({ ...modal, title: { type: 'plain_text', text: 'x'.repeat(25) } })).rejects.toMatchObject(
    failure('invalid_arguments', { errors: ['must be less than 25 characters [json-pointer:/view/title/text]'] }),
  )
  await expect(open({ ...modal, private_metadata: 'x'.repeat(3001) })).rejects.toMatchObject(
    failure('invalid_arguments'),
  )
  await expect(
    open({ ...modal, blocks: Array.from({ length: 90 }, () => section('x'.repeat(2900))) }),
  ).rejects.toMatchObject(failure('view_too_large'))
})

test('user groups, people and direct messages are read', async () => {
  const client = await clientFor()

  const approvers = await client.usergroups.users.list({ usergroup: 'S0ADMINS' })
  const guest = await client.users.info({ user: 'U05GUEST' })
  const direct = await client.chat.postMessage({ channel: 'U03REQ', text: 'for you' })

  expect(approvers.users).toEqual(['U01CAROL'])
  expect(guest.user).toMatchObject({ is_restricted: true, tz: 'Europe/Berlin' })
  expect(direct.channel).toMatch(/^D/)
  expect(site!.double.driver.messages('U03REQ').map(({ text }) => text)).toEqual(['for you'])
  await expect(client.usergroups.users.list({ usergroup: 'S0NONE' })).rejects.toMatchObject(failure('no_such_subteam'))
  await expect(client.chat.postMessage({ channel: 'U06GONE', text: 'x' })).rejects.toMatchObject(
    failure('channel_not_found'),
  )
})

test('a file is uploaded into a thread, where its share appears', async () => {
  const client = await clientFor()
  const { ts = '' } = await client.chat.postMessage({ channel: 'C01OPS', text: 'card' })

  await client.filesUploadV2({ channel_id: 'C01OPS', thread_ts: ts, filename: 'plan.txt', content: 'the plan' })
  const share = await site!.double.driver.waitForMessage('C01OPS', ({ files }) => files !== undefined)

  const { file } = await client.files.info({ file: String(share.files?.[0]?.id) })
  expect(share.thread_ts).toBe(ts)
  expect(file?.shares?.public?.C01OPS?.[0]?.ts).toBe(share.ts)
  expect(site!.double.driver.fileContent(file?.id ?? '')?.toString()).toBe('the plan')
})

test('a response_url answers five times within half an hour', async () => {
  let now = Date.UTC(2026, 10, 23, 12)
  await clientFor({ now: () => now })
  const urls: string[] = []
  await site!.connect((app) =>
    app.command('/migrate', async ({ ack, body }) => {
      await ack()
      urls.push(body.response_url)
    }),
  )
  const post = (url: string) =>
    fetch(url, { method: 'POST', body: '{"text":"hi"}', headers: { 'content-type': 'application/json' } })
  await site!.double.driver.person('U03REQ').command('/migrate')
  await site!.double.driver.person('U03REQ').command('/migrate')

  const statuses: number[] = []
  for (const _ of Array(6)) statuses.push((await post(urls[0]!)).status)
  now += 30 * 60_000
  const expired = await post(urls[1]!)

  expect(statuses).toEqual([200, 200, 200, 200, 200, 404])
  expect(await expired.json()).toMatchObject({ error: 'expired_url' })
  expect(site!.double.driver.ephemerals('U03REQ')).toHaveLength(5)
})

test('calls are counted for each method and channel', async () => {
  const client = await clientFor()
  await client.chat.postMessage({ channel: 'C01OPS', text: 'a' })
  await client.chat.postMessage({ channel: 'C01OPS', text: 'b' })

  const use = site!.double.driver.statistics()

  expect(use).toContainEqual(
    expect.objectContaining({ method: 'chat.postMessage', channel: 'C01OPS', calls: 2, busiestMinute: 2 }),
  )
  expect(site!.double.driver.traffic.text()).not.toContain(TOKEN)
})
