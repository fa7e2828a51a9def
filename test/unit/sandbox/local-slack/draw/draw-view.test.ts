import { expect, test } from 'vitest'
import { drawConfirmation, drawView } from '../../../../../sandbox/local-slack/draw/draw-view.ts'

const DRAWING = { timeZone: 'Europe/Berlin', handles: new Map<string, string>() }
const plain = (text: string) => ({ type: 'plain_text', text })
const drawBlock = (block: object) => {
  const view = { id: 'V1', hash: 'h', type: 'modal' as const, title: plain('Seats'), submit: null, close: null }
  return drawView({ ...view, blocks: [block] }, DRAWING).blocks
}

test('an input that may stay empty says so', () => {
  const element = { type: 'plain_text_input', action_id: 'a' }

  const drawn = drawBlock({ type: 'input', block_id: 'b', optional: true, label: plain('Reason'), element })

  expect(drawn).toMatchObject([{ label: plain('Reason (optional)'), element }])
})

test('radio buttons say what is chosen at first', () => {
  const [first, second] = ['One', 'Two'].map((text) => ({ text: plain(text), value: text }))
  const element = { type: 'radio_buttons', options: [first, second], initial_option: second }

  const drawn = drawBlock({ type: 'input', block_id: 'b', label: plain('Which'), element })

  expect(drawn).toMatchObject([
    { element: { options: [first, { text: plain('Two (unless you choose another)'), value: 'Two' }] } },
  ])
})

test('a select shows what is chosen at first', () => {
  const initial = { text: plain('Window'), value: '4' }
  const element = { type: 'static_select', placeholder: plain('Choose'), options: [initial], initial_option: initial }

  const drawn = drawBlock({ type: 'input', block_id: 'b', label: plain('Seat'), element })

  expect(drawn).toMatchObject([{ label: plain('Seat'), element: { placeholder: plain('Window'), options: [initial] } }])
})

test('what has to be confirmed becomes a question with the two answers', () => {
  const dialog = {
    title: plain('Stop?'),
    text: { type: 'mrkdwn', text: 'Stops A &amp; B' },
    confirm: plain('Stop it'),
    deny: plain('Let it run'),
  }

  expect(drawConfirmation(dialog, DRAWING)).toMatchObject({
    title: plain('Stop?'),
    submit: plain('Stop it'),
    close: plain('Let it run'),
    blocks: [{ text: { text: 'Stops A & B' } }],
  })
})

test('a time, for which the page has no picker, is typed', () => {
  const element = { type: 'timepicker', action_id: 'a', timezone: 'Europe/Berlin', initial_time: '02:00' }

  const drawn = drawBlock({ type: 'input', block_id: 'b', label: plain('Time'), element })

  expect(drawn).toMatchObject([
    { element: { type: 'plain_text_input', action_id: 'a', placeholder: plain('HH:mm'), initial_value: '02:00' } },
  ])
})
