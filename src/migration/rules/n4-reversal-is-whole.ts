import { defineRule } from './rule.ts'

/** A plan that cannot be taken back is not begun; what people are told that it leaves is not meant. */
export const reversalIsWhole = defineRule({
  id: 'N4',
  title: 'Going back would not bring the destination to where it was, and nobody would be told.',
  statements: [],
  check: ({ destinationId, reversalProblems }) =>
    reversalProblems.map(({ field, was, now }) => ({
      severity: 'block',
      server: destinationId,
      subject: field,
      evidence: `${field}: ${was} before the plan, ${now} after the plan and going back.`,
      remedy: 'Make this the same on both servers by hand, so that the plan leaves it alone, then check again.',
    })),
})
