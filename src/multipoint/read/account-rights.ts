import { GROUP_SIDS } from './queries.ts'

/** Mandatory labels of a full administrator's token: high and system. A filtered one is medium (S-1-16-8192). */
const ELEVATED_LABELS = ['S-1-16-12288', 'S-1-16-16384']

/** What the lines of `whoami /groups` say about our account: told by SIDs, not by the words beside them, which Windows translates. */
export function accountRights(groupLines: readonly string[]): { isAdministrator: boolean; isTokenFiltered: boolean } {
  const lines = groupLines.join('\n')
  const isMember = lines.includes(`"${GROUP_SIDS.administrators}"`)
  const isElevated = ELEVATED_LABELS.some((label) => lines.includes(`"${label}"`))
  return { isAdministrator: isMember && isElevated, isTokenFiltered: isMember && !isElevated }
}
