import type { ServerState, Station } from './server-state.ts'

/** A person presses the key at the next unmapped seat: it becomes the station with the next id. Undefined where none is left. */
export function mapNextSeat(state: ServerState): Station | undefined {
  const seat = state.unmappedSeats.shift()
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
