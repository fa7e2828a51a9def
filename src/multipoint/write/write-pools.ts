import { setTimeout as delay } from 'node:timers/promises'
import type { MigrationId } from '../../migration/ids.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import type { ShellFacts, WinrmClient } from '../../winrm/index.ts'

/** How long a removed shell may stay listed: its cmdlet may still be winding down. */
const REMOVAL_TIMEOUT_MS = 60_000
const REMOVAL_POLL_MS = 250

/** `<installation>.<migration>.<epoch>`: says to an operator whose shell it is, and to us which are from earlier claims. */
export function writePoolName(installation: string, migration: MigrationId, epoch: number): string {
  return `${installation}.${migration}.${epoch}`
}

function isEarlier(shell: ShellFacts, installation: string, migration: MigrationId, epoch: number): boolean {
  const prefix = `${installation}.${migration}.`
  if (!shell.name?.startsWith(prefix)) return false
  const shellEpoch = shell.name.slice(prefix.length)
  return /^\d+$/.test(shellEpoch) && Number(shellEpoch) < epoch
}

/**
 * Removes this migration's shells of earlier claims and waits until none is listed: from then on nothing that was sent
 * under an earlier claim can still be running. Rejects with `ServerTrouble` when one does not go away.
 */
export async function removeEarlierPools(
  client: WinrmClient,
  whose: { server: string; installation: string; migration: MigrationId; epoch: number },
  signal: AbortSignal,
): Promise<void> {
  const giveUp = AbortSignal.timeout(REMOVAL_TIMEOUT_MS)
  for (let rounds = 0; ; rounds += 1) {
    const shells = await client.listShells({ signal })
    const earlier = shells.filter((shell) => isEarlier(shell, whose.installation, whose.migration, whose.epoch))
    if (earlier.length === 0) return
    if (giveUp.aborted) {
      throw new ServerTrouble(
        'unreachable',
        whose.server,
        `An earlier session of ${whose.migration} on ${whose.server} does not end.`,
      )
    }
    for (const shell of earlier) await client.removeShell(shell.shellId, { signal })
    // Most are gone at once.
    if (rounds > 0) await delay(REMOVAL_POLL_MS, undefined, { signal })
  }
}
