import { counted } from '../describe/words.ts'
import { defineRule } from './rule.ts'

export const usersAreTold = defineRule({
  id: 'A7',
  title: 'Users must be told that the stations will not be available.',
  statements: [15],
  check: ({ source, sourceId }) => {
    const accounts = source.worksheet.users.filter((user) => !user.isBuiltIn).length
    return [
      {
        severity: 'acknowledge',
        server: sourceId,
        subject: 'users-told',
        evidence: `${sourceId} has ${counted(accounts, 'local account')}. Notices go to the notices channels; not everybody reads them.`,
        remedy: 'Make sure that everybody who works at the stations will hear of it, then acknowledge.',
      },
    ]
  },
})
