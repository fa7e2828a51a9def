import { expect, test } from 'vitest'
import { readFrame } from '../../../../../sandbox/local-slack/acts/page-frame.ts'

test('a click is read with what it pressed', () => {
  const action = { block_id: 'b', action_id: 'a', type: 'button', value: '{}' }
  const click = { t: 'block_action', channel: 'C1', messageTs: '1.000001', user: 'U1', action }

  expect(readFrame(JSON.stringify(click))).toEqual(click)
})

test.each([
  'no JSON',
  'null',
  '{"t":"reaction","user":"U1"}',
  '{"t":"slash_command","user":"U1"}',
  '{"t":"modal_click","nth":-1}',
])('%s is left unanswered', (text) => {
  expect(readFrame(text)).toBeUndefined()
})
