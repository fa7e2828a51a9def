import type { ShellFacts, WinrmClient } from '../../winrm/index.ts'
import { type InstallationSign, isSigned } from '../pool-names.ts'

/**
 * Removes the pools of this name that nobody uses any more, and says how many there were. A process that lives closes its pool
 * after `idleMs`; one that was killed leaves it to the server, where it counts against what our account may have. Pools of other
 * names and of other installations are not touched.
 */
export async function removeLeftOverPools(
  client: WinrmClient,
  { name, idleMs, sign }: { readonly name: string; readonly idleMs: number; readonly sign: InstallationSign },
  signal: AbortSignal,
): Promise<number> {
  const shells = await client.listShells({ signal })
  const isIdle = ({ inactivityMs }: ShellFacts) => (inactivityMs ?? 0) > idleMs * 1.5
  const leftOver = shells.filter((shell) => shell.name === name && isSigned(shell, sign) && isIdle(shell))
  for (const { shellId } of leftOver) await client.removeShell(shellId, { signal })
  return leftOver.length
}
