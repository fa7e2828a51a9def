import { expect, test } from 'vitest'
import { blockProblems } from '../../../../../sandbox/slack/validation/blocks.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const markdown = (text: string) => ({ type: 'mrkdwn', text })
const long = (length: number) => 'x'.repeat(length)
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const input = (element: object, more: object = {}) => ({ type: 'input', label: plain('Label'), element, ...more })
const option = (value: string) => ({ text: plain(value), value })
const options = (count: number) => Array.from({ length: count }, (_, index) => option(`v${index}`))

test.each([
  ['a section', { type: 'section', text: markdown(long(3000)), fields: [plain(long(2000))] }],
  ['a header', { type: 'header', text: plain(long(150)) }],
  ['a divider', { type: 'divider' }],
  [
    'a context',
    { type: 'context', elements: [markdown('a'), { type: 'image', image_url: 'http://x', alt_text: 'b' }] },
  ],
  ['buttons', actions(button({ value: long(2000), style: 'danger', confirm: confirmOf('Yes') }))],
  ['an overflow menu', { type: 'section', text: plain('a'), accessory: { type: 'overflow', options: options(5) } }],
  ['a text input', input({ type: 'plain_text_input', multiline: true, max_length: 3000 }, { optional: true })],
  ['a select', input({ type: 'static_select', options: options(100), initial_option: option('v3') })],
  ['a grouped select', input({ type: 'static_select', option_groups: [{ label: plain('g'), options: options(2) }] })],
  ['a multi select', input({ type: 'multi_static_select', options: options(2), initial_options: [option('v1')] })],
  ['an external select', input({ type: 'external_select', min_query_length: 0, placeholder: plain('Pick') })],
  ['a people select', actions({ type: 'users_select', initial_user: 'U1' })],
  [
    'dates and times',
    actions({ type: 'datepicker', initial_date: '2026-11-23' }, { type: 'timepicker', initial_time: '23:59' }),
  ],
  ['a moment', input({ type: 'datetimepicker', initial_date_time: 1_900_000_000 })],
  ['checkboxes', input({ type: 'checkboxes', options: [{ text: markdown('*a*'), value: 'a' }] })],
  ['radio buttons', input({ type: 'radio_buttons', options: options(10) })],
  ['a picture', { type: 'image', image_url: 'http://x', alt_text: 'a picture' }],
  [
    'rich text',
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] }] },
  ],
])('takes %s', (_, block) => {
  expect(blockProblems([block], 50)).toEqual([])
})

test.each([
  ['an unknown block', { type: 'banner' }, 'unsupported type: banner [json-pointer:/blocks/0/type]'],
  ['a block without a type', { text: plain('a') }, 'missing required field: type [json-pointer:/blocks/0]'],
  ['a section without text', { type: 'section' }, 'must provide either text or fields'],
  ['an empty text', { type: 'section', text: markdown('') }, 'must be more than 0 characters'],
  ['a long section', { type: 'section', text: plain(long(3001)) }, 'must be less than 3001 characters'],
  ['a long field', { type: 'section', fields: [plain(long(2001))] }, '/blocks/0/fields/0/text'],
  ['eleven fields', { type: 'section', fields: Array(11).fill(plain('a')) }, 'no more than 10 items allowed'],
  ['a long header', { type: 'header', text: plain(long(151)) }, 'must be less than 151 characters'],
  ['a formatted header', { type: 'header', text: markdown('a') }, '/blocks/0/text/type'],
  ['a full context', { type: 'context', elements: Array(11).fill(plain('a')) }, 'no more than 10 items allowed'],
  [
    'too many actions',
    actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `a${i}` }))),
    'no more than 25 items',
  ],
  ['a long button', actions(button({ text: plain(long(76)) })), 'must be less than 76 characters'],
  ['a long value', actions(button({ value: long(2001) })), 'must be less than 2001 characters'],
  ['a long action_id', actions(button({ action_id: long(256) })), 'must be less than 256 characters'],
  ['a long block_id', { type: 'divider', block_id: long(256) }, 'must be less than 256 characters'],
  ['an unknown style', actions(button({ style: 'green' })), 'must be one of: primary, danger'],
  ['an unknown field', actions(button({ colour: 'red' })), 'invalid additional property: colour'],
  ['a long confirm', actions(button({ confirm: confirmOf(long(31)) })), '/confirm/confirm/text'],
  ['an input in a row of actions', actions({ type: 'plain_text_input' }), 'unsupported type: plain_text_input'],
  ['a button as input', input(button()), 'unsupported type: button'],
  ['an input without label', { type: 'input', element: { type: 'plain_text_input' } }, 'missing required field: label'],
  ['101 options', input({ type: 'static_select', options: options(101) }), 'no more than 100 items allowed'],
  ['no options', input({ type: 'static_select' }), 'must provide either options or option_groups'],
  [
    'a foreign initial option',
    input({ type: 'static_select', options: options(2), initial_option: option('z') }),
    'must exactly match',
  ],
  ['a long option', input({ type: 'radio_buttons', options: [option(long(76))] }), 'must be less than 76 characters'],
  ['eleven checkboxes', input({ type: 'checkboxes', options: options(11) }), 'no more than 10 items allowed'],
  ['six overflow options', actions({ type: 'overflow', options: options(6) }), 'no more than 5 items allowed'],
  [
    'a long placeholder',
    input({ type: 'external_select', placeholder: plain(long(151)) }),
    'must be less than 151 characters',
  ],
  ['a long limit', input({ type: 'plain_text_input', max_length: 3001 }), 'must be no more than 3000'],
  [
    'a zone that there is not',
    input({ type: 'timepicker', timezone: 'Europe/Bonn' }),
    'must be the name of a time zone',
  ],
  ['a time in words', input({ type: 'timepicker', initial_time: '2:00' }), 'must be a time in the form HH:mm'],
  ['milliseconds', input({ type: 'datetimepicker', initial_date_time: 1_900_000_000_000 }), 'must be no more than'],
  ['a picture without alt text', { type: 'image', image_url: 'http://x' }, 'missing required field: alt_text'],
  ['twins in a row', actions(button(), button()), '`action_id` must be unique within its block'],
])('refuses %s', (_, block, problem) => {
  expect(blockProblems([block], 50).join('\n')).toContain(problem)
})

test('refuses a repeated block_id and more blocks than allowed', () => {
  const divider = { type: 'divider', block_id: 'd' }

  expect(blockProblems([divider, divider], 50)).toEqual([
    '`block_id` d already exists [json-pointer:/blocks/1/block_id]',
  ])
  expect(blockProblems(Array(51).fill({ type: 'divider' }), 50)).toEqual([
    'no more than 50 items allowed [json-pointer:/blocks]',
  ])
})

function confirmOf(text: string) {
  return { title: plain('Sure?'), text: markdown('Really?'), confirm: plain(text), deny: plain('No') }
}
