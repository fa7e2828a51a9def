import { itemNotFound } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, EnumType, Invocation, Parameter } from '../../engine/command.ts'
import { enumValue, type PsObject, uint32, type Value } from '../../engine/value.ts'
import type { ServerState, Station } from '../../state/server-state.ts'
import { enableAutoLogon } from './auto-logon.ts'
import { idOrAll, wmsCmdlet, wmsObject, wmsType } from './define-cmdlet.ts'

const NO_SESSION = 0xffff_ffff

const ORIENTATION: EnumType = {
  enum: wmsType('EDisplayOrientationPS'),
  names: ['Landscape', 'Portrait', 'LandscapeFlipped', 'PortraitFlipped'],
}

/** A secret for the property that real servers have; the real password is nowhere kept, so this one stands in for it. */
export function autoLogonPasswordOf(state: ServerState, station: Station): string {
  return station.isAutoLogOn ? `Kx7!${state.computerName}-auto-logon-${station.stationId}` : ''
}

function wmsStation(state: ServerState, station: Station): PsObject {
  return wmsObject('WmsStation', {
    StationId: uint32(station.stationId),
    Name: station.name,
    IsAutoLogOn: station.isAutoLogOn,
    IsSplit: station.isSplit,
    CollabId: 0,
    RemoteConnectionServerName: station.sessionHost,
    VirtualMachineName: station.virtualMachineName,
    VirtualMachineId: state.virtualMachines.find((machine) => machine.name === station.virtualMachineName)?.id ?? '',
    AutoLogOnUserName: station.autoLogOnUserName,
    AutoLogOnPassword: autoLogonPasswordOf(state, station),
    DeviceTypes: station.devices.map(({ type }, index) => enumValue(wmsType('DeviceType'), type, index)),
    DeviceCounts: station.devices.map(({ count }) => count),
    ComputerName: state.computerName,
    SessionId: uint32(station.sessionId ?? NO_SESSION),
    SessionHostServer: station.sessionHost || state.computerName,
    DisplayOrientation: enumValue(
      wmsType('EDisplayOrientation'),
      station.orientation,
      Math.max(0, ORIENTATION.names.indexOf(station.orientation)),
    ),
  })
}

/** In console mode the computer has no stations. */
function stationsOf(state: ServerState): readonly Station[] {
  return state.wms.systemMode === 'Normal' ? state.stations : []
}

/** The stations that -StationId or -All names; the others are reported. */
export function chosenStations({ parameters, machine, writeError }: Invocation): Station[] {
  const ids = parameters.numbers('StationId')
  const stations = stationsOf(machine.state)
  if (ids === undefined) return [...stations]
  return ids.flatMap((id) => {
    const station = stations.find((candidate) => candidate.stationId === id)
    if (!station) writeError(itemNotFound(`The station with the ID ${id} was not found.`, String(id)))
    return station ? [station] : []
  })
}

/** A cmdlet that changes each station it is given. */
function eachStation(change: (station: Station, state: ServerState) => void): Cmdlet['run'] {
  return (invocation) => {
    for (const station of chosenStations(invocation)) change(station, invocation.machine.state)
    return []
  }
}

function setStation(invocation: Invocation): readonly Value[] {
  const { parameters, machine } = invocation
  const stations = chosenStations(invocation)
  switch (parameters.set) {
    case 'FriendlyName':
      for (const station of stations) station.name = parameters.text('FriendlyName') ?? ''
      break
    case 'AutoLogonEnable': {
      const credential = parameters.credential('AutoLogonCredential')
      if (credential) enableAutoLogon(machine.state, stations, credential, parameters.flag('OverrideAdminWarning'))
      break
    }
    case 'DisableAutoLogon':
      for (const station of stations) Object.assign(station, { isAutoLogOn: false, autoLogOnUserName: '' })
      break
    case 'RemoteConnection':
      for (const station of stations) station.sessionHost = parameters.text('SessionHost') ?? ''
      break
    case 'RemoteConnectionVM':
      for (const station of stations) station.virtualMachineName = parameters.text('VmName') ?? ''
      break
    case 'DisableRemoteConnection':
      for (const station of stations) Object.assign(station, { sessionHost: '', virtualMachineName: '' })
      break
    case 'DisplayOrientation':
      for (const station of stations) station.orientation = parameters.text('DisplayOrientation') ?? station.orientation
      break
  }
  return []
}

