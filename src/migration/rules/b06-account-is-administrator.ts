import { bothServers, defineRule, type Found, type Server } from './rule.ts'

export const accountIsAdministrator = defineRule({
  id: 'B6',
  title: 'The account that Stationmaster works with is not an administrator on this server.',
  statements: [18, 20],
  check: (input) => bothServers(input).flatMap(judge),
})

function judge(server: Server): Found[] {
  const { account } = server.facts
  if (account.isTokenFiltered) return [filteredToken(server)]
  return account.isAdministrator ? [] : [notAdministrator(server)]
}

function notAdministrator({ id, facts }: Server): Found {
  return {
    severity: 'block',
    server: id,
    subject: 'not-administrator',
    evidence: `${facts.account.name} is not a member of Administrators on ${id}.`,
    remedy: `Add ${facts.account.name} to the group Administrators on ${id}, or configure another account.`,
  }
}

function filteredToken({ id, facts }: Server): Found {
  return {
    severity: 'block',
    server: id,
    subject: 'filtered-token',
    title: 'Windows takes the administrator rights away when the account logs on over the network.',
    evidence: `${facts.account.name} is an administrator on ${id}, but its token is filtered: LocalAccountTokenFilterPolicy is not 1.`,
    remedy:
      'Set the registry value LocalAccountTokenFilterPolicy to 1 (DWORD) under ' +
      `HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System on ${id}, or use a domain account that is an administrator.`,
  }
}
