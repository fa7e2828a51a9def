import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACTIONS, CALLBACKS, INPUTS } from '../../../src/slack/ids.ts'
import { aMigration, assessed, DIGEST, requested } from '../../unit/slack/sample.ts'
import type { BotSite } from './bot-site.ts'
import { type HttpBot, SIGNING_SECRET, startHttpBot } from './http-bot.ts'

const SEED = 20261126
const OTHER_DIGEST = 'f'.repeat(64)

let bot: HttpBot
let site: BotSite
let url: string
let team: string
beforeAll(async () => {
  bot = await startHttpBot()
  site = bot.site
  url = bot.url
  team = (await site.client().auth.test()).team_id ?? ''
  site.store.put(aMigration(requested(), assessed()))
})
afterAll(() => bot.stop())

/** Signed as Slack does: whoever forges here has a real account and a client of their own making. */
async function send(payload: object): Promise<{ status: number; text: string }> {
  const body = String(new URLSearchParams({ payload: JSON.stringify(payload) }))
  const stamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', SIGNING_SECRET).update(`v0:${stamp}:${body}`).digest('hex')
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': stamp,
      'x-slack-signature': `v0=${signature}`,
    },
  })
  return { status: response.status, text: await response.text() }
}

const by = (id: string) => ({ id, username: 'x', name: 'x', team_id: team })

function submission(callback: string, metadata: string, values: unknown, user = 'U01CAROL') {
  const view = {
    id: 'V1',
    type: 'modal',
    hash: `${Math.random()}`,
    callback_id: callback,
    private_metadata: metadata,
    title: { type: 'plain_text', text: 'x' },
    blocks: [],
    state: { values },
  }
  return { type: 'view_submission', team: { id: team }, user: by(user), view }
}

function click(action: string, value: unknown, user = 'U01CAROL') {
  return {
    type: 'block_actions',
    team: { id: team },
    user: by(user),
    trigger_id: '1.2',
    response_url: `${site.slack.url}/nowhere`,
    container: { type: 'message', message_ts: '1.1', channel_id: 'C01OPS' },
    channel: { id: 'C01OPS', name: 'ops' },
    actions: [{ type: 'button', action_id: action, block_id: 'b', value, action_ts: `${Math.random()}` }],
  }
}

const plan = (over: object = {}) => JSON.stringify({ id: 'MIG-1', digest: DIGEST, ...over })
/** That nobody listens at the address to answer to is no fault of ours. */
const wentWrong = () =>
  site.errors.filter((fields) => !String((fields as { err?: Error }).err?.message).includes('response_url'))
const eventsOf = () => [...site.store.logs.values()].flat().length

describe('a form is refused in private and nothing is committed', () => {
  test.each<[string, string, string, unknown]>([
    ['of an older plan', CALLBACKS.approve, plan({ digest: OTHER_DIGEST }), {}],
    ['without a plan', CALLBACKS.approve, JSON.stringify({ id: 'MIG-1' }), {}],
    ['of a migration that is not there', CALLBACKS.approve, plan({ id: 'MIG-999' }), {}],
    ['with metadata that are no JSON', CALLBACKS.approve, '{"id":', {}],
    ['without metadata', CALLBACKS.approve, '', {}],
    ['with metadata of another kind', CALLBACKS.approve, '["MIG-1"]', {}],
    ['with more in its metadata', CALLBACKS.approve, plan({ by: 'U1' }), {}],
    ['with metadata too large', CALLBACKS.approve, plan({ digest: 'a'.repeat(100_000) }), {}],
    ['without values', CALLBACKS.approve, plan(), undefined],
    ['with values that are none', CALLBACKS.reject, plan(), 'reason'],
    ['without its reason', CALLBACKS.reject, plan(), {}],
    [
      'with a huge reason',
      CALLBACKS.reject,
      plan(),
      { reason: { reason: { type: 'plain_text_input', value: 'a'.repeat(9000) } } },
    ],
    ['with a reason of the wrong type', CALLBACKS.reject, plan(), { reason: { reason: { value: 42 } } }],
    [
      'with a rule never asked',
      CALLBACKS.acknowledge,
      plan(),
      { 'acknowledge.B1': { 'acknowledge.B1': { selected_options: [{ value: 'x' }] } } },
    ],
    [
      'with seats never offered',
      CALLBACKS.seats,
      plan(),
      { 'seat.1': { 'seat.1': { selected_option: { value: 'no' } } } },
    ],
    [
      'with a server never offered',
      CALLBACKS.start,
      '',
      {
        [INPUTS.source]: { [INPUTS.source]: { selected_option: { value: 'payroll' } } },
        [INPUTS.destination]: { [INPUTS.destination]: { selected_option: { value: 'lab-new' } } },
      },
    ],
    ['of a callback that nobody knows', 'migration.delete.everything', plan(), {}],
  ])('%s', async (_, callback, metadata, values) => {
    const before = eventsOf()

    const answer = await send(submission(callback, metadata, values))

    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text).response_action).toMatch(/^(update|errors)$/)
    expect(eventsOf()).toBe(before)
    expect(wentWrong()).toEqual([])
  })
})

