import { expect, test } from 'vitest'
import { checkedMetadata } from '../../../../../sandbox/slack/validation/metadata.ts'
import { checkedView } from '../../../../../sandbox/slack/validation/view.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const modal = { type: 'modal', title: plain('Plan'), blocks: [{ type: 'divider' }] }
const input = { type: 'input', label: plain('a'), element: { type: 'plain_text_input' } }

test('takes a view at its limits', () => {
  const full = {
    ...modal,
    title: plain('x'.repeat(24)),
    private_metadata: 'x'.repeat(3000),
    callback_id: 'x'.repeat(255),
  }

  expect(checkedView(full, 'modal')).toBe(full)
})

test.each([
  ['a long title', { ...modal, title: plain('x'.repeat(25)) }, '/view/title/text'],
  ['a long button', { ...modal, submit: plain('x'.repeat(25)) }, '/view/submit/text'],
  ['long private metadata', { ...modal, private_metadata: 'x'.repeat(3001) }, '/view/private_metadata'],
  ['a long callback_id', { ...modal, callback_id: 'x'.repeat(256) }, '/view/callback_id'],
  ['101 blocks', { ...modal, blocks: Array(101).fill({ type: 'divider' }) }, 'no more than 100 items allowed'],
  ['a bad block', { ...modal, blocks: [{ type: 'x' }] }, 'unsupported type: x [json-pointer:/view/blocks/0/type]'],
  ['an input without a submit button', { ...modal, blocks: [input] }, 'missing required field: submit'],
  ['a Home tab as modal', { type: 'home', blocks: [] }, '/view/type'],
  ['an unknown field', { ...modal, hash: 'x' }, 'invalid additional property: hash'],
  ['a giant', { ...modal, private_metadata: 'x'.repeat(250_001) }, 'view_too_large'],
])('refuses %s', (_, view, problem) => {
  expect(() => checkedView(view, 'modal')).toThrow(problem)
})

test('metadata holds flat objects of scalars only', () => {
  const of = (event_payload: object) => ({ event_type: 'card', event_payload })

  expect(checkedMetadata(of({ key: 'a', seq: 1, list: [{ on: true }], one: { level: 2 } }))).toBeDefined()
  expect(() => checkedMetadata(of({ one: { two: { three: 3 } } }))).toThrow('invalid_metadata_schema')
  expect(() => checkedMetadata({ event_type: 'card' })).toThrow('missing required field: event_payload')
  expect(() => checkedMetadata(of({ text: 'x'.repeat(2048) }))).toThrow('metadata_too_large')
})
