import { missing } from '../../migration/announce/approval-story.ts'
import { approvalsNeeded, givenApprovals } from '../../migration/approvals.ts'
import { withoutAccounts } from '../../migration/describe/without-accounts.ts'
import { listed } from '../../migration/describe/words.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Policy } from '../../migration/policy.ts'
import type { Zones } from '../../operations/ports.ts'
import { MAX_SECTION } from '../limits.ts'
import { clip, escapeText, mention, momentText, shorten } from '../text.ts'
import { type Drawn, section } from './basics.ts'

const MAX_REASON = 300
/** More than that often is for the history to tell. */
const MAX_SHOWN = 3

/** `1 of 2 approvals, by @carol; one more is needed.` Null where one person is enough. */
export function approvalsText(m: Migration, policy: Policy): string | null {
  const needed = approvalsNeeded(policy, m)
  const given = givenApprovals(m)
  if (given.length === 0) return needed > 1 ? `${needed} different people have to approve.` : null
  const left = Math.max(1, needed - given.length)
  const by = listed(given.map((each) => mention(each.by)))
  return `${given.length} of ${needed} approvals, by ${by}; ${left === 1 ? 'one more is' : `${left} more are`} needed.`
}

/** Who has decided alone, on the card for good. */
export function brokenGlass(
  { brokenGlass: broken = [], assessment }: Migration,
  { zones }: { readonly zones: Zones },
): Drawn[] {
  if (broken.length === 0) return []
  const lines = broken.slice(-MAX_SHOWN).map(({ over, by, at, reason, digest, missing: count }) => {
    const what = over === 'plan' ? `the plan ${digest.slice(0, 8)}` : 'the retirement of the source'
    const why = escapeText(shorten(withoutAccounts(reason, [assessment]), MAX_REASON)).replaceAll('\n', ' ')
    return `:rotating_light: *The glass was broken:* ${mention(by)} approved ${what} alone, ${momentText(at, zones)}, although ${missing(count)}. Reason: ${why}`
  })
  return [section(clip(lines.join('\n'), MAX_SECTION))]
}
