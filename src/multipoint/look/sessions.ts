import { z } from 'zod'
import type { SessionSight } from '../../operations/ports.ts'
import { command, pipe, type RunspacePool } from '../../winrm/index.ts'
import { integer, text } from '../read/plain.ts'
import { askAll } from './ask-all.ts'

const session = z.object({ UserName: text, DomainName: text, StationId: integer })
const station = z.object({ StationId: integer, Name: text, ComputerName: text })

/** Who is logged on, and at which station. Names are read for whoever asks, and kept nowhere. */
export async function lookAtSessions(
  server: string,
  pool: RunspacePool,
  signal: AbortSignal,
): Promise<readonly SessionSight[]> {
  const [sessions, stations] = await askAll(server, pool, signal, [
    { statement: all('Get-WmsSession', session), row: session },
    { statement: all('Get-WmsStation', station), row: station },
  ])
  return sessions.map(({ UserName, DomainName, StationId }) => {
    const at = stations.find((each) => each.StationId === StationId)
    const isLocal = DomainName === '' || stations.some(({ ComputerName }) => isSame(ComputerName, DomainName))
    return {
      account: isLocal ? UserName : `${DomainName}\\${UserName}`,
      station: StationId === 0 ? null : (at?.Name ?? `station ${StationId}`),
    }
  })
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function all(name: string, row: { readonly shape: Record<string, unknown> }) {
  return pipe(command(name, { All: true }), command('Select-Object', { Property: Object.keys(row.shape) }))
}
