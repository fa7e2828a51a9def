import type { ServerState } from '../../state/server-state.ts'
import type { FileEntry } from '../../state/storage/storage-state.ts'

const HYPER_V = ['Hyper-V', 'RSAT-Hyper-V-Tools', 'Hyper-V-Tools', 'Hyper-V-PowerShell']

/** Stations 7 and 8 become ordinary zero clients, Hyper-V and disk protection were never installed. */
export function withoutVirtualDesktops(state: ServerState): ServerState {
  for (const feature of state.features) if (HYPER_V.includes(feature.name)) feature.installState = 'Available'
  for (const station of state.stations) {
    station.virtualMachineName = ''
    station.name = station.name.replace('VDI-1', 'Row4-A').replace('VDI-2', 'Row4-B')
  }
  state.virtualMachines = []
  state.virtualSwitches = []
  state.files = withoutDisks(state.files)
  state.diskProtection = 'NotInstalled'
  state.computer.isHypervisorPresent = false
  return state
}

/** All files but those of virtual machines. */
export function withoutDisks(files: readonly FileEntry[]): FileEntry[] {
  return files.filter(({ path }) => !path.endsWith('.vhd'))
}
