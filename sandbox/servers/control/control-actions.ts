import { readInjection } from '../protocol/read-injection.ts'
import type { SimulatedServer } from '../start-server.ts'
import type { Fault } from '../state/server-state.ts'
import { changeAtPath } from './change-at-path.ts'

type Body = Readonly<Record<string, unknown>>
type Action = (server: SimulatedServer, body: Body) => unknown

/** What the control port can do to one server, by method and action. */
export const controlActions: Readonly<Record<string, Action>> = {
  'GET state': (server) => server.state(),
  'GET log': (server) => server.commandLog(),
  'GET shells': (server) => server.shells(),
  'GET requests': (server) => ({ count: server.requestCount() }),
  'GET seats': (server) => {
    const { stations, unmappedSeats } = server.state()
    return {
      stations: stations.map(({ stationId, name, seat, identifierShownAt }) => ({
        stationId,
        name,
        seat,
        identifierShownAt: identifierShownAt ?? null,
      })),
      unmapped: unmappedSeats.map(({ seat }) => seat),
    }
  },
  'POST change': (server, body) => {
    const path = body.path
    if (!Array.isArray(path)) throw new Error('path is not a list')
    server.change((state) => changeAtPath(state, path as (string | number)[], body.value))
  },
  'POST map-stations': (server, body) => {
    const count = optionalNumber(body, 'count')
    const everyMs = optionalNumber(body, 'everyMs')
    const seats = optionalList<string>(body, 'seats')
    return server.person.mapStations({
      ...(count === undefined ? {} : { count }),
      ...(everyMs === undefined ? {} : { everyMs }),
      ...(seats === undefined ? {} : { seats }),
    })
  },
  'POST unplug-stations': (server, body) => {
    const stationIds = optionalList<number>(body, 'stationIds')
    return server.person.unplugStations(stationIds === undefined ? {} : { stationIds })
  },
  'POST log-on': (server, body) =>
    server.person.logOn({
      account: text(body, 'account'),
      password: text(body, 'password'),
      stationId: number(body, 'stationId'),
      ...(body.newPassword === undefined ? {} : { newPassword: text(body, 'newPassword') }),
    }),
  'POST log-off': (server, body) => server.person.logOff({ stationId: number(body, 'stationId') }),
  'POST faults': (server, body) => {
    if (!Array.isArray(body.faults)) throw new Error('faults is not a list')
    const faults = body.faults as Fault[]
    server.change((state) => {
      state.faults = faults
    })
  },
  'POST hold': (server, body) =>
    server.machine.holds.add(text(body, 'command'), body.at === 'after-effect' ? 'after-effect' : 'before-effect'),
  'GET held': (server) => server.machine.holds.held(),
  'POST release': (server, body) => ({
    released: server.machine.holds.release(body.command === undefined ? undefined : text(body, 'command')),
  }),
  'POST inject': (server, body) => server.inject(readInjection(body)),
  'POST kill-sockets': (server) => server.killSockets(),
  'POST pause': (server) => server.pause(),
  'POST resume': (server) => server.resume(),
  'POST switch-on': (server) => server.switchOn(),
  'POST power': (server, body) => server.machine.power(body.change === 'stop' ? 'stop' : 'restart'),
}

function text(body: Body, name: string): string {
  const value = body[name]
  if (typeof value !== 'string') throw new Error(`${name} is not a text`)
  return value
}

function number(body: Body, name: string): number {
  const value = optionalNumber(body, name)
  if (value === undefined) throw new Error(`${name} is missing`)
  return value
}

function optionalList<T>(body: Body, name: string): readonly T[] | undefined {
  const value = body[name]
  if (value === undefined || Array.isArray(value)) return value as readonly T[] | undefined
  throw new Error(`${name} is not a list`)
}

function optionalNumber(body: Body, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || typeof value === 'number') return value
  throw new Error(`${name} is not a number`)
}
