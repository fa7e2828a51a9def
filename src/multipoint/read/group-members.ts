import { z } from 'zod'
import type { ServerId } from '../../migration/ids.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import { command, pipe, type RunspacePool } from '../../winrm/index.ts'

interface Member {
  readonly Name: string
}

/**
 * The members of a group that Get-LocalGroupMember can't list: in PowerShell 5.1 it gives up on the whole group where one
 * member was deleted from its domain. net.exe lists them all, such a one by its SID. Rejects with `ServerTrouble`.
 */
export async function listMembersByNet(
  server: ServerId,
  pool: RunspacePool,
  sid: string,
  signal: AbortSignal,
): Promise<Member[]> {
  const find = pipe(command('Get-LocalGroup', { SID: sid }), command('Select-Object', { Property: ['Name'] }))
  const found = await pool.invoke([find], { signal })
  const group = z.object({ Name: z.string() }).safeParse(found.statements[0]?.output[0])
  // Before PowerShell 5.1 neither cmdlet exists; a server that old is refused for its age.
  if (!group.success) return []
  const listed = await pool.invoke([command('net.exe', {}, 'localgroup', group.data.Name)], { signal })
  const [error] = listed.errors
  if (error)
    throw new ServerTrouble(
      'refused-by-server',
      server,
      `${server} could not list the group ${group.data.Name}: ${error.message}`,
    )
  return parseMembers(listed.statements[0]?.output.map(String) ?? []).map((Name) => ({ Name }))
}

/** Members stand between a ruled line and a last one that says, in Windows' language, that all went well. */
export function parseMembers(lines: readonly string[]): string[] {
  const rule = lines.findIndex((line) => /^-{10,}\s*$/.test(line))
  const rest = lines.slice(rule + 1).filter((line) => line.trim() !== '')
  return rule < 0 ? [] : rest.slice(0, -1).map((line) => line.trim())
}
