import type { ServerReading } from '../worksheet/facts.ts'
import { knownValue } from '../worksheet/reading.ts'
import type { Station } from '../worksheet/worksheet.ts'
import type { FoundStation, SeatMap } from './answers.ts'

/** The mode in which stations exist, in the words of the reading and of the setting cmdlet. */
const STATION_MODES = ['normal', 'multistation']

/** False only where the server says that it is in another mode. */
export function isStationMode({ multipoint }: ServerReading['facts']): boolean {
  const mode = knownValue(multipoint.systemMode)
  return mode === undefined || STATION_MODES.includes(mode.toLowerCase())
}

type NamedStation = Pick<FoundStation, 'stationId' | 'name'>

/** Stations that are mapped and can be worked at: with a keyboard, and without an alert that a device is missing. */
export function usableStations(reading: ServerReading): Station[] {
  const incomplete = stationsWithoutKeyboard(reading.facts)
  return reading.worksheet.stations.filter((station) => !incomplete.has(station.stationId))
}

/** Ids of stations whose devices lack a keyboard, or for which the server raises an alert about a missing device. */
export function stationsWithoutKeyboard(facts: ServerReading['facts']): ReadonlySet<number> {
  const counted = facts.stations.filter((station) => {
    const keyboards = station.devices.filter((device) => /keyboard/i.test(device.type))
    return keyboards.every((device) => device.count === 0)
  })
  const alerted = facts.alerts.filter((alert) => /MissingRequiredDevice/i.test(alert.type))
  return new Set([...counted, ...alerted].flatMap((each) => (each.stationId === null ? [] : [each.stationId])))
}

/**
 * Which station probably is which seat: by equal name, then by equal id, then in the order of ids. One to one and the same
 * for the same stations; seats for which no station is left are missing. A guess: people confirm it.
 */
export function proposeSeats(
  sourceStations: readonly NamedStation[],
  usable: readonly NamedStation[],
): Record<number, number> {
  const seats: Record<number, number> = {}
  const free = usable.toSorted(byId)
  let open = sourceStations.toSorted(byId)
  const take = (isMatch: (seat: NamedStation, station: NamedStation) => boolean): void => {
    open = open.filter((seat) => {
      const [station] = free.splice(
        indexOrEnd(free, (each) => isMatch(seat, each)),
        1,
      )
      if (station) seats[seat.stationId] = station.stationId
      return !station
    })
  }

  take((seat, station) => seat.name.toLowerCase() === station.name.toLowerCase())
  take((seat, station) => seat.stationId === station.stationId)
  take(() => true)
  return seats
}

/** What is wrong with the seats that a person gave, as a sentence; null where nothing is. `mayLeaveOut`: fewer will do. */
export function checkSeats(
  seats: SeatMap,
  sourceStations: readonly NamedStation[],
  destinationStations: readonly NamedStation[],
  mayLeaveOut = false,
): string | null {
  const seatName = new Map(sourceStations.map((station) => [station.stationId, station.name]))
  const stationIds = destinationStations.map((station) => station.stationId).toSorted((a, b) => a - b)
  const takenBy = new Map<number, string>()

  for (const [key, stationId] of Object.entries(seats)) {
    const name = seatName.get(Number(key))
    if (name === undefined) return `The source has no station ${key}; its stations are ${namesOf(sourceStations)}.`
    if (!stationIds.includes(stationId)) {
      return `The destination has no usable station ${stationId} for ${name}; it has ${stationIds.join(', ') || 'none'}.`
    }
    const other = takenBy.get(stationId)
    if (other !== undefined) return `Station ${stationId} is given to ${other} and to ${name}; each seat needs its own.`
    takenBy.set(stationId, name)
  }

  const missing = sourceStations.filter((station) => !(station.stationId in seats))
  return missing.length === 0 || mayLeaveOut
    ? null
    : `No station is given for ${namesOf(missing)}; each seat needs one.`
}

function namesOf(stations: readonly NamedStation[]): string {
  return stations.map((station) => `${station.stationId} (${station.name})`).join(', ')
}

function byId(one: NamedStation, other: NamedStation): number {
  return one.stationId - other.stationId
}

function indexOrEnd<T>(items: readonly T[], matches: (item: T) => boolean): number {
  const index = items.findIndex(matches)
  return index < 0 ? items.length : index
}
