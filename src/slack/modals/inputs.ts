import type { InputBlock } from '@slack/types'
import { plain } from '../blocks/basics.ts'
import { INPUTS } from '../ids.ts'
import { MAX_OPTION, MAX_REASON } from '../limits.ts'

/** Asks why; the hint says who will read it. */
export function reasonInput(label: string, hint: string): InputBlock {
  return {
    type: 'input',
    block_id: INPUTS.reason,
    label: plain(label, 100),
    hint: plain(hint, 150),
    element: { type: 'plain_text_input', action_id: INPUTS.reason, multiline: true, max_length: MAX_REASON },
  }
}

export interface Choice {
  readonly value: string
  readonly text: string
}

/** One of a few, the first unless another is given. */
export function radioInput(
  block: string,
  label: string,
  choices: readonly [Choice, ...Choice[]],
  initial: string = choices[0].value,
): InputBlock {
  const options = choices.map(optionOf)
  const initial_option = options.find(({ value }) => value === initial)
  return {
    type: 'input',
    block_id: block,
    label: plain(label, 150),
    element: { type: 'radio_buttons', action_id: block, options, ...(initial_option ? { initial_option } : {}) },
  }
}

/** Boxes that may be ticked; Slack takes ten in one block. */
export function checkboxInput(block: string, label: string, choices: readonly Choice[]): InputBlock {
  return {
    type: 'input',
    block_id: block,
    optional: true,
    label: plain(label, 150),
    element: { type: 'checkboxes', action_id: block, options: choices.map(optionOf) },
  }
}

function optionOf({ value, text }: Choice) {
  return { text: plain(text, MAX_OPTION), value }
}
