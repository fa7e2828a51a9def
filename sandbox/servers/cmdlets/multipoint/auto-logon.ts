import { CmdletError } from '../../engine/cmdlet-error.ts'
import type { PsCredential } from '../../engine/value.ts'
import {
  checkLogon,
  isAdministratorAccount,
  isSameName,
  type LogonFailure,
  splitAccount,
} from '../../state/accounts.ts'
import type { ServerState, Station } from '../../state/server-state.ts'

/** The messages of Windows' logon errors 1326, 1331 and 1907. */
const FAILURES: Readonly<Record<LogonFailure, string>> = {
  unknown: 'The user name or password is incorrect.',
  'wrong-password': 'The user name or password is incorrect.',
  'blank-password': 'An account for automatic logon must have a password.',
  disabled: "This user can't sign in because this account is currently disabled.",
  'must-change': "The user's password must be changed before signing in.",
}

/** Lets stations log on by themselves. Throws CmdletError for an account that cannot log on, or an administrator without the override. */
export function enableAutoLogon(
  state: ServerState,
  stations: readonly Station[],
  credential: PsCredential,
  isOverridden: boolean,
): void {
  const failure = checkLogon(state, credential.userName, credential.password.reveal())
  if (failure) {
    throw new CmdletError({
      message: FAILURES[failure],
      exception: 'System.ComponentModel.Win32Exception',
      id: 'LogonFailure',
      category: 'AuthenticationError',
      targetName: credential.userName,
    })
  }
  if (isAdministratorAccount(state, credential.userName) && !isOverridden) {
    throw new CmdletError({
      message: `The account ${credential.userName} has administrative rights. Use OverrideAdminWarning to log it on automatically.`,
      exception: 'System.Security.SecurityException',
      id: 'System.Security.SecurityException',
      category: 'SecurityError',
      targetName: credential.userName,
    })
  }
  for (const station of stations) {
    station.isAutoLogOn = true
    station.autoLogOnUserName = shownName(state, credential.userName)
  }
}

/** A local account is listed by its bare name, a domain account with its domain. */
function shownName(state: ServerState, account: string): string {
  const { name, domain } = splitAccount(account)
  if (domain === '' || domain === '.' || isSameName(domain, state.computerName)) return name
  return `${state.domain?.netbiosName ?? domain}\\${name}`
}
