import type { Machine } from '../machine.ts'
import type { Station } from '../server-state.ts'
import { type LogOnAttempt, type LogOnResult, logOnAtStation } from './log-on.ts'
import { mapNextSeat, unplugStations } from './map-stations.ts'
import { endSession } from './sessions.ts'

export interface MapStationsOptions {
  /** Default: all that are left. */
  readonly count?: number
  /** Which seats, in the order in which keys are pressed; default: as they come. */
  readonly seats?: readonly string[]
  /** Time between two key presses; default 0. */
  readonly everyMs?: number
}

export interface UnplugOptions {
  /** Default: all but the primary one. */
  readonly stationIds?: readonly number[]
}

/** What people on site do with their hands. */
export interface Person {
  /** Maps seats that are left to stations. Throws an Error for a seat that is not among them. */
  mapStations(options?: MapStationsOptions): Promise<readonly Station[]>
  /** Moves stations away: their sessions end, and their seats are there to be mapped again. Throws an Error for an id that is unknown. */
  unplugStations(options?: UnplugOptions): readonly Station[]
  logOn(attempt: LogOnAttempt): LogOnResult
  /** Throws an Error where nobody is logged on. */
  logOff(where: { readonly stationId: number }): void
}

const PRIMARY_STATION = 1

/** The people at one machine. */
export function personAt(machine: Machine): Person {
  const saved = <T>(result: T): T => {
    machine.save()
    return result
  }
  return {
    mapStations: (options) => mapStations(machine, options),
    unplugStations: ({ stationIds } = {}) => {
      const { stations } = machine.state
      const all = stations.map(({ stationId }) => stationId).filter((stationId) => stationId !== PRIMARY_STATION)
      return saved(unplugStations(machine.state, stationIds ?? all))
    },
    logOn: (attempt) => saved(logOnAtStation(machine.state, attempt, machine.now())),
    logOff: ({ stationId }) => {
      const session = machine.state.sessions.find((candidate) => candidate.stationId === stationId)
      if (!session) throw new Error(`nobody is logged on at station ${stationId}`)
      endSession(machine.state, session)
      machine.save()
    },
  }
}

async function mapStations(machine: Machine, options: MapStationsOptions = {}): Promise<readonly Station[]> {
  const { seats, everyMs } = options
  const mapped: Station[] = []
  const count = options.count ?? seats?.length ?? machine.state.unmappedSeats.length
  while (mapped.length < count) {
    const station = mapNextSeat(machine.state, seats?.[mapped.length])
    if (!station) break
    mapped.push({ ...station })
    machine.save()
    if (everyMs && mapped.length < count) await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  return mapped
}
