import { z } from 'zod'
import { command, pipe, type RunspacePool } from '../../winrm/index.ts'
import { integer } from '../read/plain.ts'
import { askAll } from './ask-all.ts'

const station = z.object({ StationId: integer })

/** Shows on every station's screen which station it is, until somebody hides it or the session ends. */
export async function showIdentifiers(server: string, pool: RunspacePool, signal: AbortSignal): Promise<number> {
  const select = command('Select-Object', { Property: ['StationId'] })
  const [stations] = await askAll(server, pool, signal, [
    { statement: pipe(command('Get-WmsStation', { All: true }), select), row: station },
    { statement: command('Show-WmsIdentifier', { All: true, ErrorAction: 'Stop' }), row: z.unknown() },
  ])
  return stations.length
}
