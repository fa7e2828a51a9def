import type { Check } from './cli-parts.ts'
import { printable } from './terminal.ts'

const MARKS = { fine: 'ok ', finding: 'BAD', unseen: '-- ' } as const

/** What `doctor` found, by subject: one line each, and under a finding what to do about it. Ends in a line break. */
export function renderChecks(checks: readonly Check[]): string {
  const subjects = [...new Set(checks.map((check) => check.subject))]
  const lines = subjects.flatMap((subject) => [
    subject,
    ...linesOf(checks.filter((check) => check.subject === subject)),
    '',
  ])
  return `${[...lines, verdictOf(checks)].map(printable).join('\n')}\n`
}

function linesOf(checks: readonly Check[]): string[] {
  return together(checks).flatMap(({ verdict, what, found, remedy }) => [
    `  ${MARKS[verdict]}  ${what}: ${found}`,
    ...(remedy === null ? [] : [`       ${remedy}`]),
  ])
}

/** What was not seen for one reason takes one line. */
function together(checks: readonly Check[]): Check[] {
  const shown: Check[] = []
  for (const check of checks) {
    const last = shown.at(-1)
    const isSame = last?.verdict === 'unseen' && check.verdict === 'unseen' && last.found === check.found
    if (last && isSame) shown[shown.length - 1] = { ...last, what: `${last.what}, ${check.what}` }
    else shown.push(check)
  }
  return shown
}

function verdictOf(checks: readonly Check[]): string {
  const findings = checks.filter((check) => check.verdict === 'finding')
  const isAllSeen = checks.every((check) => check.verdict !== 'unseen')
  if (findings.length === 0) return isAllSeen ? 'Everything is fine.' : 'Everything that was looked at is fine.'
  const where = [...new Set(findings.map((check) => check.subject))].join(', ')
  return `${findings.length} of ${checks.length} checks found something: ${where}.`
}
