import type { Change } from '../../migration/plan/change.ts'
import { command, type RunspacePool } from '../../winrm/index.ts'
import { needsOf } from '../write/server-writer.ts'

/** Commands that come with a role which one of the changes installs itself, so that they can't be there yet. */
const COME_LATER = ['Remove-VM', 'Get-VMHardDiskDrive']

/**
 * What the server does not have of the commands and parameters that these changes take, in words. Asks for their syntax, which
 * Windows writes the same in every language, and runs none of them.
 */
export async function lackingCommands(
  pool: RunspacePool,
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const needed = merge(changes).filter(([name]) => !COME_LATER.includes(name))
  if (needed.length === 0) return []
  const ask = (name: string) => command('Get-Command', { Name: [name], Syntax: true, ErrorAction: 'SilentlyContinue' })
  const { statements } = await pool.invoke(
    needed.map(([name]) => ask(name)),
    { signal },
  )
  return needed.flatMap(([name, parameters], index) => {
    const syntax = (statements[index]?.output ?? []).map(String).join('\n')
    if (syntax.trim() === '') return [`the command ${name}`]
    const isThere = (parameter: string) => new RegExp(`-${parameter}\\b`, 'i').test(syntax)
    return [...parameters].filter((parameter) => !isThere(parameter)).map((parameter) => `${name} -${parameter}`)
  })
}

function merge(changes: readonly Change[]): [name: string, parameters: ReadonlySet<string>][] {
  const needed = new Map<string, Set<string>>()
  for (const change of changes) {
    for (const [name, parameters] of Object.entries(needsOf(change))) {
      needed.set(name, new Set([...(needed.get(name) ?? []), ...parameters]))
    }
  }
  return [...needed]
}
