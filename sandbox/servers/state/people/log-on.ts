import { checkLogon, groupBySid, isMemberOf, splitAccount } from '../accounts.ts'
import { ADMINISTRATORS_SID } from '../caller.ts'
import { isInHistory, meetsPasswordPolicy, setPassword } from '../password.ts'
import type { LocalUser, ServerState, Station } from '../server-state.ts'
import { type LogOnRefusal, REFUSAL_MESSAGES, REFUSAL_STATUSES } from './log-on-refusals.ts'
import { appendSecurityEvent, isLockedOut } from './security-events.ts'
import { endSession, findAccount, type KnownAccount, openSession, sessionsOf } from './sessions.ts'

/** What somebody types at the logon screen of a station. */
export interface LogOnAttempt {
  /** A bare name is one of this computer's own accounts. */
  readonly account: string
  readonly password: string
  readonly stationId: number
  /** The answer to the question that Windows asks whoever must change the password. */
  readonly newPassword?: string
}

export type LogOnResult =
  | { readonly kind: 'logged-on'; readonly sessionId: number }
  /** `message` is what the screen shows. */
  | { readonly kind: 'refused'; readonly reason: LogOnRefusal; readonly message: string }

const REMOTE_DESKTOP_USERS_SID = 'S-1-5-32-555'
const EVERYONE_SID = 'S-1-1-0'

/** A person tries to log on at a station; success and failure go to the log Security. */
export function logOnAtStation(state: ServerState, attempt: LogOnAttempt, at: number): LogOnResult {
  const station = offeredStation(state, attempt.stationId)
  if (!station) return refused('no-station')
  if (station.sessionId !== null) return refused('station-busy')
  const { name, domain } = splitAccount(attempt.account)
  const account = findAccount(state, name, domain)
  const refusal = account
    ? (refusalOf(state, account, attempt, at) ?? changePassword(state, account, attempt, at))
    : 'unknown'
  record(state, station, account ?? { name, domain }, at, refusal)
  if (!account || refusal) return refused(refusal ?? 'unknown')
  // Where one session is all a user may have, the new one ends the others.
  if (state.wms.isSingleSessionPerUser) {
    for (const other of sessionsOf(state, account.name, account.domain)) endSession(state, other)
  }
  return { kind: 'logged-on', sessionId: openSession(state, station, account, at).sessionId }
}

/** A station logs on by itself after a start; Windows has kept the password, not the right to use it. */
export function logOnAutomatically(state: ServerState, station: Station, at: number): void {
  const { name, domain } = splitAccount(station.autoLogOnUserName)
  const account = findAccount(state, name, domain)
  const isTaken = account !== undefined && sessionsOf(state, account.name, account.domain).length > 0
  if (isTaken && state.wms.isSingleSessionPerUser) return
  const refusal = account ? rightsRefusal(state, account) : 'unknown'
  record(state, station, account ?? { name, domain }, at, refusal)
  if (account && !refusal) openSession(state, station, account, at)
}

type TriedRefusal = keyof typeof REFUSAL_STATUSES

function refused(reason: LogOnRefusal): LogOnResult {
  return { kind: 'refused', reason, message: REFUSAL_MESSAGES[reason] }
}

/** In console mode, or while the service is down, no station shows a logon screen. */
function offeredStation(state: ServerState, stationId: number): Station | undefined {
  const isOffered = state.power === 'on' && state.wms.systemMode === 'Normal' && state.wms.isServiceRunning
  return isOffered ? state.stations.find((station) => station.stationId === stationId) : undefined
}

function refusalOf(
  state: ServerState,
  account: KnownAccount,
  { account: typed, password, newPassword }: LogOnAttempt,
  at: number,
): TriedRefusal | undefined {
  if ('rid' in account.entry && isLockedOut(state, account.entry, at)) return 'locked-out'
  const failure = checkLogon(state, typed, password)
  if (failure === 'blank-password' && account.entry.ntHash !== null) return 'wrong-password'
  if (failure && !(failure === 'must-change' && newPassword !== undefined)) return failure
  return mayUseStations(state, account) ? undefined : 'not-allowed'
}

/** What stands against a logon whose password is right. */
function rightsRefusal(state: ServerState, account: KnownAccount): TriedRefusal | undefined {
  if (!account.entry.isEnabled) return 'disabled'
  if (mustChange(account.entry)) return 'must-change'
  return mayUseStations(state, account) ? undefined : 'not-allowed'
}

function mustChange(entry: KnownAccount['entry']): entry is LocalUser {
  return 'passwordSetAt' in entry && entry.passwordSetAt === null
}

/** Stations are sessions of Remote Desktop: its users and administrators may log on, and no one else. */
function mayUseStations(state: ServerState, { sid }: KnownAccount): boolean {
  const users = groupBySid(state, REMOTE_DESKTOP_USERS_SID)?.members ?? []
  if (users.some((member) => member.sid === EVERYONE_SID)) return true
  return isMemberOf(state, sid, REMOTE_DESKTOP_USERS_SID) || isMemberOf(state, sid, ADMINISTRATORS_SID)
}

/** Gives whoever must change the password the new one; Windows takes none that its policy forbids. */
function changePassword(
  state: ServerState,
  { entry }: KnownAccount,
  { newPassword }: LogOnAttempt,
  at: number,
): TriedRefusal | undefined {
  if (!mustChange(entry) || newPassword === undefined) return undefined
  const policy = state.passwordPolicy
  const isGood = meetsPasswordPolicy(policy, newPassword, entry) && !isInHistory(policy, entry, newPassword)
  if (!isGood) return 'password-refused'
  setPassword(policy, entry, newPassword, at)
  return undefined
}

function record(
  state: ServerState,
  { stationId }: Station,
  { name, domain }: { readonly name: string; readonly domain: string },
  at: number,
  refusal: TriedRefusal | undefined,
): void {
  const [status, subStatus] = refusal ? REFUSAL_STATUSES[refusal] : [0, 0]
  const domainName = domain === '' || domain === '.' ? state.computerName : domain
  appendSecurityEvent(state, {
    id: refusal ? 4625 : 4624,
    at,
    userName: name,
    domainName,
    stationId,
    status,
    subStatus,
  })
}
