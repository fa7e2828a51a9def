import { scheduleCutover } from '../../../operations/acts/request/schedule-cutover.ts'
import type { Zones } from '../../../operations/ports.ts'
import { INPUTS } from '../../ids.ts'
import { START_FIELDS } from '../../modals/when-inputs.ts'
import { textOf, tickedOf } from '../../payloads.ts'
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
    return besideField(outcome, read.when === 'now' ? INPUTS.reason : INPUTS.date)
  })
  return answerSubmission(submitted, desk, work)
}

/** Now with a reason, or a date and time; never both, never neither. */
function readWish(filled: Filled, zones: Zones): { when: string; reason: string | null } | Returned {
  const { values } = filled
  const reason = textOf(values, INPUTS.reason)
  const isNow = tickedOf(values, INPUTS.now).length > 0
  if (isNow && !reason) return { errors: { [INPUTS.reason]: 'Say why it has to start now, without notice.' } }
  if (isNow) return { when: 'now', reason }
  const read = chosenMoment(filled, START_FIELDS, zones)
  if (!('when' in read)) return read
  if (read.when === null) return { errors: { [INPUTS.date]: 'Choose a date and a time, or tick “Start now” below.' } }
  return { when: read.when, reason: null }
}
