import { defineRule } from './rule.ts'

export const noRestartPending = defineRule({
  id: 'B10',
  title: 'The destination is waiting for a restart.',
  statements: [],
  check: ({ destination, destinationId }) => {
    const signs = destination.facts.pendingRestart
    if (signs.length === 0) return []
    return [
      {
        severity: 'block',
        server: destinationId,
        subject: 'restart',
        evidence: `${destinationId}: ${signs.join('; ')}.`,
        remedy: `Restart ${destinationId}, then check again.`,
      },
    ]
  },
})
