import { missing } from '../../migration/announce/approval-story.ts'
import { givenApprovals } from '../../migration/approvals.ts'
import { counted, listed } from '../../migration/describe/words.ts'
import { workLengthMs } from '../../migration/estimate/work-length.ts'
import type { MigrationEvent } from '../../migration/events.ts'
import type { BrokenGlass, GivenApproval, Migration } from '../../migration/migration.ts'
import { STATES } from '../../migration/states.ts'
import { type Block, facts, table } from '../document.ts'
import { inWords, type Told } from './told.ts'

/** Who wanted what, who allowed it and what came of it. */
export function summary(told: Told): Block {
  const { migration: m, formatTime, nameOf } = told
  return facts([
    ['State', STATES[m.state].says],
    m.outcome === null ? null : ['Outcome', inWords(m.outcome, told)],
    ['Asked for', `by ${nameOf(m.requestedBy)}, ${formatTime(m.requestedAt)}`],
    onSite(m, told),
    m.approval && [
      'Approved',
      listed([...(m.approval.earlier ?? []), m.approval].map((each) => approvalOf(each, told))),
    ],
    ...(m.approval ? [] : openApprovals(m, told)),
    ...(m.brokenGlass ?? []).map((broken): [string, string] => ['The glass was broken', brokenGlass(broken, told)]),
    m.approval && ['Plan approved', m.approval.digest.slice(0, 12)],
    m.approval && [
      'If nobody answers when it is time to go back',
      m.approval.ifNoAnswer === 'hold' ? 'hold' : 'roll back',
    ],
    ['Last change', formatTime(m.changedAt)],
    told.head === null ? null : ['Log', `${counted(told.events.length, 'event')}, head ${told.head}`],
  ])
}

function approvalOf({ by, at }: GivenApproval, { nameOf, formatTime }: Told): string {
  return `by ${nameOf(by)}, ${formatTime(at)}`
}

/** Those that wait for others, while they do. */
function openApprovals(m: Migration, told: Told): [string, string][] {
  const given = m.retirement ? [] : givenApprovals(m)
  return given.length > 0 ? [['Approved so far', listed(given.map((each) => approvalOf(each, told)))]] : []
}

function brokenGlass(
  { over, by, at, reason, digest, missing: count }: BrokenGlass,
  { nameOf, formatTime }: Told,
): string {
  const what = over === 'plan' ? `the plan ${digest.slice(0, 12)}` : 'the retirement of the source'
  return `${nameOf(by)} approved ${what} alone, ${formatTime(at)}, although ${missing(count)}. Reason: ${reason}`
}

function onSite({ onSite: there }: Migration, { nameOf, formatTime }: Told): [string, string] | null {
  if (!there) return null
  const stations = there.stations === 'moved' ? 'the same stations are moved' : 'new stations stand ready'
  const person = there.person === null ? '' : `; on site: ${nameOf(there.person)}`
  return ['Stations', `${stations}${person}${there.by === null ? '' : `, by ${formatTime(there.by)}`}`]
}

/** What the window said and what the log says; lines that are empty on both sides are left out. */
export function times(told: Told): Block {
  const { migration: m, events, formatTime } = told
  const show = (at: number | null | undefined) => (at == null ? NOTHING : formatTime(at))
  const at = (type: MigrationEvent['type']) => events.findLast(({ event }) => event.type === type)?.at
  // Later restarts, and a retirement, warn and end sessions of their own.
  const first = (type: MigrationEvent['type']) => events.find(({ event }) => event.type === type)?.at
  const window = events.findLast(({ event }) => event.type === 'scheduled')?.event
  const planned = window?.type === 'scheduled' ? window.window : null
  const end = endOf(told)
  const rows: [what: string, planned: string, actual: string][] = [
    ['Start', show(planned?.startAt ?? m.wantedStartAt), show(m.cutover?.startedAt)],
    ['Users warned on their screens', NOTHING, show(first('sessions-warned'))],
    ['Sessions ended', NOTHING, show(first('sessions-ended'))],
    ['Seats confirmed', NOTHING, show(at('seats-confirmed'))],
    ['Destination verified', NOTHING, show(m.pilot?.startedAt ?? at('verified'))],
    ['Work until it was verified', length(0, m.estimate?.lengthMs), length(0, workLengthMs(m))],
    ['Pilot signed off', NOTHING, show(at('signed-off'))],
    ['Going back had to begin by', show(planned?.goBackBy), show(m.rollback?.startedAt)],
    ['End, as extended', at('window-extended') === undefined ? NOTHING : show(m.schedule?.endAt), NOTHING],
    ['End', show(planned?.endAt), show(end)],
    ['Length', length(planned?.startAt, planned?.endAt), length(m.cutover?.startedAt, end)],
    ['Source retired', NOTHING, show(at('retired'))],
  ]
  return table(
    [
      ['', 4],
      ['Planned', 5],
      ['Actual', 5],
    ],
    rows.filter(([, before, after]) => before !== NOTHING || after !== NOTHING),
  )
}

const NOTHING = '–'

/** Events that end a cutover, for good or for the time being. */
const ENDINGS: ReadonlySet<MigrationEvent['type']> = new Set([
  'verified',
  'verification-failed',
  'change-failed',
  'rolled-back',
  'cancelled',
])

/** When the cutover was over: looking at the destination again, or retiring the source, comes after it. */
function endOf({ migration: m, events }: Told): number | null {
  const isOver = m.endedAt !== null || m.drift !== null || m.retirement !== null
  if (!m.cutover || !isOver) return m.endedAt
  const retirement = m.retirement ? events.findLastIndex(({ event }) => event.type === 'retirement-requested') : -1
  const ofCutover = retirement < 0 ? events : events.slice(0, retirement)
  return ofCutover.findLast(({ event }) => ENDINGS.has(event.type))?.at ?? m.endedAt
}

function length(from: number | null | undefined, to: number | null | undefined): string {
  if (from == null || to == null) return NOTHING
  const minutes = Math.round((to - from) / 60_000)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
