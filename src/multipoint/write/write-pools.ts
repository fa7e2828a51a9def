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

/** The claim under which a shell of this migration was opened; null for any other shell. */
function epochOf({ name }: ShellFacts, installation: string, migration: MigrationId): number | null {
  const prefix = `${installation}.${migration}.`
  const epoch = name?.startsWith(prefix) ? name.slice(prefix.length) : ''
  return /^\d+$/.test(epoch) ? Number(epoch) : null
}

/**
 * Removes this migration's shells of earlier claims and waits until none is listed: from then on nothing that was sent
 * under an earlier claim can still be running. Resolves with the epoch of a shell of a later claim, where there is one. Rejects with
 * `ServerTrouble` when one does not go away.
 */
export async function removeEarlierPools(
  client: WinrmClient,
  whose: { server: string; installation: string; migration: MigrationId; epoch: number },
  signal: AbortSignal,
): Promise<number | undefined> {
  const giveUp = AbortSignal.timeout(REMOVAL_TIMEOUT_MS)
  for (let rounds = 0; ; rounds += 1) {
    const shells = await client.listShells({ signal })
    const epochs = shells.map((shell) => epochOf(shell, whose.installation, whose.migration) ?? Number.NaN)
    const earlier = shells.filter((_, index) => Number(epochs[index]) < whose.epoch)
    if (earlier.length === 0) return epochs.find((epoch) => epoch > whose.epoch)
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
