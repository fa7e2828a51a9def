import { hasPassword } from './password.ts'
import type { DomainAccount, GroupMember, LocalGroup, LocalUser, ServerState } from './server-state.ts'

/** Splits `DOMAIN\name` or `name@domain`; the domain is empty where none is written. */
export function splitAccount(account: string): { name: string; domain: string } {
  const slash = account.indexOf('\\')
  if (slash >= 0) return { domain: account.slice(0, slash), name: account.slice(slash + 1) }
  const at = account.lastIndexOf('@')
  return at > 0 ? { name: account.slice(0, at), domain: account.slice(at + 1) } : { name: account, domain: '' }
}

/** Equal as Windows compares names. */
export function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** The domain account of that name; `domain` as NetBIOS or DNS name. A UPN may come whole in `userName`. */
export function findDomainAccount(state: ServerState, userName: string, domain: string): DomainAccount | undefined {
  const given = domain === '' && userName.includes('@') ? splitAccount(userName) : { name: userName, domain }
  const directory = state.domain
  if (!directory) return undefined
  if (!isSameName(given.domain, directory.netbiosName) && !isSameName(given.domain, directory.dnsName)) return undefined
  return directory.accounts.find((account) => isSameName(account.name, given.name))
}

/** The local account of that name; `domain` is empty, `.` or the computer's name. */
export function findLocalUser(state: ServerState, userName: string, domain = ''): LocalUser | undefined {
  if (domain !== '' && domain !== '.' && !isSameName(domain, state.computerName)) return undefined
  return state.users.find((user) => isSameName(user.name, userName))
}

export function sidOfUser(state: ServerState, user: LocalUser): string {
  return `${state.machineSid}-${user.rid}`
}

export function groupBySid(state: ServerState, sid: string): LocalGroup | undefined {
  return state.groups.find((group) => group.sid === sid)
}

export function groupByName(state: ServerState, name: string): LocalGroup | undefined {
  return state.groups.find((group) => isSameName(group.name, name))
}

/** Direct membership, or for a domain account through one of its domain groups. */
export function isMemberOf(state: ServerState, sid: string, groupSid: string): boolean {
  const members = groupBySid(state, groupSid)?.members ?? []
  if (members.some((member) => member.sid === sid)) return true
  const account = state.domain?.accounts.find((candidate) => candidate.sid === sid)
  if (!account || !state.domain) return false
  const domain = state.domain.netbiosName
  const groups = account.groups.map((group) => `${domain}\\${group}`.toLowerCase())
  return members.some((member) => groups.includes(member.name.toLowerCase()))
}

export function memberFor(state: ServerState, user: LocalUser): GroupMember {
  return {
    name: `${state.computerName}\\${user.name}`,
    sid: sidOfUser(state, user),
    objectClass: 'User',
    source: 'Local',
  }
}

export type LogonFailure = 'unknown' | 'wrong-password' | 'blank-password' | 'disabled' | 'must-change'

/** Why a logon with these credentials is refused, or undefined where it works. */
export function checkLogon(state: ServerState, account: string, password: string): LogonFailure | undefined {
  const { name, domain } = splitAccount(account)
  const found = findDomainAccount(state, name, domain) ?? findLocalUser(state, name, domain)
  if (!found) return 'unknown'
  if (found.ntHash === null || password === '') return 'blank-password'
  if (!hasPassword(found.ntHash, password)) return 'wrong-password'
  if (!found.isEnabled) return 'disabled'
  return 'passwordSetAt' in found && found.passwordSetAt === null ? 'must-change' : undefined
}

/** Whether the account is an administrator of this machine. */
export function isAdministratorAccount(state: ServerState, account: string): boolean {
  const { name, domain } = splitAccount(account)
  const inDomain = findDomainAccount(state, name, domain)
  if (inDomain) return isMemberOf(state, inDomain.sid, 'S-1-5-32-544')
  const user = findLocalUser(state, name, domain)
  return user !== undefined && isMemberOf(state, sidOfUser(state, user), 'S-1-5-32-544')
}

export type UserType = 'Administrator' | 'Standard' | 'DashboardUser'

const DASHBOARD_GROUP = 'WmsOperators'

/** MultiPoint's level of a local account, which is its group membership. */
export function userTypeOf(state: ServerState, user: LocalUser): UserType {
  const sid = sidOfUser(state, user)
  if (isMemberOf(state, sid, 'S-1-5-32-544')) return 'Administrator'
  const operators = groupByName(state, DASHBOARD_GROUP)?.members ?? []
  return operators.some((member) => member.sid === sid) ? 'DashboardUser' : 'Standard'
}

/** Moves a local account into the groups of a level. */
export function setUserType(state: ServerState, user: LocalUser, type: UserType): void {
  const member = memberFor(state, user)
  const wanted: Readonly<Record<UserType, string>> = {
    Administrator: 'Administrators',
    DashboardUser: DASHBOARD_GROUP,
    Standard: 'Users',
  }
  for (const name of Object.values(wanted)) {
    const group = groupByName(state, name)
    if (!group) continue
    group.members = group.members.filter((other) => other.sid !== member.sid)
    if (name === wanted[type] || name === 'Users') group.members.push(member)
  }
}
