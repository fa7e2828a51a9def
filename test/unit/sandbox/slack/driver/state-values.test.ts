import { expect, test } from 'vitest'
import { answerOf, incompleteInputs, stateValues } from '../../../../../sandbox/slack/driver/state-values.ts'

const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value })
const offered = [option('a'), option('b')]
const input = (element: object, more: object = {}) => ({ type: 'input', block_id: 'b', element, ...more })

test.each([
  ['plain_text_input', 'hello', { value: 'hello' }],
  ['static_select', 'a', { selected_option: option('a') }],
  ['radio_buttons', 'b', { selected_option: option('b') }],
  ['external_select', 'b', { selected_option: option('b') }],
  ['overflow', 'a', { selected_option: option('a') }],
  ['multi_static_select', ['a', 'b'], { selected_options: offered }],
  ['checkboxes', [], { selected_options: [] }],
  ['users_select', 'U1', { selected_user: 'U1' }],
  ['datepicker', '2026-11-23', { selected_date: '2026-11-23' }],
  ['timepicker', '08:30', { selected_time: '08:30' }],
  ['datetimepicker', 1_900_000_000, { selected_date_time: 1_900_000_000 }],
])('reports an answered %s as Slack does', (type, chosen, expected) => {
  expect(answerOf({ type }, chosen, offered)).toEqual({ type, ...expected })
})

test.each([
  ['plain_text_input', { value: null }],
  ['static_select', { selected_option: null }],
  ['multi_static_select', { selected_options: [] }],
  ['checkboxes', { selected_options: [] }],
  ['users_select', { selected_user: null }],
  ['datepicker', { selected_date: null }],
  ['timepicker', { selected_time: null }],
  ['datetimepicker', { selected_date_time: null }],
])('reports an untouched %s as Slack does', (type, expected) => {
  const values = stateValues([input({ type, action_id: 'a' })], new Map())

  expect(values).toEqual({ b: { a: { type, ...expected } } })
})

test('untouched elements keep their initial value; buttons have no state', () => {
  const row = {
    type: 'actions',
    block_id: 'row',
    elements: [
      { type: 'button', action_id: 'go' },
      { type: 'datepicker', action_id: 'day', initial_date: '2026-11-23' },
    ],
  }

  expect(stateValues([row], new Map())).toEqual({ row: { day: { type: 'datepicker', selected_date: '2026-11-23' } } })
})

test('nobody can choose what is not offered', () => {
  expect(() => answerOf({ type: 'static_select' }, 'z', offered)).toThrow('no option z is offered, only a, b')
})

test.each([
  ['timepicker', '2:00'],
  ['timepicker', '25:00'],
  ['datepicker', '24.11.2026'],
])('nobody can make a %s give %s', (type, chosen) => {
  expect(() => answerOf({ type }, chosen, [])).toThrow(`a ${type} cannot give "${chosen}"`)
})

test('Slack’s client holds back missing and badly sized answers', () => {
  const blocks = [
    input({ type: 'plain_text_input', action_id: 'a' }, { block_id: 'needed' }),
    input({ type: 'plain_text_input', action_id: 'a' }, { block_id: 'free', optional: true }),
    input({ type: 'plain_text_input', action_id: 'a', initial_value: 'toolong', max_length: 3 }, { block_id: 'sized' }),
  ]

  expect(incompleteInputs(blocks, new Map())).toEqual({
    needed: 'Please complete this required field.',
    sized: 'Please enter no more than 3 characters.',
  })
})
