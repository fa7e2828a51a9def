import { showOnOff, showReading } from '../describe/show-reading.ts'
import { knownValue } from '../worksheet/reading.ts'
import { defineRule } from './rule.ts'

export const privacyNoticeIsHidden = defineRule({
  id: 'A13',
  title: 'Users will not be told at their first logon that their screens may be watched.',
  statements: [29],
  check: ({ desired, source, sourceId, destination, destinationId }) => {
    const setting = 'no-privacy-notification'
    if (knownValue(desired.settings[setting]) !== true) return []
    const onSource = showReading(source.worksheet.settings[setting], showOnOff)
    const onDestination = showReading(destination.worksheet.settings[setting], showOnOff)
    return [
      {
        severity: 'acknowledge',
        server: destinationId,
        subject: 'privacy-notification',
        evidence: `“Do not show privacy notification”: ${onSource} (${sourceId}), ${onDestination} (${destinationId}).`,
        remedy: 'Tell users in another way that they may be watched, or clear the box on the source; then acknowledge.',
      },
    ]
  },
})
