import type { InputBlock } from '@slack/types'
import type { EpochMs } from '../../migration/ids.ts'
import type { Zones } from '../../operations/ports.ts'
import { plain } from '../blocks/basics.ts'
import { INPUTS } from '../ids.ts'
import { type StateValues, textOf } from '../payloads.ts'

/** Two blocks that make a moment together, and what they are about. */
export interface WhenFields {
  readonly date: string
  readonly time: string
  /** As in “Date of the start”. */
  readonly of: string
}

export const START_FIELDS: WhenFields = { date: INPUTS.date, time: INPUTS.time, of: 'the start' }
export const END_FIELDS: WhenFields = { date: INPUTS.date, time: INPUTS.time, of: 'the new end' }
export const READY_FIELDS: WhenFields = {
  date: INPUTS.readyDate,
  time: INPUTS.readyTime,
  of: 'the stations being ready',
}

/**
 * Date and time as two inputs whose texts are read in the site's zone. Slack's datetimepicker would show the person's own
 * zone and could not say that a time does not exist or occurs twice.
 */
export function whenInputs(options: {
  isOptional: boolean
  initial: { date: string; time: string } | null
  fields: WhenFields
}): InputBlock[] {
  const { isOptional, initial, fields } = options
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
      label: plain(`Time of ${fields.of}, where the servers are`, 100),
      hint: plain('Hours and minutes on a 24-hour clock, for example 02:00 or 14:30.', 150),
      element: {
        type: 'plain_text_input',
        action_id: fields.time,
        max_length: 5,
        placeholder: plain('HH:mm', 20),
        ...(initial ? { initial_value: initial.time } : {}),
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

/** What was filled in as `YYYY-MM-DD HH:mm`, null where both are empty, or what is wrong, by field. */
export function readWhen(values: StateValues, fields: WhenFields): { when: string | null } | { errors: FieldErrors } {
  const date = textOf(values, fields.date)
  const time = textOf(values, fields.time)
  if (date === null && time === null) return { when: null }
  if (date === null) {
    return { errors: { [fields.date]: 'The date is missing. Choose one, or leave the time empty too.' } }
  }
  if (time === null) {
    return { errors: { [fields.time]: 'The time is missing. Fill it in, or leave the date empty too.' } }
  }
  const clock = /^(\d{1,2})[:.](\d{2})$/.exec(time)
  if (!clock?.[1] || Number(clock[1]) > 23 || Number(clock[2]) > 59) {
    return { errors: { [fields.time]: 'This is not a time. Write hours and minutes like 02:00 or 14:30.' } }
  }
  return { when: `${date} ${clock[1].padStart(2, '0')}:${clock[2]}` }
}
