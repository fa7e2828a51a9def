import { expect, test } from 'vitest'
import { drawMessage, drawnTs, originalTs } from '../../../../../sandbox/local-slack/draw/draw-message.ts'

const DRAWING = { timeZone: 'Europe/Berlin', handles: new Map<string, string>() }
const MESSAGE = { channel: 'C1', ts: '1700000001.000002', user: 'U0BOT', bot_id: 'B0', text: 'Hello' }

test('a message is drawn once, with its markup in text and blocks', () => {
  const text = { type: 'mrkdwn', text: 'a &amp; b' }
  const blocks = [{ type: 'section', block_id: 's', fields: [text, { type: 'plain_text', text: 'c &amp; d' }] }]

  const drawn = drawMessage({ ...MESSAGE, text: 'a &amp; b', blocks, metadata: { event_type: 'x' } }, DRAWING)

  expect(drawn).toEqual([
    {
      type: 'message',
      ...MESSAGE,
      text: 'a & b',
      blocks: [
        {
          type: 'section',
          block_id: 's',
          fields: [
            { type: 'mrkdwn', text: 'a & b' },
            { type: 'plain_text', text: 'c &amp; d' },
          ],
        },
      ],
    },
  ])
})

test('a reply is drawn in its thread alone', () => {
  const drawn = drawMessage({ ...MESSAGE, thread_ts: '1700000000.000001' }, DRAWING)

  expect(drawn.map(({ thread_ts }) => thread_ts)).toEqual(['1700000000.000001'])
})

test('a reply that is shown in its channel too is drawn in both places, and both names lead back to it', () => {
  const reply = { ...MESSAGE, thread_ts: '1700000000.000001', reply_broadcast: true }

  const drawn = drawMessage(reply, DRAWING)

  expect(drawn.map(({ thread_ts }) => thread_ts)).toEqual(['1700000000.000001', undefined])
  expect(drawn.map(({ ts }) => ts)).toEqual(drawnTs(reply))
  expect(drawnTs(reply).map(originalTs)).toEqual([MESSAGE.ts, MESSAGE.ts])
})

test('a private answer is marked as such', () => {
  const [drawn] = drawMessage({ ...MESSAGE, visibleTo: 'U1' } as typeof MESSAGE, DRAWING)

  expect(drawn?.subtype).toBe('ephemeral')
})
