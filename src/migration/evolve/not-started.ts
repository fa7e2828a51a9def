import { NO_ANSWERS } from '../plan/answers.ts'

export const NOT_SCHEDULED = { approval: null, schedule: null } as const

/** Answers and a stop belonged to the plan that is void now. */
export const NOT_STARTED = {
  ...NOT_SCHEDULED,
  cutover: null,
  answers: NO_ANSWERS,
  seatProposal: null,
  mapped: null,
  stopRequestedBy: null,
  confirmations: [],
  question: null,
} as const
