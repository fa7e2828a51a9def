import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type PageServer, servePage } from '../../../../sandbox/local-slack/page-server.ts'
import { PageWorld } from '../../../../sandbox/local-slack/page-world.ts'
import { startSchema } from '../../../../sandbox/slack/options.ts'
import { sampleWorkspace } from '../../../../sandbox/slack/sample-workspace.ts'
import { type Site, startSite } from '../slack/bolt-app.ts'
import { Browser } from './browser.ts'

const [CAROL, RITA, TOM] = ['U01CAROL', 'U03REQ', 'U04TEACH']
const plain = (text: string) => ({ type: 'plain_text' as const, text })
const button = (text: string, value: string, more: object = {}) => ({
  type: 'button' as const,
  action_id: 'press',
  text: plain(text),
  value,
  ...more,
})
const section = (text: string, accessory: object) => ({ type: 'section', text: plain(text), accessory })

const FORM = {
  type: 'modal' as const,
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Send'),
  blocks: [
    section('One', button('Confirm', 'one')),
    section('Two', button('Confirm', 'two')),
    {
      type: 'input',
      block_id: 'seat',
      label: plain('Seat'),
      element: {
        type: 'static_select',
        action_id: 'seat',
        options: [{ text: plain('First'), value: '1' }],
        initial_option: { text: plain('First'), value: '1' },
      },
    },
    { type: 'input', block_id: 'why', label: plain('Why'), element: { type: 'plain_text_input', action_id: 'why' } },
  ],
}

let site: Site
let page: PageServer
let browser: Browser
const pressed: unknown[] = []

beforeEach(async () => {
  pressed.length = 0
  site = await startSite()
  await site.connect((app) => {
    app.command('/migrate', async ({ ack, body, client, respond }) => {
      await ack()
      if (body.text === '') return void (await client.views.open({ trigger_id: body.trigger_id, view: FORM as never }))
      await respond(`You said ${body.text}.`)
    })
    app.action('press', async ({ ack, action }) => {
      await ack()
      pressed.push('value' in action ? action.value : undefined)
    })
    app.view('form', async ({ ack, view }) => {
      const { seat, why } = view.state.values
      await ack({
        response_action: 'errors',
        errors: { why: `${seat?.seat?.selected_option?.value} ${why?.why?.value}` },
      })
    })
  })
  const { workspace, app } = startSchema.parse(sampleWorkspace())
  const world = new PageWorld(site.double.driver, workspace, app, 'Europe/Berlin')
  page = await servePage('<html>the page</html>', world, Date.now)
  browser = await Browser.open(page.url)
})
afterEach(async () => {
  await browser.close()
  await page.close()
  await site.stop()
})

