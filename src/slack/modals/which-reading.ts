import type { InputBlock, KnownBlock, ModalView, RadioButtons } from '@slack/types'
import type { Reading } from '../../operations/ports.ts'
import { plain } from '../blocks/basics.ts'
import type { StateValues } from '../payloads.ts'
import type { WhenFields } from './when-inputs.ts'

/** A form as it was sent, as far as it is drawn again. */
export type SentForm = Pick<ModalView, 'title' | 'submit' | 'close' | 'callback_id' | 'private_metadata'> & {
  readonly blocks: readonly KnownBlock[]
}

/**
 * The same form once more, with the question which of the two moments is meant below the time. What was filled in stays: Slack
 * keeps it where blocks keep their ids, and it is set as what is there at first for clients that do not.
 */
export function askWhich(
  { title, submit, close, callback_id, private_metadata, blocks }: SentForm,
  values: StateValues,
  fields: WhenFields,
  readings: readonly [Reading, Reading],
): ModalView {
  const filled = blocks.filter(({ block_id }) => block_id !== fields.which).map((block) => withValue(block, values))
  const place = filled.findIndex(({ block_id }) => block_id === fields.time) + 1
  return {
    type: 'modal',
    title,
    ...(submit ? { submit } : {}),
    ...(close ? { close } : {}),
    ...(callback_id ? { callback_id } : {}),
    ...(private_metadata ? { private_metadata } : {}),
    blocks: filled.toSpliced(place, 0, question(fields, readings)),
  }
}

function question({ which, of }: WhenFields, [first, second]: readonly [Reading, Reading]): InputBlock {
  const option = (nth: string, { written, says }: Reading) => ({ value: written, text: plain(`${nth}: ${says}`, 75) })
  return {
    type: 'input',
    block_id: which,
    label: plain(`Which of the two? The time of ${of} occurs twice, because clocks are put back that night`, 150),
    element: {
      type: 'radio_buttons',
      action_id: which,
      options: [option('The first', first), option('The second', second)],
    },
  }
}

function withValue(block: KnownBlock, values: StateValues): KnownBlock {
  if (block.type !== 'input' || !block.block_id) return block
  const { element } = block
  const value = values[block.block_id]?.[element.action_id ?? '']
  if (!value) return block
  switch (element.type) {
    case 'datepicker':
      return {
        ...block,
        element: { ...without(element, 'initial_date'), ...given('initial_date', value.selected_date) },
      }
    case 'timepicker':
      return {
        ...block,
        element: { ...without(element, 'initial_time'), ...given('initial_time', value.selected_time) },
      }
    case 'plain_text_input':
      return { ...block, element: { ...without(element, 'initial_value'), ...given('initial_value', value.value) } }
    case 'users_select':
      return {
        ...block,
        element: { ...without(element, 'initial_user'), ...given('initial_user', value.selected_user) },
      }
    case 'static_select':
    case 'radio_buttons': {
      const chosen = (element as RadioButtons).options?.find((option) => option.value === value.selected_option?.value)
      return { ...block, element: { ...element, ...given('initial_option', chosen) } } as InputBlock
    }
    default:
      return block
  }
}

function without<T extends object, K extends keyof T>(element: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = element
  return rest
}

function given<K extends string, V>(key: K, value: V | null | undefined): { [P in K]?: V } {
  return value == null ? {} : ({ [key]: value } as { [P in K]: V })
}
