import type { ModalView } from '@slack/types'
import { plain, section } from '../blocks/basics.ts'
import { CALLBACKS, INPUTS } from '../ids.ts'
import { MAX_REASON } from '../limits.ts'
import type { ButtonValue } from '../payloads.ts'
import { modal } from './frame.ts'

/** Asks why a plan is rejected; it remembers which plan the person was looking at. */
export function rejectModal({ id, digest }: ButtonValue): ModalView {
  return modal(
    `Reject ${id}`,
    [
      section(`This ends the migration ${id}. Nothing has been changed on the servers, and nothing will be.`),
      {
        type: 'input',
        block_id: INPUTS.reason,
        label: plain('Why is it rejected?', 100),
        hint: plain('The person who asked for it is told, and everyone who sees the card can read it.', 150),
        element: { type: 'plain_text_input', action_id: INPUTS.reason, multiline: true, max_length: MAX_REASON },
      },
    ],
    { callback: CALLBACKS.reject, submit: 'Reject', metadata: { id, ...(digest ? { digest } : {}) } },
  )
}
