import type { InputBlock, ModalView } from '@slack/types'
import {
  acknowledgeBlock,
  type CallbackId,
  findingBlock,
  INPUTS,
  seatBlock,
  stationsBlock,
} from '../../../src/slack/ids.ts'
import { DIGEST } from '../../unit/slack/sample.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const option = (value: string) => ({ text: plain(value), value })

function input(block: string, element: object): InputBlock {
  return {
    type: 'input',
    block_id: block,
    optional: true,
    label: plain(block),
    element: { action_id: block, ...element } as never,
  }
}

const ticked = (block: string, value: string) =>
  input(block, { type: 'checkboxes', options: [option(value)], initial_options: [option(value)] })
const chosen = (block: string, value: string) =>
  input(block, { type: 'static_select', options: [option(value)], initial_option: option(value) })

/** A form that nobody was shown, with everything filled in that any of our forms asks for. */
export function forgedForm(callback: CallbackId): ModalView {
  return {
    type: 'modal',
    callback_id: callback,
    title: plain('Forged'),
    submit: plain('Go'),
    private_metadata: JSON.stringify({ id: 'MIG-42', digest: DIGEST }),
    blocks: [
      chosen(INPUTS.source, 'lab-old'),
      chosen(INPUTS.destination, 'lab-new'),
      input(INPUTS.date, { type: 'datepicker', initial_date: '2026-11-25' }),
      input(INPUTS.time, { type: 'timepicker', initial_time: '20:00' }),
      input(INPUTS.reason, { type: 'plain_text_input', initial_value: 'because I say so' }),
      chosen(INPUTS.ifNoAnswer, 'hold'),
      ticked(INPUTS.allStations, 'all'),
      chosen(INPUTS.people, 'everyone'),
      ticked(acknowledgeBlock('A5'), 'A5'),
      ticked(findingBlock(0), 'A5'),
      ticked(stationsBlock(0), '1'),
      chosen(seatBlock(1), '11'),
    ],
  }
}
