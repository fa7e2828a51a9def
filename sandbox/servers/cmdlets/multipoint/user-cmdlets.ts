import { CmdletError, itemNotFound } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, EnumType, Invocation, Parameter } from '../../engine/command.ts'
import { enumValue, type PsCredential, type PsObject, type Value } from '../../engine/value.ts'
import { findLocalUser, setUserType, sidOfUser, splitAccount, type UserType, userTypeOf } from '../../state/accounts.ts'
import type { Machine } from '../../state/machine.ts'
import { meetsPasswordPolicy, setPassword } from '../../state/password.ts'
import type { LocalUser, ServerState } from '../../state/server-state.ts'
import { wmsCmdlet, wmsObject, wmsType } from './define-cmdlet.ts'

const USER_TYPE: EnumType = { enum: wmsType('UserTypePS'), names: ['Administrator', 'Standard', 'DashboardUser'] }

const BUILT_IN_RIDS = [500, 501, 503]
/** Characters that no account name may hold, and its greatest length. */
const BAD_NAME = /["/\\[\]:;|=,+*?<>@]/
const MAX_NAME_LENGTH = 20

function wmsUser(state: ServerState, user: LocalUser): PsObject {
  const type = userTypeOf(state, user)
  return wmsObject('WmsUser', {
    Name: user.name,
    Password: '',
    FullName: user.fullName,
    Description: user.description,
    UserType: enumValue(wmsType('UserType'), type, USER_TYPE.names.indexOf(type)),
    ComputerName: state.computerName,
  })
}

function getUser({ parameters, machine }: Invocation): readonly Value[] {
  const { state } = machine
  if (parameters.set === 'GetAllUsers') return state.users.map((user) => wmsUser(state, user))
  return [wmsUser(state, existingUser(state, parameters.text('Name') ?? ''))]
}

function existingUser(state: ServerState, name: string): LocalUser {
  const user = findLocalUser(state, name)
  if (!user) throw userNotFound(name)
  return user
}

function userNotFound(name: string): CmdletError {
  const { facts } = itemNotFound(`The user ${name} was not found.`, name)
  return new CmdletError({ ...facts, terminating: true })
}

function newUser({ parameters, machine }: Invocation): readonly Value[] {
  const { state } = machine
  const credential = parameters.credential('Credential')
  if (!credential) return []
  const name = localNameOf(state, credential.userName)
  if (findLocalUser(state, name)) throw win32('The account already exists.', 'UserExists', 'ResourceExists', name)
  const user: LocalUser = {
    name,
    rid: state.nextRid,
    isEnabled: true,
    fullName: parameters.text('FullName') ?? '',
    description: parameters.text('Description') ?? '',
    passwordSetAt: null,
    ntHash: null,
    lastLogonAt: null,
  }
  givePassword(machine, credential, user)
  state.nextRid += 1
  state.users.push(user)
  setUserType(state, user, userTypeParameter(parameters.text('UserType')) ?? 'Standard')
  return []
}

function setUser({ parameters, machine }: Invocation): readonly Value[] {
  const { state } = machine
  const credential = parameters.credential('Credential')
  const name = credential ? localNameOf(state, credential.userName) : (parameters.text('Name') ?? '')
  const user = existingUser(state, name)
  if (credential) givePassword(machine, credential, user)
  user.fullName = parameters.text('FullName') ?? user.fullName
  user.description = parameters.text('Description') ?? user.description
  const type = userTypeParameter(parameters.text('UserType'))
  if (type) setUserType(state, user, type)
  return []
}

function removeUser({ parameters, machine, writeError }: Invocation): readonly Value[] {
  const { state } = machine
  for (const name of parameters.texts('Name') ?? []) {
    const user = findLocalUser(state, name)
    if (!user) {
      writeError(itemNotFound(`The user ${name} was not found.`, name))
      continue
    }
    if (BUILT_IN_RIDS.includes(user.rid)) {
      throw win32('Cannot perform this operation on built-in accounts.', 'BuiltInAccount', 'InvalidOperation', name)
    }
    const sid = sidOfUser(state, user)
    state.users = state.users.filter((other) => other !== user)
    for (const group of state.groups) group.members = group.members.filter((member) => member.sid !== sid)
  }
  return []
}

function givePassword(machine: Machine, credential: PsCredential, user: LocalUser): void {
  const policy = machine.state.passwordPolicy
  const password = credential.password.reveal()
  if (!meetsPasswordPolicy(policy, password, user)) {
    throw win32(
      'The password does not meet the password policy requirements. Check the minimum password length, password complexity and password history requirements.',
      'InvalidPassword',
      'InvalidArgument',
      user.name,
    )
  }
  setPassword(policy, user, password, machine.now())
}

/** The account name without this computer's own name; another domain has no local accounts. */
function localNameOf(state: ServerState, account: string): string {
  const { name, domain } = splitAccount(account)
  const isLocal = domain === '' || domain === '.' || domain.toLowerCase() === state.computerName.toLowerCase()
  const isName = name.trim() !== '' && name.length <= MAX_NAME_LENGTH && !BAD_NAME.test(name)
  if (isLocal && isName) return name
  throw win32('The specified username is invalid.', 'InvalidUserName', 'InvalidArgument', account)
}

function userTypeParameter(text: string | undefined): UserType | undefined {
  return (USER_TYPE.names as readonly (string | undefined)[]).includes(text) ? (text as UserType) : undefined
}

function win32(
  message: string,
  id: string,
  category: 'ResourceExists' | 'InvalidOperation' | 'InvalidArgument',
  targetName: string,
): CmdletError {
  return new CmdletError({ message, exception: 'System.ComponentModel.Win32Exception', id, category, targetName })
}

const DETAILS: readonly Parameter[] = [
  { name: 'FullName', type: 'string', position: 2, pipeline: 'name' },
  { name: 'Description', type: 'string', position: 3, pipeline: 'name' },
]

/** The cmdlets of local accounts. */
export const USER_CMDLETS: readonly Cmdlet[] = [
  wmsCmdlet('Get-WmsUser', {
    parameters: [
      { name: 'Name', type: 'string', sets: { GetUser: { mandatory: true } }, pipeline: 'name' },
      { name: 'All', type: 'switch', sets: { GetAllUsers: { mandatory: true } } },
    ],
    run: getUser,
  }),
  wmsCmdlet('New-WmsUser', {
    mutates: true,
    confirm: 'medium',
    parameters: [
      { name: 'Credential', type: 'credential', mandatory: true, position: 0 },
      { name: 'UserType', type: USER_TYPE, mandatory: true, position: 1, pipeline: 'name' },
      ...DETAILS,
    ],
    run: newUser,
  }),
  wmsCmdlet('Set-WmsUser', {
    mutates: true,
    confirm: 'medium',
    parameters: [
      { name: 'Name', type: 'string', sets: { UseUserName: { mandatory: true, position: 0 } }, pipeline: 'name' },
      { name: 'Credential', type: 'credential', sets: { UseCreds: { mandatory: true, position: 0 } } },
      { name: 'UserType', type: USER_TYPE, pipeline: 'name' },
      { name: 'FullName', type: 'string', pipeline: 'name' },
      { name: 'Description', type: 'string', pipeline: 'name' },
    ],
    run: setUser,
  }),
  wmsCmdlet('Remove-WmsUser', {
    mutates: true,
    confirm: 'high',
    parameters: [{ name: 'Name', type: 'string[]', mandatory: true, position: 0, pipeline: 'both' }],
    run: removeUser,
  }),
]
