import { CmdletError, type ErrorCategory } from '../../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation, Parameter } from '../../../engine/command.ts'
import { hostCannotPrompt } from '../../../engine/refusals.ts'
import type { PsCredential, Value } from '../../../engine/value.ts'
import { checkLogon, findDomainAccount, isSameName, splitAccount } from '../../../state/accounts.ts'
import { TCPIP } from '../../../state/people/leave-domain.ts'
import type { ServerState } from '../../../state/server-state.ts'
import { windowsCmdlet, windowsObject } from '../define-cmdlet.ts'

const MODULE = 'Microsoft.PowerShell.Management'
const COMMANDS = 'Microsoft.PowerShell.Commands'
/** The only accounts here that may take a computer out of the domain. */
const MAY_UNJOIN = 'Domain Admins'

const COMPUTER_NAME: Parameter = {
  name: 'ComputerName',
  aliases: ['CN', '__SERVER', 'Server', 'IPAddress'],
  type: 'string[]',
}

function isOwnName(state: ServerState, name: string): boolean {
  const { computerName, domain } = state
  const own = ['localhost', '.', '127.0.0.1', computerName, `${computerName}.${domain?.dnsName ?? ''}`]
  return own.some((candidate) => isSameName(candidate, name))
}

function failure(message: string, id: string, targetName: string, category: ErrorCategory = 'OperationStopped') {
  return new CmdletError({
    message,
    exception: 'System.InvalidOperationException',
    id,
    category,
    targetName,
    terminating: false,
  })
}

/** Other computers are out of reach: a remote session has no credential to hand on. */
function isOwn({ parameters, machine, writeError }: Invocation, id: string, verb: string): boolean {
  const names = parameters.texts('ComputerName') ?? ['localhost']
  for (const name of names.filter((candidate) => !isOwnName(machine.state, candidate))) {
    writeError(
      failure(`Failed to ${verb} the computer ${name} with the following error message: Access is denied.`, id, name),
    )
  }
  return names.some((name) => isOwnName(machine.state, name))
}

function changePower(verb: 'Restart' | 'Stop'): Cmdlet {
  const id = verb === 'Restart' ? 'RestartcomputerFailed' : 'StopComputerException'
  return windowsCmdlet({
    name: `${verb}-Computer`,
    module: MODULE,
    implementation: `${COMMANDS}.${verb}ComputerCommand`,
    needsAdministrator: true,
    mutates: true,
    confirm: 'medium',
    parameters: [
      { ...COMPUTER_NAME, position: 0, pipeline: 'both' },
      { name: 'Credential', type: 'credential', position: 1 },
      { name: 'Force', type: 'switch' },
    ],
    run: (invocation) => {
      const { parameters, machine, writeError } = invocation
      const { computerName, sessions } = machine.state
      const word = verb.toLowerCase()
      if (!isOwn(invocation, id, word)) return []
      if (sessions.length > 0 && !parameters.flag('Force')) {
        writeError(
          failure(
            `Failed to ${word} the computer ${computerName} with the following error message: The system shutdown cannot be initiated because there are other users logged on to the computer.`,
            id,
            computerName,
          ),
        )
        return []
      }
      machine.power(verb === 'Restart' ? 'restart' : 'stop')
      return []
    },
  })
}

function removeComputer(invocation: Invocation): readonly Value[] {
  const { parameters, machine } = invocation
  const { state } = machine
  if (!isOwn(invocation, 'FailToUnjoinDomain', 'unjoin')) return []
  if (!state.domain || state.nextWorkgroup !== null) {
    throw failure(
      `Cannot remove computer '${state.computerName}' because it is not in a domain.`,
      'ComputerNotInDomain',
      state.computerName,
      'InvalidOperation',
    )
  }
  // Without -Force Windows asks whether the local administrator's password is known.
  if (!parameters.flag('Force')) throw hostCannotPrompt('Remove-Computer')
  const refusal = unjoinRefusal(state, parameters.credential('UnjoinDomainCredential'))
  if (refusal) {
    throw failure(
      `Failed to unjoin computer '${state.computerName}' from domain '${state.domain.dnsName}' with the following error message: ${refusal}`,
      'FailToUnjoinDomain',
      state.computerName,
    )
  }
  state.nextWorkgroup = parameters.text('WorkgroupName') ?? 'WORKGROUP'
  // The name that counts after the next start; the one in use stays until then.
  const names = state.registry[TCPIP]
  if (names) names['NV Domain'] = ''
  if (parameters.flag('Restart')) machine.power('restart')
  if (!parameters.flag('PassThru')) return []
  return [
    windowsObject(
      `${COMMANDS}.ComputerChangeInfo`,
      { HasSucceeded: true, ComputerName: state.computerName },
      state.computerName,
    ),
  ]
}

/** A session that came over NTLM has nothing to show to a domain controller, so it takes a credential. */
function unjoinRefusal(state: ServerState, credential: PsCredential | undefined): string | undefined {
  const { name, domain } = splitAccount(credential?.userName ?? '')
  const account = findDomainAccount(state, name, domain)
  if (!credential) return 'Access is denied.'
  if (!account || checkLogon(state, credential.userName, credential.password.reveal())) {
    return 'The user name or password is incorrect.'
  }
  return account.groups.includes(MAY_UNJOIN) ? undefined : 'Access is denied.'
}

/** Restart-, Stop- and Remove-Computer. */
export const COMPUTER_CMDLETS: readonly Cmdlet[] = [
  changePower('Restart'),
  changePower('Stop'),
  windowsCmdlet({
    name: 'Remove-Computer',
    module: MODULE,
    implementation: `${COMMANDS}.RemoveComputerCommand`,
    needsAdministrator: true,
    mutates: true,
    confirm: 'medium',
    parameters: [
      { name: 'UnjoinDomainCredential', aliases: ['Credential'], type: 'credential', position: 0, pipeline: 'name' },
      { name: 'LocalCredential', type: 'credential' },
      { ...COMPUTER_NAME, aliases: [], pipeline: 'both' },
      { name: 'WorkgroupName', type: 'string', notEmpty: true },
      { name: 'Restart', type: 'switch' },
      { name: 'PassThru', type: 'switch' },
      { name: 'Force', type: 'switch' },
    ],
    run: removeComputer,
  }),
]
