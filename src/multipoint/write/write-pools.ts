import { setTimeout as delay } from 'node:timers/promises'
import type { MigrationId, ServerId } from '../../migration/ids.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import type { ShellFacts, WinrmClient } from '../../winrm/index.ts'
import { type InstallationSign, isSigned, othersAmong } from '../pool-names.ts'

/** How long a removed shell may stay listed: its cmdlet may still be winding down. */
const REMOVAL_TIMEOUT_MS = 60_000
const REMOVAL_POLL_MS = 250

/** Whose pool is to be opened, and where. */
export interface WritePool {
  readonly server: ServerId
  readonly sign: InstallationSign
  readonly migration: MigrationId
  readonly epoch: number
}

/** The claim under which a shell of this migration was opened; null for any other shell. */
function epochOf(shell: ShellFacts, { sign, migration }: WritePool): number | null {
  const prefix = `${sign.name}.${migration}.`
  const epoch = shell.name?.startsWith(prefix) && isSigned(shell, sign) ? shell.name.slice(prefix.length) : ''
  return /^\d+$/.test(epoch) ? Number(epoch) : null
}

/** Throws `ServerTrouble` where another installation writes to the server. */
function refuseBesideOthers(shells: readonly ShellFacts[], { server, sign }: WritePool): void {
  const others = othersAmong(shells, sign)
  if (others.length === 0) return
  throw new ServerTrouble(
    'in-use',
    server,
    `Another installation of Stationmaster writes to ${server}: its session ${others.join(', ')} is open there.`,
    {
      remedy: `Nothing of it was touched. Finish or stop that migration there first; a session that nobody uses ends by itself after two minutes.`,
    },
  )
}

/**
 * Removes this migration's shells of earlier claims and waits until none is listed: from then on nothing that was sent
 * under an earlier claim can still be running. Resolves with the epoch of a shell of a later claim, where there is one. Rejects with
 * `ServerTrouble` when one does not go away, and where another installation is at work.
 */
export async function removeEarlierPools(
  client: WinrmClient,
  whose: WritePool,
  signal: AbortSignal,
): Promise<number | undefined> {
  const giveUp = AbortSignal.timeout(REMOVAL_TIMEOUT_MS)
  for (let rounds = 0; ; rounds += 1) {
    const shells = await client.listShells({ signal })
    refuseBesideOthers(shells, whose)
    const epochs = shells.map((shell) => epochOf(shell, whose) ?? Number.NaN)
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

/**
 * Looks once more when our own pool is open: of two installations that open theirs at the same moment, one at least sees the other's.
 * Rejects with `ServerTrouble` where there is one.
 */
export async function assertAlone(client: WinrmClient, whose: WritePool, signal: AbortSignal): Promise<void> {
  refuseBesideOthers(await client.listShells({ signal }), whose)
}
