import type { Change } from '../plan/change.ts'
import type { ServerReading } from '../worksheet/facts.ts'
import { knownValue } from '../worksheet/reading.ts'

const WORKGROUP = 'WORKGROUP'

/**
 * What takes the source off the network, in the guide's order (statements 48 and 49): out of the domain first, then down.
 * Disk protection would bring it back into the domain at its next start, so it is switched off before.
 */
export function retirementChanges({ worksheet, facts }: ServerReading): Change[] {
  const isProtected = knownValue(worksheet.diskProtection) === 'Discard'
  const { domain, isDomainMember } = facts.computer
  return [
    ...(isProtected
      ? [{ id: 'retire.disk-protection', kind: 'disk-protection', to: 'Passive', before: 'on' } as const]
      : []),
    ...(isDomainMember
      ? [
          {
            id: 'retire.leave-domain',
            kind: 'leave-domain',
            workgroup: WORKGROUP,
            before: `a member of ${domain}`,
          } as const,
        ]
      : []),
    { id: 'retire.shut-down', kind: 'shut-down', before: 'running' },
  ]
}
