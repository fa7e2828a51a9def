import { includesAccount, localAccountName } from '../worksheet/names.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'
import { defineRule } from './rule.ts'

export const remoteDesktopUsersAreAlike = defineRule({
  id: 'A20',
  title: 'Not the same people may log on: the members of Remote Desktop Users differ.',
  statements: [],
  check: ({ source, sourceId, destination, destinationId }) => {
    const [here, there] = [members(source.worksheet), members(destination.worksheet)]
    const onlyHere = here.filter((member) => !includesAccount(there, member))
    const onlyThere = there.filter((member) => !includesAccount(here, member))
    if (onlyHere.length + onlyThere.length === 0) return []
    return [
      {
        severity: 'acknowledge',
        server: null,
        subject: 'remote-desktop-users',
        evidence: `Only on ${sourceId}: ${onlyHere.join(', ') || 'none'}; only on ${destinationId}: ${onlyThere.join(', ') || 'none'}.`,
        remedy: `Make the group Remote Desktop Users on ${destinationId} as you want it, then acknowledge.`,
      },
    ]
  },
})

function members({ remoteDesktopUsers, computerName }: Worksheet): string[] {
  return remoteDesktopUsers.map((member) => localAccountName(member, computerName))
}