describe('a button is refused in private and nothing is committed', () => {
  test.each<[string, string, unknown]>([
    ['without a value', ACTIONS.cancel, undefined],
    ['with a value that is no JSON', ACTIONS.cancel, 'MIG-1'],
    ['with a value of another kind', ACTIONS.cancel, '[]'],
    ['of a migration that is not there', ACTIONS.cancel, JSON.stringify({ id: 'MIG-999' })],
    ['with an id that is none', ACTIONS.cancel, JSON.stringify({ id: 'MIG-1; MIG-2' })],
    ['with a value too large', ACTIONS.confirmItem, JSON.stringify({ id: 'MIG-1', item: 'a'.repeat(5000) })],
    ['of an item never asked', ACTIONS.confirmItem, JSON.stringify({ id: 'MIG-1', item: '<!channel>' })],
    ['with an action that nobody knows', 'migration.delete', plan()],
    ['that is not there in this state', ACTIONS.signOff, plan()],
  ])('%s', async (_, action, value) => {
    const before = eventsOf()

    expect((await send(click(action, value))).status).toBe(200)

    expect(eventsOf()).toBe(before)
  })

  test('pressed by somebody without the role', async () => {
    const before = eventsOf()
    expect((await send(click(ACTIONS.cancel, plan(), 'U05GUEST'))).status).toBe(200)
    expect(eventsOf()).toBe(before)
  })
})

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    42,
    -1,
    true,
    [],
    {},
    '',
    '<!channel>',
    '__proto__',
    'a'.repeat(4000),
    '\u202e',
    'MIG-1',
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.jsonValue({ maxDepth: 3 }),
)

test(`whatever a form holds, it is acknowledged, and nobody without a role commits anything (seed ${SEED})`, async () => {
  const values = fc.dictionary(
    fc.oneof(
      fc.constantFrom(...Object.values(INPUTS), 'seat.1', 'acknowledge.A4', 'release.stations.0', '__proto__'),
      fc.string(),
    ),
    fc.dictionary(fc.constantFrom(...Object.values(INPUTS), 'seat.1', 'acknowledge.A4'), junk, { maxKeys: 3 }),
    { maxKeys: 5 },
  )
  const metadata = fc.oneof(fc.constant(plan()), fc.json({ maxDepth: 2 }), fc.string())
  const before = eventsOf()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.values(CALLBACKS)),
      metadata,
      values,
      async (callback, about, filled) => {
        const answer = await send(submission(callback, about, filled, 'U04TEACH'))
        expect(answer.status).toBe(200)
        expect(JSON.parse(answer.text).response_action).toMatch(/^(update|errors)$/)
      },
    ),
    { seed: SEED, numRuns: 150 },
  )
  expect(eventsOf()).toBe(before)
  expect(wentWrong()).toEqual([])
})

test(`whatever a button carries, it is acknowledged and commits nothing (seed ${SEED})`, async () => {
  const before = eventsOf()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.values(ACTIONS)), junk, async (action, value) => {
      expect((await send(click(action, typeof value === 'string' ? value : JSON.stringify(value)))).status).toBe(200)
    }),
    { seed: SEED, numRuns: 100 },
  )
  expect(eventsOf()).toBe(before)
})
