import type { ModalView } from '@slack/types'
import { section } from '../../blocks/basics.ts'
import { CALLBACKS } from '../../ids.ts'
import type { ButtonValue } from '../../payloads.ts'
import { modal } from '../frame.ts'
import { reasonInput } from '../inputs.ts'

/** Asks why a plan is rejected; it remembers which plan the person was looking at. */
export function rejectModal({ id, digest }: ButtonValue): ModalView {
  return modal(
    `Reject ${id}`,
    [
      section(`This ends the migration ${id}. Nothing has been changed on the servers, and nothing will be.`),
      reasonInput(
        'Why is it rejected?',
        'The person who asked for it is told, and everyone who sees the card can read it.',
      ),
    ],
    { callback: CALLBACKS.reject, submit: 'Reject', metadata: { id, ...(digest ? { digest } : {}) } },
  )
}
