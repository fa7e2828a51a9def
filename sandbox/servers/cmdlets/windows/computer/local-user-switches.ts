import { CmdletError } from '../../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation } from '../../../engine/command.ts'
import { findLocalUser, sidOfUser } from '../../../state/accounts.ts'
import type { LocalUser } from '../../../state/server-state.ts'
import { windowsCmdlet } from '../define-cmdlet.ts'

function chosenUsers({ parameters, machine, writeError }: Invocation): LocalUser[] {
  const { state } = machine
  const sids = parameters.texts('SID')
  return (sids ?? parameters.texts('Name') ?? []).flatMap((wanted) => {
    const user = sids ? state.users.find((other) => sidOfUser(state, other) === wanted) : findLocalUser(state, wanted)
    if (!user) writeError(userNotFound(wanted))
    return user ? [user] : []
  })
}

function userNotFound(name: string): CmdletError {
  return new CmdletError({
    message: `User ${name} was not found.`,
    exception: 'Microsoft.PowerShell.Commands.UserNotFoundException',
    id: 'UserNotFound',
    category: 'ObjectNotFound',
    targetName: name,
    terminating: false,
  })
}

/** Enable-LocalUser and Disable-LocalUser; sessions that are open go on. */
export const LOCAL_USER_SWITCHES: readonly Cmdlet[] = (['Enable', 'Disable'] as const).map((verb) =>
  windowsCmdlet({
    name: `${verb}-LocalUser`,
    aliases: [verb === 'Enable' ? 'elu' : 'dlu'],
    module: 'Microsoft.PowerShell.LocalAccounts',
    implementation: `Microsoft.PowerShell.Commands.${verb}LocalUserCommand`,
    defaultSet: 'Default',
    mutates: true,
    confirm: 'medium',
    needsAdministrator: true,
    parameters: [
      { name: 'Name', type: 'string[]', sets: { Default: { mandatory: true, position: 0 } }, pipeline: 'both' },
      { name: 'SID', type: 'string[]', sets: { SecurityIdentifier: { mandatory: true, position: 0 } } },
    ],
    run: (invocation) => {
      for (const user of chosenUsers(invocation)) user.isEnabled = verb === 'Enable'
      return []
    },
  }),
)
