import { scheduleCutover } from '../../../operations/acts/request/schedule-cutover.ts'
import type { Zones } from '../../../operations/ports.ts'
import { INPUTS } from '../../ids.ts'
import { quietChoice } from '../../modals/request/quiet-choices.ts'
import { START_FIELDS } from '../../modals/when-inputs.ts'
import { type StateValues, textOf, tickedOf } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import {
  aboutMigration,
  answerSubmission,
  besideField,
  chosenMoment,
  type Filled,
  type Returned,
  type Submitted,
} from './submission.ts'

export function onScheduleSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(async (filled) => {
    const read = readWish(filled, desk.ports.zones)
    if (!('when' in read)) return read
    const outcome = await scheduleCutover(desk.ports, filled.act, { id: filled.about.id, ...read })
    return besideField(outcome, fieldOf(read.when, filled.values))
  })
  return answerSubmission(submitted, desk, work)
}

/** Where a refusal of this start belongs. */
function fieldOf(when: string, values: StateValues): string {
  if (when === 'now') return INPUTS.reason
  return quietChoice(values) === null ? INPUTS.date : INPUTS.quiet
}

/** Now with a reason, a quiet time that was chosen, or a date and time. */
function readWish(filled: Filled, zones: Zones): { when: string; reason: string | null } | Returned {
  const { values } = filled
  const reason = textOf(values, INPUTS.reason)
  const isNow = tickedOf(values, INPUTS.now).length > 0
  if (isNow && !reason) return { errors: { [INPUTS.reason]: 'Say why it has to start now, without notice.' } }
  if (isNow) return { when: 'now', reason }
  const quiet = quietChoice(values)
  if (quiet !== null) return { when: quiet, reason: null }
  const read = chosenMoment(filled, START_FIELDS, zones)
  if (!('when' in read)) return read
  if (read.when === null) return { errors: { [INPUTS.date]: 'Choose a date and a time, or tick “Start now” below.' } }
  return { when: read.when, reason: null }
}
