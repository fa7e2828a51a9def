import { showUserType } from '../describe/show-reading.ts'
import type { Change } from '../plan/change.ts'
import { testAccountsOf } from '../plan/pilot-changes.ts'
import { findUser, isPromotion } from '../worksheet/accounts.ts'
import { sameAccount } from '../worksheet/names.ts'
import { known, knownValue } from '../worksheet/reading.ts'
import type { LocalUser, UserType, Worksheet } from '../worksheet/worksheet.ts'
import { type ChangeKind, type ChangeOf, NOTHING } from './change-kind.ts'

export const createUser: ChangeKind<ChangeOf<'create-user'>> = {
  group: 'Accounts',
  stage: 'accounts',
  describe: ({ user, userType }) => `Create the account ${user} (${showUserType(userType)})`,
  describeWithoutNames: ({ userType }) => `Create an account (${showUserType(userType)})`,
  wanted: ({ userType: type }) => showUserType(type),
  applied: withNewUser,
  /** One that somebody has used is somebody's by then; the test accounts are nobody's. */
  inverse({ user }, id, { assessment }) {
    const isEvenIfUsed = Object.values(testAccountsOf(assessment)).includes(user)
    return { changes: [{ id, kind: 'remove-user', user, isEvenIfUsed, before: 'made by this migration' }] }
  },
}

export const userType: ChangeKind<ChangeOf<'user-type'>> = {
  group: 'Accounts',
  stage: 'accounts',
  describe: ({ user, to }) => `Make ${user} ${withArticle(to)}`,
  describeWithoutNames: ({ to }) => `Make an account ${withArticle(to)}`,
  wanted: ({ to }) => showUserType(to),
  applied: (worksheet, { user, to }) => withUser(worksheet, user, { userType: known(to) }),
  inverse({ user }, id, { assessment }) {
    const found = findUser(assessment.before.users, user)
    const to = found && knownValue(found.userType)
    if (to === undefined) return NOTHING
    return { changes: [{ id, kind: 'user-type', user, to, before: 'raised by this migration' }] }
  },
}

export const mustChangePassword: ChangeKind<ChangeOf<'must-change-password'>> = {
  group: 'Accounts',
  stage: 'accounts',
  describe: ({ user }) => `${user}: must choose a new password at the first logon`,
  describeWithoutNames: () => 'Ask for a new password at the first logon of an account',
  wanted: () => 'a new password at the first logon',
  applied: (worksheet, { user }) => withUser(worksheet, user, { mustChangePassword: known(true) }),
  inverse: () => NOTHING,
}

/** The limit of the pilot, and its end: gone with the account itself. */
export const accountEnabled: ChangeKind<ChangeOf<'account-enabled'>> = {
  group: 'Accounts',
  stage: 'accounts',
  describe: ({ user, to }) => (to ? `Let ${user} log on` : `Keep ${user} out until it is released`),
  describeWithoutNames: ({ to }) => (to ? 'Let an account log on' : 'Keep an account out until it is released'),
  wanted: ({ to }) => (to ? 'can log on' : 'kept out'),
  applied: (worksheet, { user, to }) => withUser(worksheet, user, { isEnabled: to }),
  inverse: () => NOTHING,
}

export const removeUser: ChangeKind<ChangeOf<'remove-user'>> = {
  group: 'Accounts',
  stage: 'accounts',
  describe: ({ user, isEvenIfUsed }) => `Remove the account ${user}${unlessUsed(isEvenIfUsed)}`,
  describeWithoutNames: ({ isEvenIfUsed }) => `Remove an account${unlessUsed(isEvenIfUsed)}`,
  wanted: () => 'no such account',
  applied: (worksheet, { user }) => ({
    ...worksheet,
    users: worksheet.users.filter((each) => !sameAccount(each.name, user)),
  }),
  inverse: () => NOTHING,
}

function unlessUsed(isEvenIfUsed: boolean): string {
  return isEvenIfUsed ? '' : ', unless somebody has used it'
}

function withArticle(type: UserType): string {
  return `${type === 'Administrator' ? 'an' : 'a'} ${showUserType(type)}`
}

function withNewUser(worksheet: Worksheet, change: ChangeOf<'create-user'>): Worksheet {
  const user: LocalUser = {
    name: change.user,
    fullName: change.fullName,
    description: change.description,
    userType: known(change.userType),
    isBuiltIn: false,
    isEnabled: true,
    mustChangePassword: known(false),
  }
  return { ...worksheet, users: [...worksheet.users, user] }
}

function withUser(worksheet: Worksheet, name: string, now: Partial<LocalUser>): Worksheet {
  const users = worksheet.users.map((user) => (sameAccount(user.name, name) ? { ...user, ...now } : user))
  return { ...worksheet, users }
}

/** Accounts that are missing, and those whose type is to be raised. */
export function userChanges(actual: Worksheet, wanted: Worksheet): Change[] {
  return wanted.users.flatMap((user): Change[] => {
    if (user.isBuiltIn) return []
    const existing = findUser(actual.users, user.name)
    return existing ? existingUserChanges(user, existing) : newUserChanges(user)
  })
}

function newUserChanges(user: LocalUser): Change[] {
  const type = knownValue(user.userType)
  if (type === undefined) return []
  const { name, fullName, description } = user
  const before = 'no such account'
  const create: Change = {
    id: `user.${name}.create`,
    kind: 'create-user',
    user: name,
    userType: type,
    fullName,
    description,
    before,
  }
  return [create, ...passwordChange(user, before)]
}

function existingUserChanges(user: LocalUser, existing: LocalUser): Change[] {
  const [from, to] = [knownValue(existing.userType), knownValue(user.userType)]
  const promotion: Change[] =
    from !== undefined && to !== undefined && isPromotion(from, to)
      ? [{ id: `user.${user.name}.type`, kind: 'user-type', user: user.name, to, before: showUserType(from) }]
      : []
  const isAsked = knownValue(existing.mustChangePassword) === true
  return isAsked ? promotion : [...promotion, ...passwordChange(user, 'keeps its password at logon')]
}

function passwordChange(user: LocalUser, before: string): Change[] {
  if (knownValue(user.mustChangePassword) !== true) return []
  return [{ id: `user.${user.name}.must-change`, kind: 'must-change-password', user: user.name, before }]
}
