import { rejectPlan } from '../../../operations/acts/decision/reject-plan.ts'
import { INPUTS } from '../../ids.ts'
import { textOf } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import { aboutMigration, answerSubmission, besideField, type Submitted } from './submission.ts'

export function onRejectSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(async ({ act, values, about }) => {
    const reason = textOf(values, INPUTS.reason)
    if (!reason) return { errors: { [INPUTS.reason]: 'Say why: the person who asked for it is told the reason.' } }
    const outcome = await rejectPlan(desk.ports, act, { id: about.id, digest: about.digest ?? null, reason })
    return besideField(outcome, INPUTS.reason)
  })
  return answerSubmission(submitted, desk, work)
}
