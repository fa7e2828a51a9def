import { includesAccount, localAccountName, sameAccount } from './names.ts'
import { knownValue } from './reading.ts'
import type { LocalUser, UserType, Worksheet } from './worksheet.ts'

const RANKS: Readonly<Record<UserType, number>> = { Standard: 0, DashboardUser: 1, Administrator: 2 }

/** True where `to` may do more than `from`. */
export function isPromotion(from: UserType, to: UserType): boolean {
  return RANKS[to] > RANKS[from]
}

export function findUser(users: readonly LocalUser[], name: string): LocalUser | undefined {
  return users.find((user) => sameAccount(user.name, name))
}

/** True where the worksheet itself shows the account as an administrator; members of domain groups cannot be told. */
export function isAdministrator(worksheet: Worksheet, account: string): boolean {
  const name = localAccountName(account, worksheet.computerName)
  const user = findUser(worksheet.users, name)
  if (user !== undefined && knownValue(user.userType) === 'Administrator') return true

  const members = worksheet.administrators.map((member) => localAccountName(member, worksheet.computerName))
  return includesAccount(members, name)
}

/** True for the account that the worksheet was read with, and for others that we work with there: never touched. */
export function isWorkingAccount(worksheet: Worksheet, workingAccounts: readonly string[], user: string): boolean {
  return [worksheet.readBy, ...workingAccounts].some((account) =>
    sameAccount(localAccountName(account, worksheet.computerName), user),
  )
}
