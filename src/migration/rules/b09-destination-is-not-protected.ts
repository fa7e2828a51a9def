import { knownValue } from '../worksheet/reading.ts'
import { defineRule } from './rule.ts'

export const destinationIsNotProtected = defineRule({
  id: 'B9',
  title: 'Disk protection would throw away every change on the destination at its next start.',
  statements: [36],
  check: ({ destination, destinationId, plannedChanges }) => {
    if (plannedChanges === 0 || knownValue(destination.worksheet.diskProtection) !== 'Discard') return []
    return [
      {
        severity: 'block',
        server: destinationId,
        subject: 'disk-protection',
        evidence: `Disk protection on ${destinationId} is in Discard mode, and ${plannedChanges} changes are planned.`,
        remedy: `Disable disk protection on ${destinationId} in MultiPoint Manager (it restarts the server), then check again.`,
      },
    ]
  },
})
