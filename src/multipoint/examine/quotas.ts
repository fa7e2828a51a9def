import type { ServerId } from '../../migration/ids.ts'
import { finding, fine, type Observation } from './observation.ts'

/** Containers of the drive WSMan: limits of all remote shells, and those of PowerShell's own endpoint. */
export const QUOTA_PATHS = {
  shell: 'WSMan:\\localhost\\Shell',
  powerShell: 'WSMan:\\localhost\\Plugin\\microsoft.powershell\\Quotas',
} as const

export interface Quota {
  readonly Name: string
  readonly Value: string
}

/** A pool to read, one to write, and an earlier one of each migration that is being removed. */
const SHELLS_AT_ONCE = 3
/** Below these values a migration fails. */
const LEAST: Readonly<Record<string, number>> = { MaxShells: SHELLS_AT_ONCE, MaxShellsPerUser: SHELLS_AT_ONCE }
/** What is shown, in this order. */
const SHOWN: readonly (readonly [name: string, words: string])[] = [
  ['MaxShells', 'sessions'],
  ['MaxShellsPerUser', 'sessions per user'],
  ['MaxConcurrentUsers', 'users at once'],
  ['MaxMemoryPerShellMB', 'MB per session'],
]
/** How Windows writes that there is no limit. */
const UNLIMITED = '2147483647'

/** The quotas as they are, or the first that is too low for us. */
export function judgeQuotas(
  server: ServerId,
  quotas: { readonly shell: readonly Quota[]; readonly powerShell: readonly Quota[] },
): Observation {
  for (const place of ['shell', 'powerShell'] as const) {
    for (const { Name, Value } of quotas[place]) {
      const least = LEAST[Name]
      if (least === undefined || !(Number(Value) < least)) continue
      const path = `${QUOTA_PATHS[place]}\\${Name}`
      return finding(
        'quotas',
        `${path} is ${Value} on ${server}, and Stationmaster holds up to ${SHELLS_AT_ONCE} sessions at once.`,
        `Raise it there: Set-Item ${path} 25; Restart-Service WinRM`,
      )
    }
  }
  return fine('quotas', `WinRM: ${list(quotas.shell)}; PowerShell: ${list(quotas.powerShell)}`)
}

function list(quotas: readonly Quota[]): string {
  const shown = SHOWN.flatMap(([name, words]) => {
    const value = quotas.find(({ Name }) => Name === name)?.Value
    return value === undefined ? [] : [value === UNLIMITED ? `any ${words}` : `${value} ${words}`]
  })
  return shown.join(', ') || 'tells none'
}
