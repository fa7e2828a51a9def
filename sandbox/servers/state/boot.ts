import { leaveDomain } from './people/leave-domain.ts'
import { logOnAutomatically } from './people/log-on.ts'
import type { Feature, ServerState } from './server-state.ts'
import { restoreSystemVolume, systemVolumeOf } from './storage/protected-volume.ts'

const PENDING_KEYS = [
  'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',
  'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired',
]
const SESSION_MANAGER = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager'

/** Starts Windows at that moment: sessions are gone, pending work is done, automatic log-ons happen. */
export function bootState(state: ServerState, at: number): void {
  if (state.protectedVolume) restoreSystemVolume(state, state.protectedVolume)
  state.power = 'on'
  state.bootAt = at
  state.bootCount += 1
  state.sessions = []
  for (const profile of state.profiles) profile.isLoaded = false
  if (state.nextWorkgroup !== null) leaveDomain(state, state.nextWorkgroup)
  for (const key of PENDING_KEYS) delete state.registry[key]
  delete state.registry[SESSION_MANAGER]?.PendingFileRenameOperations
  for (const feature of state.features) finishChange(state, feature)
  if (state.wms.bootToConsoleMode) state.wms.systemMode = 'Console'
  for (const station of state.stations) {
    station.sessionId = null
    delete station.identifierShownAt
    if (station.isAutoLogOn && state.wms.systemMode === 'Normal') logOnAutomatically(state, station, at)
  }
  protectVolume(state)
}

/** Disk protection that discards starts from what the volume holds then. */
export function protectVolume(state: ServerState): void {
  if (state.diskProtection !== 'Discard') state.protectedVolume = null
  else state.protectedVolume ??= systemVolumeOf(state)
}

function finishChange(state: ServerState, feature: Feature): void {
  const { installState } = feature
  if (installState === 'InstallPending') feature.installState = 'Installed'
  if (installState === 'UninstallPending') feature.installState = 'Available'
  if (feature.name !== 'Hyper-V' || feature.installState === installState) return
  // Whoever runs in a virtual machine sees the hypervisor of its host.
  state.computer.isHypervisorPresent = feature.installState === 'Installed' || state.wms.isVirtualMachine
  if (feature.installState === 'Available') state.virtualMachines = []
}
