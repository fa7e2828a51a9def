import type { LogonFailure } from '../accounts.ts'

export type LogOnRefusal =
  | LogonFailure
  | 'no-station'
  | 'station-busy'
  | 'not-allowed'
  | 'password-refused'
  | 'locked-out'

/** What the screen shows. */
export const REFUSAL_MESSAGES: Readonly<Record<LogOnRefusal, string>> = {
  unknown: 'The user name or password is incorrect. Try again.',
  'wrong-password': 'The user name or password is incorrect. Try again.',
  'blank-password':
    "Account restrictions are preventing this user from signing in. For example: blank passwords aren't allowed, sign-in times are limited, or a policy restriction has been enforced.",
  disabled: 'Your account has been disabled. Please see your system administrator.',
  'must-change': "The user's password must be changed before signing in.",
  'locked-out': 'The referenced account is currently locked out and may not be logged on to.',
  'not-allowed':
    'To sign in remotely, you need the right to sign in through Remote Desktop Services. By default, members of the Remote Desktop Users group have this right.',
  'password-refused':
    'Unable to update the password. The value provided for the new password does not meet the length, complexity, or history requirements of the domain.',
  'no-station': 'There is no such station.',
  'station-busy': 'Somebody is logged on at this station.',
}

/** NTSTATUS of a failed logon and of its reason, as event 4625 has them. */
export type LogOnStatus = readonly [status: number, subStatus: number]

export const WRONG_PASSWORD = 0xc000_006a
const LOGON_FAILURE = 0xc000_006d
const ACCOUNT_RESTRICTION = 0xc000_006e
const PASSWORD_MUST_CHANGE = 0xc000_0224
const LOGON_TYPE_NOT_GRANTED = 0xc000_015b
const ACCOUNT_LOCKED_OUT = 0xc000_0234

/** A station that takes nobody lets nobody try, so it has no status. */
export const REFUSAL_STATUSES: Readonly<Record<Exclude<LogOnRefusal, 'no-station' | 'station-busy'>, LogOnStatus>> = {
  unknown: [LOGON_FAILURE, 0xc000_0064],
  'wrong-password': [LOGON_FAILURE, WRONG_PASSWORD],
  'blank-password': [ACCOUNT_RESTRICTION, ACCOUNT_RESTRICTION],
  disabled: [ACCOUNT_RESTRICTION, 0xc000_0072],
  'must-change': [PASSWORD_MUST_CHANGE, 0],
  'password-refused': [PASSWORD_MUST_CHANGE, 0],
  'not-allowed': [LOGON_TYPE_NOT_GRANTED, 0],
  'locked-out': [ACCOUNT_LOCKED_OUT, 0],
}
