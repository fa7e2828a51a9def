import { CmdletError } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation } from '../../engine/command.ts'
import { enumValue, type PsObject, type Value } from '../../engine/value.ts'
import { findLocalUser, groupByName, groupBySid, sidOfUser } from '../../state/accounts.ts'
import type { Machine } from '../../state/machine.ts'
import type { LocalGroup, LocalUser } from '../../state/server-state.ts'
import { localTime, windowsCmdlet, windowsObject } from './define-cmdlet.ts'

const MODULE = 'Microsoft.PowerShell.LocalAccounts'
const SOURCES = ['Unknown', 'Local', 'ActiveDirectory', 'AzureAD', 'MicrosoftAccount']

function sourceValue(name: string): Value {
  return enumValue('Microsoft.PowerShell.Commands.PrincipalSource', name, SOURCES.indexOf(name))
}

function sidValue(sid: string): Value {
  return windowsObject('System.Security.Principal.SecurityIdentifier', { Value: sid }, sid)
}

function localUser({ state }: Machine, user: LocalUser): PsObject {
  return windowsObject(
    'Microsoft.PowerShell.Commands.LocalUser',
    {
      AccountExpires: null,
      Description: user.description,
      Enabled: user.isEnabled,
      FullName: user.fullName,
      PasswordChangeableDate: user.passwordSetAt === null ? null : localTime(state, user.passwordSetAt),
      PasswordExpires: null,
      UserMayChangePassword: user.rid !== 501,
      PasswordRequired: user.rid !== 501,
      PasswordLastSet: user.passwordSetAt === null ? null : localTime(state, user.passwordSetAt),
      LastLogon: user.lastLogonAt === null ? null : localTime(state, user.lastLogonAt),
      Name: user.name,
      SID: sidValue(sidOfUser(state, user)),
      PrincipalSource: sourceValue('Local'),
      ObjectClass: 'User',
    },
    user.name,
  )
}

function getLocalUser({ parameters, machine, writeError }: Invocation): readonly Value[] {
  const { state } = machine
  const names = parameters.texts('Name')
  const sids = parameters.texts('SID')
  if (sids)
    return state.users.filter((user) => sids.includes(sidOfUser(state, user))).map((user) => localUser(machine, user))
  if (!names) return state.users.map((user) => localUser(machine, user))
  return names.flatMap((name) => {
    const user = findLocalUser(state, name)
    if (user) return [localUser(machine, user)]
    writeError(notFound(`User ${name} was not found.`, 'UserNotFound', name))
    return []
  })
}

function getLocalGroup({ parameters, machine, writeError }: Invocation): readonly Value[] {
  const { state } = machine
  const shown = (group: LocalGroup) =>
    windowsObject(
      'Microsoft.PowerShell.Commands.LocalGroup',
      {
        Description: group.description,
        Name: group.name,
        SID: sidValue(group.sid),
        PrincipalSource: sourceValue('Local'),
        ObjectClass: 'Group',
      },
      group.name,
    )
  const wanted = parameters.texts('Name') ?? parameters.texts('SID')
  if (!wanted) return state.groups.map(shown)
  return wanted.flatMap((name) => {
    const group = groupByName(state, name) ?? groupBySid(state, name)
    if (group) return [shown(group)]
    writeError(notFound(`Group ${name} was not found.`, 'GroupNotFound', name))
    return []
  })
}

function getMembers({ parameters, machine }: Invocation): readonly Value[] {
  const { state } = machine
  const name = parameters.text('Group') ?? parameters.text('Name') ?? parameters.text('SID') ?? ''
  const group = groupByName(state, name) ?? groupBySid(state, name)
  if (!group) throw notFound(`Group ${name} was not found.`, 'GroupNotFound', name)
  // PowerShell 5.1 cannot sort members whose SID resolves to nothing, and gives up on the whole group.
  if (group.members.some((member) => member.isOrphaned)) {
    throw new CmdletError({
      message: 'Failed to compare two elements in the array.',
      exception: 'System.InvalidOperationException',
      id: 'An unspecified error occurred.',
      category: 'NotSpecified',
    })
  }
  return group.members.map((member) =>
    windowsObject(
      'Microsoft.PowerShell.Commands.LocalPrincipal',
      {
        Name: member.name,
        SID: sidValue(member.sid),
        PrincipalSource: sourceValue(member.source),
        ObjectClass: member.objectClass,
      },
      member.name,
    ),
  )
}

function notFound(message: string, id: string, name: string): CmdletError {
  return new CmdletError({
    message,
    exception: `Microsoft.PowerShell.Commands.${id}Exception`,
    id,
    category: 'ObjectNotFound',
    targetName: name,
    terminating: false,
  })
}

/** The readers of local users and groups. */
export const ACCOUNT_CMDLETS: readonly Cmdlet[] = [
  windowsCmdlet({
    name: 'Get-LocalUser',
    aliases: ['glu'],
    module: MODULE,
    implementation: 'Microsoft.PowerShell.Commands.GetLocalUserCommand',
    defaultSet: 'Default',
    parameters: [
      { name: 'Name', type: 'string[]', sets: { Default: { position: 0 } } },
      { name: 'SID', type: 'string[]', sets: { SecurityIdentifier: { position: 0 } } },
    ],
    run: getLocalUser,
  }),
  windowsCmdlet({
    name: 'Get-LocalGroup',
    aliases: ['glg'],
    module: MODULE,
    implementation: 'Microsoft.PowerShell.Commands.GetLocalGroupCommand',
    defaultSet: 'Default',
    parameters: [
      { name: 'Name', type: 'string[]', sets: { Default: { position: 0 } } },
      { name: 'SID', type: 'string[]', sets: { SecurityIdentifier: { position: 0 } } },
    ],
    run: getLocalGroup,
  }),
  windowsCmdlet({
    name: 'Get-LocalGroupMember',
    aliases: ['glgm'],
    module: MODULE,
    implementation: 'Microsoft.PowerShell.Commands.GetLocalGroupMemberCommand',
    defaultSet: 'Default',
    parameters: [
      { name: 'Name', type: 'string', sets: { Default: { mandatory: true, position: 0 } } },
      { name: 'Group', type: 'string', sets: { Group: { mandatory: true, position: 0 } } },
      { name: 'SID', type: 'string', sets: { SecurityIdentifier: { mandatory: true, position: 0 } } },
      { name: 'Member', type: 'string', position: 1 },
    ],
    run: getMembers,
  }),
]