const post = (message: object) =>
  fetch(`${site.double.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-station-double', 'content-type': 'application/json' },
    body: JSON.stringify(message),
  }).then((response) => response.json())

test('an answer to a command is seen by the person who gave it and by nobody else', async () => {
  browser.say({ t: 'slash_command', user: RITA, channel: 'C01OPS', command: '/migrate', text: 'x &amp; y' })
  const answer = await browser.next('message')
  const seenByTom = await browser.actAs(TOM)
  const seenByRita = await browser.actAs(RITA)

  expect(answer.message).toMatchObject({ subtype: 'ephemeral', channel: 'C01OPS', text: 'You said x & y.' })
  expect(seenByTom.messages).toMatchObject({ C01OPS: [] })
  expect(seenByRita.messages).toMatchObject({ C01OPS: [{ text: 'You said x & y.' }] })
})

test('an answer to one person does not reach the open page of another', async () => {
  const tom = await Browser.open(page.url)
  await tom.actAs(TOM)
  browser.say({ t: 'slash_command', user: RITA, channel: 'C01OPS', command: '/migrate', text: 'x' })
  await browser.next('message')

  await post({ channel: 'C01OPS', text: 'For all' })
  const first = await tom.next('message')
  await tom.close()

  expect(first.message).toMatchObject({ text: 'For all' })
})

test('a private channel and a direct message are there for their members only', async () => {
  const ids = ({ channels }: { channels?: unknown }) => (channels as { id: string }[]).map(({ id }) => id)
  const tom = ids(await browser.actAs(TOM))
  const carol = ids(await browser.actAs(CAROL))
  await browser.actAs(TOM)

  await post({ channel: TOM, text: 'For Tom' })
  const { channel } = await browser.next('channel')
  const { message } = await browser.next('message')
  const direct = (channel as { id: string }).id
  const carolLater = await browser.actAs(CAROL)

  expect(carol).toContain('G01HEADS')
  expect(tom).not.toContain('G01HEADS')
  expect(message).toMatchObject({ text: 'For Tom', channel: direct })
  expect(ids(carolLater)).not.toContain(direct)
})

test('an unknown command is answered as Slack does, and the page goes on', async () => {
  browser.say({ t: 'slash_command', user: RITA, channel: 'C01OPS', command: '/nothing', text: '' })
  const { message } = await browser.next('message')
  browser.say({
    t: 'block_action',
    user: RITA,
    channel: 'nowhere',
    messageTs: '1',
    action: { block_id: 'b', action_id: 'a' },
  })
  const next = await browser.next('message')

  expect(message).toMatchObject({ user: 'USLACKBOT', text: '/nothing is not a valid command' })
  expect(next.message).toMatchObject({ user: 'USLACKBOT', text: 'there is no channel nowhere' })
})

test('a form is filled in, kept open by an error, and closed', async () => {
  browser.say({ t: 'slash_command', user: RITA, channel: 'C01OPS', command: '/migrate', text: '' })
  const opened = await browser.next('view')
  browser.say({ t: 'view_submit', user: RITA, values: {} })
  const incomplete = await browser.next('view_errors')
  browser.say({
    t: 'view_submit',
    user: RITA,
    values: { why: { why: { value: 'because' } }, gone: { gone: { value: 'x' } } },
  })
  const refused = await browser.next('view_errors')
  browser.say({ t: 'view_close', user: RITA })
  const closed = await browser.next('view')

  expect(opened.stack).toMatchObject([{ title: { text: 'Form' } }])
  expect(incomplete.errors).toEqual({ Why: 'Please complete this required field.' })
  expect(refused.errors).toEqual({ Why: '1 because' })
  expect(closed.stack).toEqual([])
})

test('the second of two buttons with one action id in a modal is the one that counts', async () => {
  browser.say({ t: 'slash_command', user: RITA, channel: 'C01OPS', command: '/migrate', text: '' })
  await browser.next('view')

  browser.say({ t: 'modal_click', nth: 1 })
  await vi.waitFor(() => expect(pressed).toHaveLength(1))

  expect(pressed).toEqual(['two'])
})

test('a button that wants to be confirmed asks first, and takes no for an answer', async () => {
  const confirm = {
    title: plain('Stop?'),
    text: plain('It stops.'),
    confirm: plain('Stop it'),
    deny: plain('Leave it'),
  }
  await post({
    channel: 'C01OPS',
    text: 'Buttons',
    blocks: [
      { type: 'actions', block_id: 'first', elements: [button('Other', 'other')] },
      { type: 'actions', block_id: 'second', elements: [button('Stop', 'stop', { confirm })] },
    ],
  })
  const { message } = await browser.next('message')
  const click = {
    t: 'block_action',
    user: CAROL,
    channel: 'C01OPS',
    messageTs: (message as { ts: string }).ts,
    action: { block_id: 'second', action_id: 'press' },
  }

  browser.say(click)
  const asked = await browser.next('view', (text) => text.includes('Stop it'))
  browser.say({ t: 'view_close', user: CAROL })
  const denied = await browser.next('view')
  browser.say(click)
  await browser.next('view', (text) => text.includes('Stop it'))
  browser.say({ t: 'view_submit', user: CAROL, values: {} })
  await vi.waitFor(() => expect(pressed).toHaveLength(1))

  expect(asked.stack).toMatchObject([{ title: { text: 'Stop?' }, close: { text: 'Leave it' } }])
  expect(denied.stack).toEqual([])
  expect(pressed).toEqual(['stop'])
})

test('a page of another origin is not let in', async () => {
  const { host } = new URL(page.url)
  const refusals = await Promise.all(
    [{ origin: 'http://evil.example' }, { origin: `http://${host}`, headers: { host: 'evil.example' } }, {}].map(
      (options) =>
        new Promise<string>((resolve) => {
          new WebSocket(`ws://${host}/ui`, options).once('error', ({ message }) => resolve(message))
        }),
    ),
  )

  expect(refusals).toEqual(Array(3).fill('Unexpected server response: 403'))
})
