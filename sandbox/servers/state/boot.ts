import { splitAccount } from './accounts.ts'
import type { Feature, ServerState, Session, Station } from './server-state.ts'

const PENDING_KEYS = [
  'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',
  'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired',
]
const SESSION_MANAGER = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager'

/** Starts Windows at that moment: sessions are gone, pending work is done, automatic log-ons happen. */
export function bootState(state: ServerState, at: number): void {
  state.power = 'on'
  state.bootAt = at
  state.bootCount += 1
  state.sessions = []
  for (const key of PENDING_KEYS) delete state.registry[key]
  delete state.registry[SESSION_MANAGER]?.PendingFileRenameOperations
  for (const feature of state.features) finishChange(state, feature)
  if (state.wms.bootToConsoleMode) state.wms.systemMode = 'Console'
  for (const station of state.stations) {
    station.sessionId = null
    if (station.isAutoLogOn && state.wms.systemMode === 'Normal') logOnAutomatically(state, station, at)
  }
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

function logOnAutomatically(state: ServerState, station: Station, at: number): void {
  const { name, domain } = splitAccount(station.autoLogOnUserName)
  const isTaken = state.sessions.some((session) => session.userName === name)
  if (isTaken && state.wms.isSingleSessionPerUser) return
  const session: Session = {
    sessionId: 2 + state.sessions.length,
    state: 'ConnectedToStation',
    userName: name,
    domainName: domain || state.computerName,
    isAdmin: false,
    isDashboardUser: false,
    isOrchestratable: true,
    stationId: station.stationId,
    clientName: '',
    lockMessage: null,
    applications: [],
    logonAt: at,
  }
  state.sessions.push(session)
  station.sessionId = session.sessionId
}
