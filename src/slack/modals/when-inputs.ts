import type { InputBlock } from '@slack/types'
import type { EpochMs } from '../../migration/ids.ts'
import type { Zones } from '../../operations/ports.ts'
import { plain } from '../blocks/basics.ts'
import { INPUTS } from '../ids.ts'
import { inputOf, type StateValues, textOf } from '../payloads.ts'

/** Two blocks that make a moment together, the one that is asked where that moment occurs twice, and what they are about. */
export interface WhenFields {
  readonly date: string
  readonly time: string
  readonly which: string
  /** As in “Date of the start”. */
  readonly of: string
}

const OF_WINDOW = { date: INPUTS.date, time: INPUTS.time, which: INPUTS.which }
export const START_FIELDS: WhenFields = { ...OF_WINDOW, of: 'the start' }
export const END_FIELDS: WhenFields = { ...OF_WINDOW, of: 'the new end' }
export const READY_FIELDS: WhenFields = {
  date: INPUTS.readyDate,
  time: INPUTS.readyTime,
  which: INPUTS.readyWhich,
  of: 'the stations being ready',
}

/**
 * Date and time on the site's clock. Two pickers, because Slack's datetimepicker would show the person's own zone; whether the
 * time exists, and once only, is seen when the form is sent.
 */
export function whenInputs(options: {
  isOptional: boolean
  initial: { date: string; time: string } | null
  fields: WhenFields
  zones: Zones
}): InputBlock[] {
  const { isOptional, initial, fields, zones } = options
  return [
    {
      type: 'input',
      block_id: fields.date,
      optional: isOptional,
      label: plain(`Date of ${fields.of}`, 100),
      element: { type: 'datepicker', action_id: fields.date, ...(initial ? { initial_date: initial.date } : {}) },
    },
    {
      type: 'input',
      block_id: fields.time,
      optional: isOptional,
      label: plain(`Time of ${fields.of} (${zones.name})`, 100),
      element: {
        type: 'timepicker',
        action_id: fields.time,
        timezone: zones.name,
        ...(initial ? { initial_time: initial.time } : {}),
      },
    },
  ]
}

/** Date and time of a moment as the site's clock shows them, to fill the inputs with. */
export function initialWhen(at: EpochMs | null, zones: Zones): { date: string; time: string } | null {
  const match = at === null ? null : /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})/.exec(zones.format(at))
  return match?.[1] && match[2] ? { date: match[1], time: match[2] } : null
}

export type FieldErrors = Record<string, string>

/**
 * What was chosen as `YYYY-MM-DD HH:mm`, with an offset where somebody said which of two moments is meant; null where both are
 * empty, or what is wrong, by field.
 */
export function readWhen(values: StateValues, fields: WhenFields): { when: string | null } | { errors: FieldErrors } {
  const date = textOf(values, fields.date)
  const time = inputOf(values, fields.time)?.selected_time ?? null
  if (date === null && time === null) return { when: null }
  if (date === null) {
    return { errors: { [fields.date]: 'The date is missing. Choose one, or leave the time empty too.' } }
  }
  if (time === null) {
    return { errors: { [fields.time]: 'The time is missing. Choose one, or leave the date empty too.' } }
  }
  const when = `${date} ${time}`
  const which = textOf(values, fields.which)
  // A choice that was made for another time does not count.
  return { when: which?.startsWith(`${when} `) ? which : when }
}
