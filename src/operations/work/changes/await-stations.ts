import { FEWER_STATIONS } from '../../../migration/decide/confirming.ts'
import type { MigrationEvent } from '../../../migration/events.ts'
import type { Migration } from '../../../migration/migration.ts'
import type { SeatMap } from '../../../migration/plan/answers.ts'
import { isStationMode, proposeSeats, usableStations } from '../../../migration/plan/seats.ts'
import type { ServerReading } from '../../../migration/worksheet/facts.ts'
import type { Station } from '../../../migration/worksheet/worksheet.ts'
import type { Claimed } from '../claimed.ts'

/** Looks how many stations people have mapped. When all are, proposes which seat is which and waits for a person's word. */
export async function awaitStations(claimed: Claimed): Promise<void> {
  const { ports, signal } = claimed
  const reading = await ports.servers.read(claimed.migration.destination, signal)
  const usable = usableStations(reading)
  const before = claimed.migration
  const after = await claimed.commit((m) => decideStations(m, reading, usable))
  if (after.version === before.version && after.state === 'waiting-for-stations') {
    await claimed.postpone(ports.clock.now() + ports.policy.stationPollMs)
  }
}

function decideStations(m: Migration, reading: ServerReading, usable: readonly Station[]): readonly MigrationEvent[] {
  if ((m.state !== 'migrating' && m.state !== 'waiting-for-stations') || !m.assessment) return []
  if (m.stopRequestedBy !== null) return [{ type: 'stopped' }]
  const seatsWanted = m.assessment.source.stations
  const wanted = seatsWanted.length
  const mapped = usable.length
  // After a failed attempt it is news that the server can be read: attempts are counted in a row.
  const incomplete = reading.worksheet.stations.filter((each) => !usable.includes(each)).map((each) => each.name)
  const isConsoleMode = !isStationMode(reading.facts)
  const isSame =
    m.mapped?.mapped === mapped &&
    m.mapped.isConsoleMode === isConsoleMode &&
    m.mapped.incomplete.join('\n') === incomplete.join('\n')
  const isNews = !isSame || m.state === 'migrating' || m.cutover?.attempts !== 0
  const counted: readonly MigrationEvent[] = isNews
    ? [{ type: 'stations-counted', mapped, wanted, incomplete, isConsoleMode }]
    : []
  const areEnough = mapped >= wanted || (mapped > 0 && m.answers.overruledItems?.includes(FEWER_STATIONS))
  if (!areEnough) return counted
  const seats: SeatMap = proposeSeats(seatsWanted, usable)
  const found = usable.map(({ stationId, name, orientation, autoLogonUser }) => ({
    stationId,
    name,
    orientation,
    autoLogonUser,
  }))
  return [
    ...counted,
    { type: 'seats-proposed', seats, found },
    {
      type: 'parked',
      reason: 'seats',
      sentence:
        mapped >= wanted
          ? 'All stations are mapped. Somebody on site has to confirm which seat is which station.'
          : `${mapped} of ${wanted} stations will do. Somebody on site has to confirm which seat is which station.`,
    },
  ]
}
