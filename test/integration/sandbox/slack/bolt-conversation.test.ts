import type { App } from '@slack/bolt'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Site, startSite } from './bolt-app.ts'

let site: Site

beforeEach(async () => {
  site = await startSite()
})
afterEach(() => site.stop())

const formView = {
  type: 'modal' as const,
  callback_id: 'migration.form',
  private_metadata: 'draft-7',
  title: { type: 'plain_text' as const, text: 'Migrate a server' },
  submit: { type: 'plain_text' as const, text: 'Request' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'source',
      label: { type: 'plain_text' as const, text: 'Source' },
      element: { type: 'external_select' as const, action_id: 'source.pick', min_query_length: 0 },
    },
    {
      type: 'input' as const,
      block_id: 'reason',
      optional: true,
      label: { type: 'plain_text' as const, text: 'Reason' },
      element: { type: 'plain_text_input' as const, action_id: 'reason.text' },
    },
    {
      type: 'input' as const,
      block_id: 'when',
      optional: true,
      label: { type: 'plain_text' as const, text: 'Start' },
      element: { type: 'datetimepicker' as const, action_id: 'when.pick' },
    },
  ],
}

const cardBlocks = [
  { type: 'section', text: { type: 'mrkdwn', text: '*MIG-1* lab-old to lab-new' } },
  {
    type: 'actions',
    block_id: 'card',
    elements: [
      { type: 'button', action_id: 'migration.approve', value: 'd1', text: { type: 'plain_text', text: 'Approve' } },
    ],
  },
]

function listenForMigration(seen: unknown[]) {
  return (app: App) => {
    app.command('/migrate', async ({ ack, client, body }) => {
      await ack({ text: 'Opening the form.' })
      await client.views.open({ trigger_id: body.trigger_id, view: formView })
    })
    app.options('source.pick', ({ ack, payload }) =>
      ack({ options: [{ text: { type: 'plain_text', text: `Server ${payload.value}` }, value: 'lab-old' }] }),
    )
    app.view('migration.form', async ({ ack, view, client }) => {
      seen.push(view)
      if (!view.state.values.reason?.['reason.text']?.value) {
        await ack({ response_action: 'errors', errors: { reason: 'Say why.' } })
        return
      }
      await ack()
      await client.chat.postMessage({ channel: 'C01OPS', text: 'MIG-1 waits for approval', blocks: cardBlocks })
    })
    app.action('migration.approve', async ({ ack, body, client, respond }) => {
      await ack()
      seen.push(body)
      if (body.type !== 'block_actions' || !body.message) throw new Error('not a click in a message')
      await client.chat.update({ channel: 'C01OPS', ts: body.message.ts, text: 'MIG-1 is approved', blocks: [] })
      await respond('You approved MIG-1.')
    })
  }
}

test('a command opens a form, which is corrected, submitted, and ends in a card that a click edits', async () => {
  const seen: unknown[] = []
  await site.connect(listenForMigration(seen))
  const { driver } = site.double
  const rita = driver.person('U03REQ')

  const command = await rita.command('/migrate', '', { channel: 'C01OPS' })
  const form = await driver.waitForView('U03REQ')
  const suggested = await rita.search(form, 'source.pick', 'lab')
  const incomplete = await rita.submit(form)
  const corrected = await rita.submit(form, { 'source.pick': 'lab-old' })
  const accepted = await rita.submit(form, { reason: 'new hardware', 'when.pick': 1_900_000_000 })
  const card = await driver.waitForMessage('#ops', ({ text }) => text === 'MIG-1 waits for approval')
  const click = await driver.person('U01CAROL').click(card, 'migration.approve')
  const answer = await click.waitForResponse()

  expect(command.text()).toBe('Opening the form.')
  expect(command.responses[0]).toMatchObject({ visibleTo: 'U03REQ' })
  expect(command.latencyMs).toBeLessThan(3000)
  expect(suggested.map(({ value }) => value)).toEqual(['lab-old'])
  expect(incomplete).toMatchObject({ kind: 'incomplete', errors: { source: 'Please complete this required field.' } })
  expect(corrected).toMatchObject({ kind: 'errors', errors: { reason: 'Say why.' } })
  expect(accepted.kind).toBe('closed')
  expect(driver.views('U03REQ')).toEqual([])
  expect(seen[1]).toMatchObject({
    private_metadata: 'draft-7',
    state: {
      values: {
        source: { 'source.pick': { type: 'external_select', selected_option: { value: 'lab-old' } } },
        reason: { 'reason.text': { type: 'plain_text_input', value: 'new hardware' } },
        when: { 'when.pick': { type: 'datetimepicker', selected_date_time: 1_900_000_000 } },
      },
    },
  })
  expect(seen[2]).toMatchObject({
    container: { type: 'message', message_ts: card.ts, channel_id: 'C01OPS', is_ephemeral: false },
    message: { text: 'MIG-1 waits for approval', user: 'U0BOT' },
    actions: [{ action_id: 'migration.approve', block_id: 'card', value: 'd1' }],
  })
  expect(driver.message('C01OPS', card.ts)?.text).toBe('MIG-1 is approved')
  expect(answer).toMatchObject({ text: 'You approved MIG-1.', visibleTo: 'U01CAROL' })
  expect(driver.messages('#ops').map(({ text }) => text)).toEqual(['MIG-1 is approved'])
  expect(driver.transcript()).toContain('Stationmaster (only Carol Approver sees this)\n  You approved MIG-1.')
})

