import { scheduleCutover } from '../../../operations/acts/request/schedule-cutover.ts'
import { INPUTS } from '../../ids.ts'
import { type FieldErrors, readWhen, START_FIELDS } from '../../modals/when-inputs.ts'
import { type StateValues, textOf, tickedOf } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import { aboutMigration, answerSubmission, besideField, type Submitted } from './submission.ts'

export function onScheduleSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(async ({ act, values, about }) => {
    const read = readWish(values)
    if ('errors' in read) return read
    const outcome = await scheduleCutover(desk.ports, act, { id: about.id, ...read })
    return besideField(outcome, read.when === 'now' ? INPUTS.reason : INPUTS.date)
  })
  return answerSubmission(submitted, desk, work)
}

/** Now with a reason, or a date and time; never both, never neither. */
function readWish(values: StateValues): { when: string; reason: string | null } | { errors: FieldErrors } {
  const reason = textOf(values, INPUTS.reason)
  const isNow = tickedOf(values, INPUTS.now).length > 0
  if (isNow && !reason) return { errors: { [INPUTS.reason]: 'Say why it has to start now, without notice.' } }
  if (isNow) return { when: 'now', reason }
  const read = readWhen(values, START_FIELDS)
  if ('errors' in read) return read
  if (read.when === null) return { errors: { [INPUTS.date]: 'Choose a date and a time, or tick “Start now” below.' } }
  return { when: read.when, reason: null }
}
