import { findUser } from '../worksheet/accounts.ts'
import { isDomainAccount, localAccountName } from '../worksheet/names.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'
import { isToBeCreated } from './desired.ts'

/** Accounts of automatic logons by where their password comes from, each once and as the destination names them. */
export interface PasswordsNeeded {
  /** Domain accounts and accounts that exist on the destination: only the site knows their passwords. */
  readonly configured: readonly string[]
  /** New local accounts: their passwords are derived. */
  readonly derived: readonly string[]
}

/** Which automatic logons need a password from where. An account that will not exist on the destination is in neither list. */
export function passwordsNeeded(source: Worksheet, before: Worksheet): PasswordsNeeded {
  const configured = new Map<string, string>()
  const derived = new Map<string, string>()
  for (const station of source.stations) {
    if (station.autoLogonUser === null) continue
    const account = localAccountName(station.autoLogonUser, source.computerName)
    const created = findUser(source.users, account)
    if (isDomainAccount(account) || findUser(before.users, account)) configured.set(account.toLowerCase(), account)
    else if (created && isToBeCreated(created, before)) derived.set(account.toLowerCase(), created.name)
  }
  return { configured: [...configured.values()], derived: [...derived.values()] }
}
