import type { RuleId } from '../../migration/assessment/finding.ts'
import { counted } from '../../migration/describe/words.ts'
import { openItems } from '../../migration/open-points.ts'
import { type Block, list } from '../document.ts'
import type { Told } from './told.ts'

/** Rules about the time before the cutover, or that another line stands for: nothing of them is left after it. */
const ONLY_BEFORE: ReadonlySet<RuleId> = new Set(['A1', 'A6', 'A7', 'A9', 'A14'])

/** What no program does: items not confirmed, what was acknowledged as people's own task, and the guide's last page. */
export function leftToPeople({ migration: m }: Told): Block {
  const { assessment } = m
  const created = (assessment?.changes ?? []).filter(({ kind }) => kind === 'create-user').length
  const isMade = m.state === 'completed'
  return list(
    [
      ...openItems(m).map(({ title, instruction }) => `${title}. ${instruction}`),
      ...(isMade && created > 0
        ? [
            `Hand out the passwords of ${counted(created, 'new account')}: “stationmaster passwords ${m.id}” shows them, with “--slips” as slips to cut out.`,
          ]
        : []),
      ...(isMade
        ? [
            `Try the destination as a pilot, with one test account that is an administrator and one that is not, before everybody works there; raise the number of users step by step.`,
            `Only then retire ${m.source}: ${
              assessment?.sourceFacts.computer.isDomainMember ? 'remove it from its domain first, then ' : ''
            }shut it down or disconnect it from the network.`,
          ]
        : []),
      ...(assessment?.findings ?? [])
        .filter(({ rule, severity }) => severity === 'acknowledge' && !(m.cutover && ONLY_BEFORE.has(rule)))
        .map(({ rule, title, remedy }) => `${rule}: ${title} ${remedy.replace(/[;,] then acknowledge\.$/, '.')}`),
    ],
    'nothing that Stationmaster knows of',
  )
}
