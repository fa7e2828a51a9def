import { givenApprovals } from '../migration/approvals.ts'
import { workLengthMs } from '../migration/estimate/work-length.ts'
import type { ChangeProgress, Migration } from '../migration/migration.ts'
import type { Unreadable } from '../operations/ports.ts'
import { printable } from './terminal.ts'
import { renderTable } from './text-table.ts'

/** How times are shown, in the site's zone. */
export type ShowTime = (at: number) => string

/** One line per migration, newest first; ends in a line break. */
export function renderStatusList(migrations: readonly Migration[], showTime: ShowTime): string {
  if (migrations.length === 0) return 'There are no migrations yet.\n'
  const rows = migrations.map(({ id, state, source, destination, changedAt, outcome }) => [
    id,
    state,
    `${source} to ${destination}`,
    showTime(changedAt),
    outcome ?? '',
  ])
  return `${renderTable(['Id', 'State', 'Servers', 'Last change', 'Outcome'], rows).join('\n')}\n`
}

/** What cannot be shown, and why; ends in a line break. */
export function renderUnreadable(unreadable: readonly Unreadable[]): string {
  const lines = unreadable.map(({ why }) => `${why}. Nothing of it acts; \`stationmaster doctor\` says what to do.`)
  return `${lines.map(printable).join('\n')}\n`
}

/** Everything that matters about one migration, without the names of accounts; ends in a line break. */
export function renderStatus(migration: Migration, showTime: ShowTime): string {
  const { approval, schedule, parked, stuck = null, cutover, verification, assessment } = migration
  const lines: (string | null)[] = [
    `${migration.id}: ${migration.source} to ${migration.destination}`,
    `State:        ${migration.state}`,
    `Requested:    by ${migration.requestedBy}, ${showTime(migration.requestedAt)}`,
    `Last change:  ${showTime(migration.changedAt)}`,
    assessment && `Findings:     ${countFindings(assessment.findings)}`,
    migration.assessmentFailure && `Examination:  ${migration.assessmentFailure}`,
    migration.digest && `Plan:         ${migration.digest.slice(0, 12)}`,
    approval &&
      `Approved:     by ${[...(approval.earlier ?? []), approval].map(({ by }) => by).join(', ')}, ${showTime(approval.at)}, plan ${approval.digest.slice(0, 12)}`,
    ...approvalLines(migration, showTime),
    schedule && `Window:       ${showTime(schedule.startAt)} until ${showTime(schedule.endAt)}`,
    schedule && `Go back by:   ${showTime(schedule.goBackBy)}`,
    lengthLine(migration),
    cutover && `Changes:      ${countProgress(Object.values(cutover.progress), assessment?.changes.length ?? 0)}`,
    migration.mapped && `Stations:     ${migration.mapped.mapped} of ${migration.mapped.wanted} mapped`,
    stuck &&
      `Stuck:        due since ${showTime(stuck.since)}; ${stuck.why === 'untouched' ? 'nobody works on it' : 'it does not come on'}; reference ${stuck.reference}`,
    parked && `Waiting:      ${parked.sentence}`,
    verification && `Validation:   ${verification.isOk ? 'as planned' : verification.differences.join('; ')}`,
    migration.outcome && `Outcome:      ${migration.outcome}`,
  ]
  return `${lines
    .filter((line) => line !== null)
    .map(printable)
    .join('\n')}\n`
}

/** Approvals that wait for others, and who has decided alone. */
function approvalLines(m: Migration, showTime: ShowTime): string[] {
  const given = givenApprovals(m).map(({ by }) => by)
  const broken = (m.brokenGlass ?? []).map(
    ({ over, by, at, reason }) => `Glass broken: by ${by}, ${showTime(at)}, for the ${over}: ${reason}`,
  )
  return [...(given.length > 0 ? [`Approvals:    so far by ${given.join(', ')}`] : []), ...broken]
}

function lengthLine({ estimate, cutover, pilot }: Migration): string | null {
  const minutes = (ms: number) => `${Math.round(ms / 60_000)} min`
  const took = workLengthMs({ cutover, pilot })
  const known = [took !== null && `took ${minutes(took)}`, estimate && `${minutes(estimate.lengthMs)} expected`]
  const text = known.filter(Boolean).join(', ')
  return text === '' ? null : `Length:       ${text}`
}

function countFindings(findings: readonly { readonly severity: string }[]): string {
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length
  return `${count('block')} in the way, ${count('acknowledge')} to be acknowledged, ${count('note')} to be known`
}

function countProgress(progress: readonly ChangeProgress[], planned: number): string {
  const done = progress.filter(({ status }) => status === 'done').length
  const failed = progress.filter(({ status }) => status === 'failed').length
  return `${done} of ${planned} done${failed > 0 ? `, ${failed} failed` : ''}`
}
