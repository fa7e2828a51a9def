import { z } from 'zod'
import type { SessionCount } from '../../migration/quiet/history.ts'
import { command, pipe, type RunspacePool } from '../../winrm/index.ts'
import { integer, text } from '../read/plain.ts'
import { askAll } from './ask-all.ts'

const group = z.object({ Name: text, Count: integer })

/** MultiPoint's Manager calls such a session suspended. A state that we don't know counts as somebody who is there. */
const NOBODY_THERE = new Set(['disconnected', 'suspended'])

/** How many sessions there are. They are counted on the server: neither names nor single sessions cross the wire. */
export async function countSessions(server: string, pool: RunspacePool, signal: AbortSignal): Promise<SessionCount> {
  const counted = pipe(
    command('Get-WmsSession', { All: true }),
    command('Group-Object', { Property: ['State'], NoElement: true }),
    command('Select-Object', { Property: Object.keys(group.shape) }),
  )
  const [groups] = await askAll(server, pool, signal, [{ statement: counted, row: group }])
  const sum = (isThere: boolean) =>
    groups
      .filter(({ Name }) => NOBODY_THERE.has(Name.toLowerCase()) !== isThere)
      .reduce((total, { Count }) => total + Count, 0)
  return { active: sum(true), disconnected: sum(false) }
}
