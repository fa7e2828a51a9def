import { defineRule } from './rule.ts'

export const commandsAreThere = defineRule({
  id: 'N1',
  title: 'The destination lacks commands that the plan, its pilot or going back would need.',
  statements: [16, 20],
  check: ({ destinationId, lacking }) => {
    if (lacking.commands.length === 0) return []
    return [
      {
        severity: 'block',
        server: destinationId,
        subject: 'commands',
        evidence: `${destinationId} lacks ${lacking.commands.join('; ')}.`,
        remedy: `Install what is missing on ${destinationId} (the role MultiPoint Services and current updates bring it), then check again.`,
      },
    ]
  },
})
