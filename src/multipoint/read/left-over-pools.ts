import type { WinrmClient } from '../../winrm/index.ts'

/**
 * Removes the pools of this name that nobody uses any more, and says how many there were. A process that lives closes its pool
 * after `idleMs`; one that was killed leaves it to the server, where it counts against what our account may have. Pools of other
 * names, such as those of another installation, are not touched.
 */
export async function removeLeftOverPools(
  client: WinrmClient,
  { name, idleMs }: { readonly name: string; readonly idleMs: number },
  signal: AbortSignal,
): Promise<number> {
  const shells = await client.listShells({ signal })
  const leftOver = shells.filter((shell) => shell.name === name && (shell.inactivityMs ?? 0) > idleMs * 1.5)
  for (const { shellId } of leftOver) await client.removeShell(shellId, { signal })
  return leftOver.length
}