test('a button of a message as it looked before can still be clicked, one that was never drawn cannot', async () => {
  const values: unknown[] = []
  const app = await site.connect((bolt) => {
    bolt.action('migration.approve', async ({ ack, payload }) => {
      values.push('value' in payload ? payload.value : undefined)
      await ack()
    })
  })
  const { ts = '' } = await app.client.chat.postMessage({ channel: 'C01OPS', text: 'card', blocks: cardBlocks })
  const { driver } = site.double
  const stale = driver.message('C01OPS', ts)!
  await app.client.chat.update({ channel: 'C01OPS', ts, text: 'gone' })

  await driver.person('U01CAROL').click(stale, 'migration.approve')
  const now = driver.person('U01CAROL').click({ channel: 'C01OPS', ts }, 'migration.approve')

  expect(values).toEqual(['d1'])
  await expect(now).rejects.toThrow('no element migration.approve is shown, only none')
})

test('a click in a modal carries the view, its hash and what was entered, and its trigger can push', async () => {
  const bodies: unknown[] = []
  const row = {
    type: 'actions' as const,
    block_id: 'row',
    elements: [
      { type: 'button' as const, action_id: 'more', text: { type: 'plain_text' as const, text: 'More' } },
      { type: 'users_select' as const, action_id: 'who' },
    ],
  }
  await site.connect((app) => {
    app.command('/migrate', async ({ ack, client, body }) => {
      await ack()
      await client.views.open({ trigger_id: body.trigger_id, view: { ...formView, blocks: [row] } })
    })
    app.action('more', async ({ ack, body, client }) => {
      await ack()
      bodies.push(body)
      if (!('trigger_id' in body)) return
      await client.views.push({ trigger_id: body.trigger_id, view: { ...formView, callback_id: 'second' } })
    })
  })
  const { driver } = site.double
  const rita = driver.person('U03REQ')
  await rita.command('/migrate')
  const first = await driver.waitForView('U03REQ')
  rita.enter(first, { who: 'U02ONSITE' })

  await rita.click(first, 'more')
  const second = await driver.waitForView('U03REQ', (view) => view.callback_id === 'second')

  expect(bodies[0]).toMatchObject({
    container: { type: 'view', view_id: first.id },
    view: {
      id: first.id,
      hash: first.hash,
      state: { values: { row: { who: { type: 'users_select', selected_user: 'U02ONSITE' } } } },
    },
  })
  expect(second).toMatchObject({ previous_view_id: first.id, root_view_id: first.id })
  expect(driver.views('U03REQ')).toHaveLength(2)
})

test('opening the Home tab tells the app, which publishes a view', async () => {
  await site.connect((app) => {
    app.event('app_home_opened', ({ event, client }) =>
      client.views
        .publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } })
        .then(() => undefined),
    )
  })

  await site.double.driver.person('U03REQ').openHome()
  const home = await site.double.driver.waitForHome('U03REQ')

  expect(home.blocks).toMatchObject([{ type: 'divider' }])
})
