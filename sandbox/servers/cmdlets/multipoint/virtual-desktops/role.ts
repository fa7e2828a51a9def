import { CmdletError } from '../../../engine/cmdlet-error.ts'
import type { Invocation } from '../../../engine/command.ts'
import type { Value } from '../../../engine/value.ts'
import type { Feature, ServerState } from '../../../state/server-state.ts'

const HYPER_V = ['Hyper-V', 'RSAT-Hyper-V-Tools', 'Hyper-V-Tools', 'Hyper-V-PowerShell']
const REBOOT_PENDING = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending'

/** Installs Hyper-V, which is there after a restart. */
export function enableRole({ parameters, machine }: Invocation): readonly Value[] {
  const { state } = machine
  if (state.wms.isVirtualMachine) {
    throw roleFailed('Hyper-V cannot be installed: The processor does not have required virtualization capabilities.')
  }
  const isChanged = change(state, 'Available', 'InstallPending')
  if (isChanged && parameters.flag('Restart')) machine.power('restart')
  return []
}

/** Gives all stations back to sessions and removes Hyper-V, which is gone after a restart. */
export function disableRole({ parameters, machine }: Invocation): readonly Value[] {
  const { state } = machine
  const isChanged = change(state, 'Installed', 'UninstallPending')
  for (const station of state.stations) station.virtualMachineName = ''
  if (isChanged && parameters.flag('Restart')) machine.power('restart')
  return []
}

function change(state: ServerState, from: Feature['installState'], to: Feature['installState']): boolean {
  const parts = state.features.filter(({ name }) => HYPER_V.includes(name))
  const opposite = to === 'InstallPending' ? 'UninstallPending' : 'InstallPending'
  if (parts.some(({ installState }) => installState === opposite)) {
    throw roleFailed('The operation cannot be completed, because the server that you specified requires a restart.')
  }
  const changing = parts.filter(({ installState }) => installState === from)
  for (const part of changing) part.installState = to
  if (changing.length > 0) state.registry[REBOOT_PENDING] = {}
  return changing.length > 0
}

function roleFailed(message: string): CmdletError {
  return new CmdletError({
    message: `The request to add or remove features on the specified server failed. ${message}`,
    exception: 'System.InvalidOperationException',
    id: 'FeatureChangeFailed',
    category: 'InvalidOperation',
    targetName: 'Hyper-V',
  })
}
