import type { ServerState } from '../servers/state/server-state.ts'
import type { SitePair } from './pairs.ts'

const ACCOUNTS = ['it.admin', 'teacher01', 'student01', 'kiosk']
const SEATS = ['Teacher desk', 'Row 1 A', 'Row 2 A']
const FIRST_OWN_RID = 1000

/** Makes the sample room smaller: each kind of change stays, and a migration takes a third of the time. */
export function makeSmall({ source, destination }: Pick<SitePair, 'source' | 'destination'>): void {
  source.change((state) => {
    const gone = state.users.filter(({ name, rid }) => rid > FIRST_OWN_RID && !ACCOUNTS.includes(name))
    const isGone = (name: string) => gone.some((user) => name.endsWith(user.name))
    state.users = state.users.filter((user) => !gone.includes(user))
    state.sessions = state.sessions.filter(({ userName }) => !isGone(userName))
    for (const group of state.groups) group.members = group.members.filter(({ name }) => !isGone(name))
    state.wms.personalComputers = []
    onlyWith(SEATS, state)
  })
  destination.change((state) => onlyWith(SEATS, state))
}

function onlyWith(seats: readonly string[], state: ServerState): void {
  state.stations = state.stations.filter(({ seat }) => seats.includes(seat))
  state.unmappedSeats = state.unmappedSeats.filter(({ seat }) => seats.includes(seat))
  const stations = state.stations.map(({ stationId }) => stationId)
  state.sessions = state.sessions.filter(({ stationId }) => stationId === 0 || stations.includes(stationId))
}
