import type { ServerState, Station } from '../server-state.ts'
import { endSession } from './sessions.ts'

/**
 * A person presses the key at an unmapped seat, the next one unless it is named: it becomes the station with the next id.
 * Undefined where none is left. Throws an Error for a name that is not among them.
 */
export function mapNextSeat(state: ServerState, name?: string): Station | undefined {
  const index = name === undefined ? 0 : state.unmappedSeats.findIndex(({ seat }) => seat === name)
  if (index < 0) throw new Error(`no unmapped seat is called ${name}`)
  const [seat] = state.unmappedSeats.splice(index, 1)
  if (!seat) return undefined
  const stationId = Math.max(0, ...state.stations.map((station) => station.stationId)) + 1
  const station: Station = {
    ...seat,
    stationId,
    name: String(stationId),
    isAutoLogOn: false,
    autoLogOnUserName: '',
    isSplit: false,
    orientation: 'Landscape',
    virtualMachineName: '',
    sessionHost: '',
    sessionId: null,
    isUsbStorageLocked: false,
  }
  state.stations.push(station)
  return station
}

/** A person takes stations away; Windows forgets what it cannot see any more. Gives those that went. Throws an Error for an unknown id. */
export function unplugStations(state: ServerState, stationIds: readonly number[]): Station[] {
  const gone = stationIds.map((id) => {
    const station = state.stations.find(({ stationId }) => stationId === id)
    if (!station) throw new Error(`there is no station ${id}`)
    return station
  })
  for (const { seat, kind, devices, stationId } of gone) {
    for (const session of state.sessions.filter((other) => other.stationId === stationId)) endSession(state, session)
    state.unmappedSeats.push({ seat, kind, devices })
  }
  state.stations = state.stations.filter((station) => !gone.includes(station))
  state.alerts = state.alerts.filter(({ stationId }) => !stationIds.includes(stationId))
  return gone
}
