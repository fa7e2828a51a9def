import { isStationMode, stationsWithoutKeyboard } from '../plan/seats.ts'
import { knownValue } from '../worksheet/reading.ts'
import { defineRule, type Found, type RuleInput } from './rule.ts'

export const stationsCanBeSet = defineRule({
  id: 'B11',
  title: 'Stations cannot be set on the destination.',
  statements: [37, 38],
  check: (input) => (input.desired.stations.length === 0 ? [] : [...consoleMode(input), ...unusableSeats(input)]),
})

function consoleMode({ destination, destinationId, desired }: RuleInput): Found[] {
  const mode = knownValue(destination.facts.multipoint.systemMode)
  if (mode === undefined || isStationMode(destination.facts)) return []
  return [
    {
      severity: 'block',
      server: destinationId,
      subject: 'console-mode',
      title: 'The destination is not in station mode, so it has no stations.',
      evidence: `${destinationId} is in mode ${mode}, and ${desired.stations.length} stations are planned.`,
      remedy: `Switch ${destinationId} to station mode in MultiPoint Manager (it restarts the server), then check again.`,
    },
  ]
}

/** Stations are mapped during the cutover; before people have said which is which, none can be called missing. */
function unusableSeats({ destination, destinationId, desired, seats }: RuleInput): Found[] {
  if (seats === null) return []
  const withoutKeyboard = stationsWithoutKeyboard(destination.facts)
  const mapped = new Set(destination.worksheet.stations.map((station) => station.stationId))

  return desired.stations.flatMap((seat): Found[] => {
    const stationId = seats[seat.stationId]
    const isMapped = stationId !== undefined && mapped.has(stationId)
    if (isMapped && !withoutKeyboard.has(stationId)) return []
    return [
      {
        severity: 'block',
        server: destinationId,
        subject: `seat-${seat.stationId}`,
        title: isMapped ? 'A planned station lacks a keyboard.' : 'A planned station is not mapped.',
        evidence: `${seat.name} is ${stationId === undefined ? 'no station' : `station ${stationId}`} on ${destinationId}${
          isMapped ? ', which lacks a keyboard' : ', which is not there'
        }.`,
        remedy: isMapped ? `Connect a keyboard at ${seat.name}.` : `Map ${seat.name}: follow what its screen says.`,
      },
    ]
  })
}
