import type { Check } from '../../cli/cli-parts.ts'
import { coreDumpLimit, openDoors } from '../process-safety.ts'

const subject = 'This process'

/** What lets others read the memory of a process that is started as this one was. */
export function checkProcess(): readonly Check[] {
  return [judgeCoreDumps(coreDumpLimit()), judgeDoors(openDoors())]
}

/** No finding: a service has a limit of its own, which its log tells of. */
function judgeCoreDumps(limit: string | null): Check {
  const about = { subject, what: 'core dumps', remedy: null }
  if (limit === '0') return { ...about, verdict: 'fine', found: 'off' }
  if (limit === null) return { ...about, verdict: 'unseen', found: 'their limit is not shown on this machine' }
  const found = `on where doctor runs (limit ${limit}): switch them off for the service, with LimitCORE=0 or ulimits (docs/security.md)`
  return { ...about, verdict: 'unseen', found }
}

function judgeDoors(open: readonly string[]): Check {
  const about = { subject, what: 'inspector' }
  if (open.length === 0)
    return { ...about, verdict: 'fine', found: 'closed, and no snapshots or reports', remedy: null }
  return {
    ...about,
    verdict: 'finding',
    found: `Started with ${open.join(' and ')}, by which others can read every secret.`,
    remedy: 'Start it without; look at NODE_OPTIONS, too.',
  }
}
