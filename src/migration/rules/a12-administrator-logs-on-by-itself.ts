import { isAdministrator } from '../worksheet/accounts.ts'
import { autoLogons } from './auto-logons.ts'
import { defineRule } from './rule.ts'

export const administratorLogsOnByItself = defineRule({
  id: 'A12',
  title: 'A station logs on automatically as an administrator.',
  statements: [25],
  check: ({ desired, sourceId }) =>
    autoLogons(desired)
      .filter(({ account }) => isAdministrator(desired, account))
      .map(({ account, seatNames }) => ({
        severity: 'acknowledge',
        server: sourceId,
        subject: account.toLowerCase(),
        evidence: `${account} logs on at ${seatNames.join(', ')}: whoever sits there is an administrator of the server.`,
        remedy: 'Change the automatic logon on the source to a standard account, or acknowledge that it is meant.',
      })),
})
