import { approvePlan } from '../../../operations/acts/decision/approve-plan.ts'
import type { Desk } from '../desk.ts'
import { aboutMigration, answerSubmission, type Submitted } from './submission.ts'

/** Approves exactly the plan that the modal showed. */
export function onApproveSubmitted(submitted: Submitted, desk: Desk): Promise<void> {
  const work = aboutMigration(({ act, about }) =>
    approvePlan(desk.ports, act, { id: about.id, digest: about.digest ?? '' }),
  )
  return answerSubmission(submitted, desk, work)
}