function clearStations(state: ServerState): void {
  for (const { seat, kind, devices } of state.stations) state.unmappedSeats.push({ seat, kind, devices })
  state.sessions = state.sessions.filter((session) => session.stationId === 0)
  state.alerts = state.alerts.filter((alert) => alert.stationId === 0)
  state.stations = []
}

function splitStation(station: Station, state: ServerState): void {
  if (station.isSplit) return
  station.isSplit = true
  station.sessionId = null
  state.sessions = state.sessions.filter((session) => session.stationId !== station.stationId)
  // The new half has no station until a person maps its hub.
  state.unmappedSeats.push({ seat: `${station.seat} (half)`, kind: station.kind, devices: station.devices })
}

function joinStation(station: Station, state: ServerState): void {
  station.isSplit = false
  state.unmappedSeats = state.unmappedSeats.filter(({ seat }) => seat !== `${station.seat} (half)`)
}

const SET_STATION_PARAMETERS: readonly Parameter[] = [
  { name: 'StationId', type: 'uint32[]', mandatory: true, position: 0, pipeline: 'name' },
  { name: 'FriendlyName', type: 'string', sets: { FriendlyName: { mandatory: true } } },
  { name: 'AutoLogonCredential', type: 'credential', sets: { AutoLogonEnable: { mandatory: true } } },
  { name: 'OverrideAdminWarning', type: 'switch', sets: { AutoLogonEnable: {} } },
  { name: 'DisableAutoLogon', type: 'switch', sets: { DisableAutoLogon: {} } },
  { name: 'SessionHost', type: 'string', sets: { RemoteConnection: { mandatory: true } } },
  { name: 'VmName', type: 'string', sets: { RemoteConnectionVM: { mandatory: true } } },
  { name: 'LocalSessionHost', type: 'switch', sets: { DisableRemoteConnection: {} } },
  { name: 'DisplayOrientation', type: ORIENTATION, sets: { DisplayOrientation: { mandatory: true } } },
]

/** The cmdlets of stations. There is none that maps one. */
export const STATION_CMDLETS: readonly Cmdlet[] = [
  wmsCmdlet('Get-WmsStation', {
    parameters: idOrAll('StationId', false),
    run: (invocation) => chosenStations(invocation).map((station) => wmsStation(invocation.machine.state, station)),
  }),
  wmsCmdlet('Set-WmsStation', { mutates: true, parameters: SET_STATION_PARAMETERS, run: setStation }),
  wmsCmdlet('Update-WmsStation', {
    mutates: true,
    parameters: idOrAll('StationId'),
    run: eachStation(() => undefined),
  }),
  wmsCmdlet('Clear-WmsStation', {
    mutates: true,
    confirm: 'high',
    run: ({ machine }) => {
      clearStations(machine.state)
      return []
    },
  }),
  wmsCmdlet('Split-WmsStation', { mutates: true, parameters: idOrAll('StationId'), run: eachStation(splitStation) }),
  wmsCmdlet('Join-WmsStation', { mutates: true, parameters: idOrAll('StationId'), run: eachStation(joinStation) }),
  ...['Lock', 'Unlock'].map((verb) =>
    wmsCmdlet(`${verb}-WmsUsbStorage`, {
      mutates: true,
      parameters: idOrAll('StationId'),
      run: eachStation((station) => {
        station.isUsbStorageLocked = verb === 'Lock'
      }),
    }),
  ),
]
