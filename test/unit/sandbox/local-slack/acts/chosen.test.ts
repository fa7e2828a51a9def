import { expect, test } from 'vitest'
import { chosenIn, errorsByLabel, filledIn, mistypedTimes } from '../../../../../sandbox/local-slack/acts/chosen.ts'

const option = (value: string) => ({ text: { type: 'plain_text', text: value.toUpperCase() }, value })
const input = (id: string, element: object) => ({
  type: 'input',
  block_id: id,
  label: { type: 'plain_text', text: `Label of ${id}` },
  element: { action_id: id, ...element },
})

test.each([
  ['a typed text', 'plain_text_input', { value: '02:00' }, '02:00'],
  ['a text that was deleted again', 'plain_text_input', { value: '' }, null],
  ['a chosen option', 'static_select', { selected_option: option('b') }, 'b'],
  ['a select put back to its placeholder', 'static_select', {}, null],
  ['ticked boxes', 'checkboxes', { selected_options: [option('a'), option('b')] }, ['a', 'b']],
  ['boxes without a tick', 'checkboxes', { selected_options: [] }, []],
  ['a date', 'datepicker', { selected_date: '2026-11-24' }, '2026-11-24'],
  ['a typed time', 'timepicker', { value: ' 2.05 ' }, '02:05'],
  ['a time that was deleted again', 'timepicker', { value: '' }, null],
  ['what is no time, as it is', 'timepicker', { value: 'noon' }, 'noon'],
  ['a date that was cleared', 'datepicker', { selected_date: '' }, null],
])('%s is read', (_, type, entry, chosen) => {
  expect(chosenIn(entry, { type })).toEqual(chosen)
})

test('a select put back to its placeholder means the option that is shown there', () => {
  expect(chosenIn({}, { type: 'static_select', initial_option: option('a') })).toBe('a')
})

test('only inputs that the view still has are filled in, and only those that were touched', () => {
  const blocks = [input('kept', { type: 'plain_text_input' }), input('untouched', { type: 'datepicker' })]
  const values = { kept: { kept: { value: 'x' } }, gone: { gone: { value: 'y' } } }

  expect(filledIn(values, blocks)).toEqual({ kept: 'x' })
})

test('errors stand under the labels that people see', () => {
  const blocks = [input('when.date', { type: 'datepicker' })]

  expect(errorsByLabel({ 'when.date': 'Missing.', other: 'Wrong.' }, blocks)).toEqual({
    'Label of when.date': 'Missing.',
    other: 'Wrong.',
  })
})

test('a time that nobody could have picked is told where it was typed', () => {
  const blocks = [input('when.time', { type: 'timepicker' }), input('other', { type: 'plain_text_input' })]

  expect(mistypedTimes({ 'when.time': '25:00', other: 'x' }, blocks)).toEqual({
    'when.time': 'This is not a time. Write hours and minutes like 02:00 or 14:30.',
  })
  expect(mistypedTimes({ 'when.time': '02:00' }, blocks)).toEqual({})
  expect(mistypedTimes({ 'when.time': null }, blocks)).toEqual({})
})
