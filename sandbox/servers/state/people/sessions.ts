import {
  findDomainAccount,
  findLocalUser,
  groupByName,
  isAdministratorAccount,
  isMemberOf,
  isSameName,
  sidOfUser,
} from '../accounts.ts'
import type { DomainAccount, LocalUser, ServerState, Session, Station } from '../server-state.ts'

/** An account that was found, whichever directory has it. */
export interface KnownAccount {
  readonly name: string
  /** NetBIOS name of the domain, or the computer's name. */
  readonly domain: string
  readonly sid: string
  readonly entry: LocalUser | DomainAccount
}

/** The account of that name, in the domain or on this computer. */
export function findAccount(state: ServerState, name: string, domain: string): KnownAccount | undefined {
  const inDomain = findDomainAccount(state, name, domain)
  if (inDomain && state.domain) {
    return { name: inDomain.name, domain: state.domain.netbiosName, sid: inDomain.sid, entry: inDomain }
  }
  const user = findLocalUser(state, name, domain)
  return user && { name: user.name, domain: state.computerName, sid: sidOfUser(state, user), entry: user }
}

/** Opens a session of the account at the station. */
export function openSession(state: ServerState, station: Station, account: KnownAccount, at: number): Session {
  const operators = groupByName(state, 'WmsOperators')
  const isAdmin = isAdministratorAccount(state, `${account.domain}\\${account.name}`)
  const session: Session = {
    sessionId: Math.max(1, ...state.sessions.map(({ sessionId }) => sessionId)) + 1,
    state: 'ConnectedToStation',
    userName: account.name,
    domainName: account.domain,
    isAdmin,
    isDashboardUser: !isAdmin && operators !== undefined && isMemberOf(state, account.sid, operators.sid),
    isOrchestratable: true,
    stationId: station.stationId,
    clientName: '',
    lockMessage: null,
    applications: [],
    logonAt: at,
  }
  state.sessions.push(session)
  station.sessionId = session.sessionId
  if ('lastLogonAt' in account.entry) account.entry.lastLogonAt = at
  loadProfile(state, account, at)
  return session
}

/** Logs a session off: its programs end and its station shows the logon screen. */
export function endSession(state: ServerState, session: Session): void {
  state.sessions = state.sessions.filter((other) => other !== session)
  for (const station of state.stations) if (station.sessionId === session.sessionId) station.sessionId = null
  if (sessionsOf(state, session.userName, session.domainName).length > 0) return
  const sid = findAccount(state, session.userName, session.domainName)?.sid
  for (const profile of state.profiles) if (profile.sid === sid) profile.isLoaded = false
}

/** All sessions of one account. */
export function sessionsOf(state: ServerState, userName: string, domainName: string): Session[] {
  return state.sessions.filter(
    (session) => isSameName(session.userName, userName) && isSameName(session.domainName, domainName),
  )
}

/** The first logon makes a profile; a folder of that name that belongs to another account is left alone. */
function loadProfile(state: ServerState, { sid, name, domain }: KnownAccount, at: number): void {
  const known = state.profiles.find((profile) => profile.sid === sid)
  if (known) {
    Object.assign(known, { isLoaded: true, lastUsedAt: at })
    return
  }
  const plain = `C:\\Users\\${name}`
  const isTaken = state.profiles.some(({ localPath }) => isSameName(localPath, plain))
  const localPath = isTaken ? `${plain}.${domain}` : plain
  state.profiles.push({ localPath, sid, isSpecial: false, isLoaded: true, lastUsedAt: at })
}
