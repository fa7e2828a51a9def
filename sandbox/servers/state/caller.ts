import { findDomainAccount, findLocalUser, isMemberOf, sidOfUser } from './accounts.ts'
import type { ServerState } from './server-state.ts'

/** Who runs a command, with the rights that Windows gave the remote token. */
export interface Caller {
  /** As whoami writes it: `domain\name` in lower case. */
  readonly account: string
  readonly sid: string
  readonly isAdministrator: boolean
  /** A local administrator whose token lost its rights on the way (LocalAccountTokenFilterPolicy absent). */
  readonly isTokenFiltered: boolean
  /** Whether the default endpoint lets the account in at all. */
  readonly mayConnect: boolean
}

export const ADMINISTRATORS_SID = 'S-1-5-32-544'
export const REMOTE_MANAGEMENT_SID = 'S-1-5-32-580'

const TOKEN_POLICY = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'

/** The caller behind a name that has logged on; `domain` is empty or the computer's name for a local account. Undefined for nobody known. */
export function callerFor(state: ServerState, userName: string, domain: string): Caller | undefined {
  const account = findDomainAccount(state, userName, domain)
  if (account && state.domain) {
    const isAdministrator = isMemberOf(state, account.sid, ADMINISTRATORS_SID)
    return {
      account: `${state.domain.netbiosName}\\${account.name}`.toLowerCase(),
      sid: account.sid,
      isAdministrator,
      isTokenFiltered: false,
      mayConnect: isAdministrator || isMemberOf(state, account.sid, REMOTE_MANAGEMENT_SID),
    }
  }
  const user = findLocalUser(state, userName, domain)
  if (!user) return undefined
  const sid = sidOfUser(state, user)
  const isInGroup = isMemberOf(state, sid, ADMINISTRATORS_SID)
  const isFiltered = isInGroup && user.rid !== 500 && state.registry[TOKEN_POLICY]?.LocalAccountTokenFilterPolicy !== 1
  const isAdministrator = isInGroup && !isFiltered
  return {
    account: `${state.computerName}\\${user.name}`.toLowerCase(),
    sid,
    isAdministrator,
    isTokenFiltered: isFiltered,
    mayConnect: isAdministrator || isMemberOf(state, sid, REMOTE_MANAGEMENT_SID),
  }
}
