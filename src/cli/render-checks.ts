import type { Check } from './cli-parts.ts'
import { printable } from './terminal.ts'

/** What `doctor` found, one line each and what to do under it; ends in a line break. */
export function renderChecks(checks: readonly Check[]): string {
  const lines = checks.flatMap((check) => [
    `${check.isFine ? 'ok  ' : 'BAD '} ${check.what}: ${check.found}`,
    ...(check.remedy === null ? [] : [`     ${check.remedy}`]),
  ])
  const bad = checks.filter((check) => !check.isFine).length
  const verdict = bad === 0 ? 'Everything is fine.' : `${bad} of ${checks.length} checks found something.`
  return `${[...lines, verdict].map(printable).join('\n')}\n`
}
