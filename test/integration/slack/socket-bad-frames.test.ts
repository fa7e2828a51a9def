import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BotSite, startBotSite } from './bot-site.ts'

let site: BotSite

beforeAll(async () => {
  site = await startBotSite()
})

afterAll(() => site.stop())

const COMMAND = {
  command: '/migrate',
  text: 'start lab-old lab-new',
  user_id: 'U03REQ',
  channel_id: 'C01OPS',
  team_id: 'T1',
}
const envelope = (type: string, payload: unknown) => JSON.stringify({ envelope_id: `e-${type}`, type, payload })

const FRAMES: readonly (readonly [what: string, data: string | Buffer])[] = [
  ['nothing', ''],
  ['no JSON', '{"type":"slash_comm'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a number', '7'],
  ['bytes', Buffer.from([0, 255, 254, 1])],
  ['an object without a type', '{}'],
  ['a type that is no text', '{"type":{"__proto__":1},"envelope_id":"e"}'],
  ['an unknown type', envelope('teleport', {})],
  ['an inherited type', envelope('constructor', {})],
  ['a command without an envelope', JSON.stringify({ type: 'slash_commands', payload: COMMAND })],
  ['a command without a payload', envelope('slash_commands', undefined)],
  ['a command that is null', envelope('slash_commands', null)],
  ['a command that is a text', envelope('slash_commands', '/migrate start lab-old lab-new')],
  ['a command without a person', envelope('slash_commands', { ...COMMAND, user_id: undefined })],
  ['a command of a person who is a list', envelope('slash_commands', { ...COMMAND, user_id: ['U03REQ'] })],
  ['a command whose text is an object', envelope('slash_commands', { ...COMMAND, text: { toString: 'start' } })],
  [
    'a click without an action',
    envelope('interactive', { type: 'block_actions', user: { id: 'U03REQ' }, actions: [] }),
  ],
  ['a click that is null', envelope('interactive', { type: 'block_actions', user: null, actions: [null] })],
  ['a form without a view', envelope('interactive', { type: 'view_submission', user: { id: 'U03REQ' } })],
  ['an event without a body', envelope('events_api', { event: null })],
  ['a long text', JSON.stringify({ type: 'hello', note: 'x'.repeat(1_000_000) })],
]

test.each(FRAMES)('%s in a Socket Mode frame does nothing, and the connection works on', async (_, data) => {
  site.slack.driver.sendAnything(data)
  const asked = await site.slack.driver.person('U03REQ').command('/migrate', 'help', { channel: 'C01OPS' })

  expect((await asked.waitForResponse()).text).toContain('/migrate')
  expect(site.store.logs.size).toBe(0)
  expect(site.givenUp).toEqual([])
  expect(site.bots.map((bot) => bot.health().state)).toEqual(['connected'])
})
