import { counted } from '../describe/words.ts'
import { findUser } from '../worksheet/accounts.ts'
import { defineRule } from './rule.ts'

export const accountsGetNewPasswords = defineRule({
  id: 'A14',
  title: 'Local accounts get new passwords, because the old ones cannot be read.',
  statements: [27, 44],
  check: ({ desired, destination, destinationId }) => {
    const created = desired.users.filter((user) => !findUser(destination.worksheet.users, user.name))
    if (created.length === 0) return []
    return [
      {
        severity: 'acknowledge',
        server: destinationId,
        subject: 'new-passwords',
        evidence: `${counted(created.length, 'account')} will be created on ${destinationId}.`,
        remedy: 'Plan how each user gets the new password (“stationmaster passwords” prints them), then acknowledge.',
      },
    ]
  },
})
