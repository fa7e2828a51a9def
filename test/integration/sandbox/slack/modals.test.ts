import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Site, startSite } from './bolt-app.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const modal = (name: string) => ({
  type: 'modal' as const,
  callback_id: name,
  title: plain(name),
  submit: plain('Go on'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'what',
      label: plain('What'),
      element: { type: 'plain_text_input' as const, action_id: 'text', initial_value: 'close' },
    },
  ],
})

let site: Site
const closed: string[] = []

beforeEach(async () => {
  closed.length = 0
  site = await startSite()
  await site.connect((app) => {
    app.command('/migrate', async ({ ack, client, body }) => {
      await ack()
      await client.views.open({ trigger_id: body.trigger_id, view: modal('first') })
    })
    app.view({ callback_id: /./, type: 'view_closed' }, async ({ ack, view }) => {
      closed.push(view.callback_id)
      await ack()
    })
    app.view(/./, async ({ ack, view }) => {
      const wish = view.state.values.what?.text?.value
      if (wish === 'update') return ack({ response_action: 'update', view: modal('second') })
      if (wish === 'push') return ack({ response_action: 'push', view: modal('above') })
      if (wish === 'clear') return ack({ response_action: 'clear' })
      if (wish === 'wrong') return ack({ response_action: 'errors', errors: { elsewhere: 'No.' } })
      return ack()
    })
  })
})
afterEach(() => site.stop())

async function opened() {
  const { driver } = site.double
  const rita = driver.person('U03REQ')
  await rita.command('/migrate')
  return { driver, rita, view: await driver.waitForView('U03REQ') }
}

test('an answer can update, push, clear and close', async () => {
  const { driver, rita, view } = await opened()

  const updated = await rita.submit(view, { what: 'update' })
  const pushed = await rita.submit(view.id, { what: 'push' })
  const stack = driver.views('U03REQ')
  const above = stack.at(-1)!
  const popped = await rita.submit(above)
  const remaining = driver.views('U03REQ')
  const cleared = await rita.submit(view, { what: 'clear' })

  expect(updated).toMatchObject({ kind: 'updated', view: { id: view.id, callback_id: 'second' } })
  expect(pushed).toMatchObject({ kind: 'pushed', view: { previous_view_id: view.id } })
  expect(stack.map(({ callback_id }) => callback_id)).toEqual(['second', 'above'])
  expect(popped.kind).toBe('closed')
  expect(remaining.map(({ id }) => id)).toEqual([view.id])
  expect(cleared.kind).toBe('cleared')
  expect(driver.views('U03REQ')).toEqual([])
})

test('a fourth modal is one too many, and an error needs an input block', async () => {
  const { driver, rita, view } = await opened()

  const wrong = await rita.submit(view, { what: 'wrong' })
  await rita.submit(view, { what: 'push' })
  await rita.submit(driver.views('U03REQ').at(-1)!, { what: 'push' })
  const fourth = await rita.submit(driver.views('U03REQ').at(-1)!, { what: 'push' })

  expect(wrong).toMatchObject({ kind: 'failed', error: expect.stringContaining('invalid_errors') })
  expect(fourth).toMatchObject({ kind: 'failed', error: expect.stringContaining('push_limit_reached') })
  expect(driver.views('U03REQ')).toHaveLength(3)
})

test('a submission delivered twice is the same submission, and acts on the modal once', async () => {
  const { driver, rita, view } = await opened()

  const outcome = await rita.submit(view, { what: 'push' }, { deliveries: 2 })

  expect(outcome.acks.map(({ payload }) => payload.response_action)).toEqual(['push', 'push'])
  expect(driver.views('U03REQ')).toHaveLength(2)
  const sent = driver.traffic.entries.flatMap((entry) =>
    entry.kind === 'envelope' && entry.frame.type === 'interactive' ? [entry.frame.payload] : [],
  )
  expect(sent[0]).toEqual(sent[1])
})

test('cancelling tells the app, and other people’s modals are out of reach', async () => {
  const { driver, rita, view } = await opened()

  await expect(driver.person('U01CAROL').closeView(view)).rejects.toThrow('U01CAROL has no view')
  await rita.closeView(view)

  expect(closed).toEqual(['first'])
  expect(driver.views('U03REQ')).toEqual([])
})
