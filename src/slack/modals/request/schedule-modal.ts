import type { InputBlock, ModalView } from '@slack/types'
import { soonestStart } from '../../../migration/decide/permitted.ts'
import type { EpochMs } from '../../../migration/ids.ts'
import type { Migration } from '../../../migration/migration.ts'
import { context, plain, section } from '../../blocks/basics.ts'
import type { Surroundings } from '../../blocks/next-step.ts'
import { CALLBACKS, INPUTS } from '../../ids.ts'
import { MAX_REASON } from '../../limits.ts'
import { momentText, nameText } from '../../text.ts'
import { modal } from '../frame.ts'
import { initialWhen, START_FIELDS, whenInputs } from '../when-inputs.ts'
import { lengthLines, permittedLines } from '../window-lines.ts'

/** Sets or moves the start; approvers may also start at once, with a reason. `quiet` are the quietest times to choose from. */
export function scheduleModal(
  m: Migration,
  { zones, policy }: Surroundings,
  now: EpochMs,
  quiet: readonly InputBlock[] = [],
): ModalView {
  const soonest = soonestStart(m, now, policy, zones)
  const wanted = m.schedule?.startAt ?? m.wantedStartAt
  return modal(
    `Schedule ${m.id}`,
    [
      section(
        `When does the migration from ${nameText(m.source)} to ${nameText(m.destination)} start? ${soonest === null ? 'In the next 400 days no allowed time is long enough.' : `The earliest start is ${momentText(soonest, zones)}, so that everyone is told in time.`}`,
      ),
      ...quiet,
      ...whenInputs({ isOptional: true, initial: initialWhen(wanted, zones), fields: START_FIELDS, zones }),
      {
        type: 'input',
        block_id: INPUTS.now,
        optional: true,
        label: plain('Or without waiting', 100),
        element: {
          type: 'checkboxes',
          action_id: INPUTS.now,
          options: [{ text: plain('Start now (approvers only, with a reason)', 75), value: 'now' }],
        },
      },
      {
        type: 'input',
        block_id: INPUTS.reason,
        optional: true,
        label: plain('Reason for starting now', 100),
        hint: plain('People at the stations get no notice beforehand. The reason is kept in the history.', 150),
        element: { type: 'plain_text_input', action_id: INPUTS.reason, max_length: MAX_REASON },
      },
      context([...permittedLines(policy, zones.dateOf(now)), ...lengthLines(m, policy)].join('\n')),
    ],
    { callback: CALLBACKS.schedule, submit: 'Schedule', metadata: { id: m.id } },
  )
}
