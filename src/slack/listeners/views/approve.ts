import type { NoAnswer } from '../../../migration/window.ts'
import { approvePlan } from '../../../operations/acts/decision/approve-plan.ts'
import { INPUTS } from '../../ids.ts'
import { type StateValues, textOf } from '../../payloads.ts'
import type { Desk } from '../desk.ts'
import { aboutMigration, answerSubmission, type Submitted } from './submission.ts'

/** Approves exactly the plan that the modal showed, with what was chosen for the case that nobody answers. */
export function onApproveSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(({ act, values, about }) =>
    approvePlan(desk.ports, act, { id: about.id, digest: about.digest ?? '', ifNoAnswer: chosen(values) }),
  )
  return answerSubmission(submitted, desk, work)
}

function chosen(values: StateValues): NoAnswer {
  return textOf(values, INPUTS.ifNoAnswer) === 'roll-back' ? 'roll-back' : 'hold'
}
