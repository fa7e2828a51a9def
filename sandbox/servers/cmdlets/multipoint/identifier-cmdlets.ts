import { itemNotFound } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation, Parameter } from '../../engine/command.ts'
import type { Station } from '../../state/server-state.ts'
import { wmsCmdlet } from './define-cmdlet.ts'
import { chosenStations } from './station-cmdlets.ts'

const PARAMETERS: readonly Parameter[] = [
  { name: 'SessionId', type: 'uint32[]', sets: { BySession: { mandatory: true } } },
  { name: 'StationId', type: 'uint32[]', sets: { ByStation: { mandatory: true } }, pipeline: 'name' },
  { name: 'All', type: 'switch', sets: { GetAll: { mandatory: true } } },
]

/** The stations that are named, by the sessions they show too. */
function namedStations(invocation: Invocation): readonly Station[] {
  const { parameters, machine, writeError } = invocation
  return (
    parameters.numbers('SessionId')?.flatMap((id) => {
      const station = machine.state.stations.find(({ sessionId }) => sessionId === id)
      if (!station) writeError(itemNotFound(`The session with the ID ${id} was not found at a station.`, String(id)))
      return station ? [station] : []
    }) ?? chosenStations(invocation)
  )
}

/** Show- and Hide-WmsIdentifier: the name of the station and its host on the screen, for whoever stands before it. */
export const IDENTIFIER_CMDLETS: readonly Cmdlet[] = [
  wmsCmdlet('Show-WmsIdentifier', {
    mutates: true,
    parameters: PARAMETERS,
    run: (invocation) => {
      for (const station of namedStations(invocation)) station.identifierShownAt ??= invocation.machine.now()
      return []
    },
  }),
  wmsCmdlet('Hide-WmsIdentifier', {
    mutates: true,
    parameters: PARAMETERS,
    run: (invocation) => {
      for (const station of namedStations(invocation)) delete station.identifierShownAt
      return []
    },
  }),
]
