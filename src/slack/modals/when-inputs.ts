import type { InputBlock } from '@slack/types'
import type { EpochMs } from '../../migration/ids.ts'
import type { Zones } from '../../operations/ports.ts'
import { plain } from '../blocks/basics.ts'
import { INPUTS } from '../ids.ts'
import { type StateValues, textOf } from '../payloads.ts'

/**
 * Date and time as two inputs whose texts are read in the site's zone. Slack's datetimepicker would show the person's own
 * zone and could not say that a time does not exist or occurs twice.
 */
export function whenInputs(options: {
  isOptional: boolean
  initial: { date: string; time: string } | null
}): InputBlock[] {
  const { isOptional, initial } = options
  return [
    {
      type: 'input',
      block_id: INPUTS.date,
      optional: isOptional,
      label: plain('Date of the start', 100),
      element: { type: 'datepicker', action_id: INPUTS.date, ...(initial ? { initial_date: initial.date } : {}) },
    },
    {
      type: 'input',
      block_id: INPUTS.time,
      optional: isOptional,
      label: plain('Time of the start, where the servers are', 100),
      hint: plain('Hours and minutes on a 24-hour clock, for example 02:00 or 14:30.', 150),
      element: {
        type: 'plain_text_input',
        action_id: INPUTS.time,
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
export function readWhen(values: StateValues): { when: string | null } | { errors: FieldErrors } {
  const date = textOf(values, INPUTS.date)
  const time = textOf(values, INPUTS.time)
  if (date === null && time === null) return { when: null }
  if (date === null)
    return { errors: { [INPUTS.date]: 'The date is missing. Choose one, or leave the time empty too.' } }
  if (time === null)
    return { errors: { [INPUTS.time]: 'The time is missing. Fill it in, or leave the date empty too.' } }
  const clock = /^(\d{1,2})[:.](\d{2})$/.exec(time)
  if (!clock?.[1] || Number(clock[1]) > 23 || Number(clock[2]) > 59) {
    return { errors: { [INPUTS.time]: 'This is not a time. Write hours and minutes like 02:00 or 14:30.' } }
  }
  return { when: `${date} ${clock[1].padStart(2, '0')}:${clock[2]}` }
}
