import { showReading } from '../describe/show-reading.ts'
import { includesComputer } from '../worksheet/names.ts'
import { defineRule, type RuleInput } from './rule.ts'

export const licencesHaveAPlan = defineRule({
  id: 'A5',
  title: 'Remote Desktop client access licences are not migrated.',
  statements: [7],
  check: (input) => [
    {
      severity: 'acknowledge',
      server: input.sourceId,
      subject: 'licences',
      evidence: evidence(input),
      remedy: "Move or buy the licences as Microsoft's article “Migrate your RDS CALs” describes, then acknowledge.",
    },
  ],
})

function evidence({ source, sourceId }: RuleInput): string {
  const { licensing, computerName } = source.worksheet
  const servers = licensing.servers.join(', ') || 'none named'
  const isOwn = includesComputer(licensing.servers, computerName)
  const warning = isOwn ? ` ${sourceId} is itself the licence server: retiring it takes its licences away.` : ''
  return `Licensing mode on ${sourceId}: ${showReading(licensing.mode)}; licence servers: ${servers}.${warning}`
}
