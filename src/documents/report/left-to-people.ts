import type { RuleId } from '../../migration/assessment/finding.ts'
import { counted } from '../../migration/describe/words.ts'
import type { Migration } from '../../migration/migration.ts'
import { openItems } from '../../migration/open-points.ts'
import { newAccountsOf } from '../../migration/stages/pilot-changes.ts'
import { type Block, list } from '../document.ts'
import type { Told } from './told.ts'

/** Rules about the time before the cutover, or that another line stands for: nothing of them is left after it. */
const ONLY_BEFORE: ReadonlySet<RuleId> = new Set(['A1', 'A6', 'A7', 'A9', 'A14', 'A15'])

/** What no program does: items not confirmed, what was acknowledged as people's own task, and the guide's last page. */
export function leftToPeople({ migration: m }: Told): Block {
  const items = openItems(m).map(({ title, instruction }) => `${title}. ${instruction}`)
  return list([...items, ...afterTheEnd(m), ...acknowledgedTasks(m)], 'nothing that Stationmaster knows of')
}

function afterTheEnd(m: Migration): string[] {
  if (m.state === 'rolled-back') return (m.rollback?.leftovers ?? []).map((left) => `Not undone: ${left}`)
  const { assessment, pilot } = m
  if (!assessment || (m.state !== 'completed' && m.state !== 'pilot' && m.state !== 'retired')) return []
  const created = newAccountsOf(assessment).length
  return [
    ...(created > 0
      ? [
          `Hand out the passwords of ${counted(created, 'new account')}: “stationmaster passwords ${m.id}” shows them, with “--slips” as slips to cut out.`,
        ]
      : []),
    ...(pilot?.signedOffBy
      ? []
      : [
          'Try the destination as a pilot, with one test account that is an administrator and one that is not, before everybody works there; raise the number of users step by step.',
        ]),
    ...(m.state === 'retired' ? [] : [retireSource(m)]),
  ]
}

function retireSource({ source, assessment }: Migration): string {
  const isMember = assessment?.sourceFacts.computer.isDomainMember
  return `Only then retire ${source}: ${isMember ? 'remove it from its domain first, then ' : ''}shut it down or disconnect it from the network.`
}

/** Nothing of these is left where the plan was given up or taken back. */
function acknowledgedTasks({ assessment, cutover, state }: Migration): string[] {
  if (state === 'rolled-back' || state === 'rejected' || state === 'expired' || state === 'cancelled') return []
  return (assessment?.findings ?? [])
    .filter(({ rule, severity }) => severity === 'acknowledge' && !(cutover && ONLY_BEFORE.has(rule)))
    .map(({ rule, title, remedy }) => `${rule}: ${title} ${remedy.replace(/[;,] then acknowledge\.$/, '.')}`)
}
