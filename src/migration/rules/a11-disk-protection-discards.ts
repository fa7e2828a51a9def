import { knownValue } from '../worksheet/reading.ts'
import { defineRule } from './rule.ts'

export const diskProtectionDiscards = defineRule({
  id: 'A11',
  title:
    'Disk protection will be switched on: the destination restarts, and from then on forgets whatever is changed at each restart.',
  statements: [34, 36],
  check: ({ desired, destination, destinationId, sourceId }) => {
    const isOn = knownValue(destination.worksheet.diskProtection) === 'Discard'
    if (isOn || knownValue(desired.diskProtection) !== 'Discard') return []
    return [
      {
        severity: 'acknowledge',
        server: destinationId,
        subject: 'disk-protection',
        evidence:
          `Disk protection is on on ${sourceId}. Once it is on on ${destinationId}, files, settings and the passwords that users ` +
          'of local accounts choose are lost at each restart.',
        remedy:
          'See that everybody has chosen a password before the sign-off of the pilot, or switch disk protection off on the source; then acknowledge.',
      },
    ]
  },
})
