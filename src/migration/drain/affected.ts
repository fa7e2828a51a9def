import type { Assessment } from '../assessment/assessment.ts'
import { localAccountName, sameAccount } from '../worksheet/names.ts'

/** Whom a cutover concerns, in numbers, as the source was when it was examined. */
export interface Affected {
  readonly stations: number
  /** Local accounts of people; not those that every Windows has. */
  readonly accounts: number
  /** Accounts with which stations log on by themselves, of this computer or of its domain. */
  readonly autoLogonAccounts: number
  readonly sessions: number
}

export function affected({ source, sourceFacts }: Assessment): Affected {
  const autoLogons = source.stations.flatMap(({ autoLogonUser }) =>
    autoLogonUser === null ? [] : localAccountName(autoLogonUser, source.computerName),
  )
  const distinct = autoLogons.filter((name, index) => autoLogons.findIndex((each) => sameAccount(each, name)) === index)
  return {
    stations: source.stations.length,
    accounts: source.users.filter(({ isBuiltIn }) => !isBuiltIn).length,
    autoLogonAccounts: distinct.length,
    sessions: sourceFacts.sessions.length,
  }
}
