import { isSameName } from '../accounts.ts'
import type { LocalUser, ServerState } from '../server-state.ts'
import { WRONG_PASSWORD } from './log-on-refusals.ts'
import type { SecurityEvent } from './people-state.ts'

/** The log overwrites its oldest events, as Windows does when it is full. */
const MAX_EVENTS = 400
/** Windows' lockout duration and observation window, in minutes. */
export const LOCKOUT_MINUTES = 30

const ADMINISTRATOR_RID = 500

/** Writes an event to the log Security. */
export function appendSecurityEvent(state: ServerState, event: Omit<SecurityEvent, 'recordId'>): void {
  const recordId = (state.securityEvents.at(-1)?.recordId ?? 0) + 1
  state.securityEvents = [...state.securityEvents, { ...event, recordId }].slice(-MAX_EVENTS)
}

/** Whether wrong passwords at stations have locked the local account out; the built-in administrator never is. */
export function isLockedOut(state: ServerState, user: LocalUser, at: number): boolean {
  const { lockoutThreshold } = state.passwordPolicy
  if (lockoutThreshold === 0 || user.rid === ADMINISTRATOR_RID) return false
  const own = state.securityEvents.filter(
    (event) => isSameName(event.userName, user.name) && isSameName(event.domainName, state.computerName),
  )
  const sinceSuccess = own.slice(own.findLastIndex(({ id }) => id === 4624) + 1)
  const wrong = sinceSuccess.filter(
    (event) => event.subStatus === WRONG_PASSWORD && at - event.at < LOCKOUT_MINUTES * 60_000,
  )
  return wrong.length >= lockoutThreshold
}
