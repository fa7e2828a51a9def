import { showOnOff, showReading } from '../describe/show-reading.ts'
import { knownValue } from '../worksheet/reading.ts'
import { autoLogons } from './auto-logons.ts'
import { defineRule } from './rule.ts'

export const sharedLogonHasItsSessions = defineRule({
  id: 'A19',
  title: 'Stations share an automatic logon, but an account may have only one session: they would log each other off.',
  statements: [25, 29],
  check: ({ desired, destinationId }) => {
    const sessions = desired.settings['multiple-sessions']
    if (knownValue(sessions) === true) return []
    return autoLogons(desired)
      .filter(({ seatNames }) => seatNames.length > 1)
      .map(({ account, seatNames }) => ({
        severity: 'acknowledge',
        server: destinationId,
        subject: account.toLowerCase(),
        evidence: `${account} logs on at ${seatNames.join(', ')}; “Allow one account to have multiple sessions” will be ${showReading(sessions, showOnOff)} on ${destinationId}.`,
        remedy: 'Allow several sessions for one account on the source, or give each station an account of its own.',
      }))
  },
})
