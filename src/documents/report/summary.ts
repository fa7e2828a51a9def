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
    m.approval && ['Approved', `by ${nameOf(m.approval.by)}, ${formatTime(m.approval.at)}`],
    m.approval && ['Plan approved', m.approval.digest.slice(0, 12)],
    ['Last change', formatTime(m.changedAt)],
  ])
}

/** What the window said and what the log says. */
export function times(told: Told): Block {
  const { migration: m, events, formatTime } = told
  const { schedule, cutover } = m
  const planned = (at: number | null | undefined) => (at == null ? '–' : formatTime(at))
  const first = (type: string) => events.findLast(({ event }) => event.type === type)?.at
  return table(
    [
      ['', 4],
      ['Planned', 5],
      ['Actual', 5],
    ],
    [
      ['Start', planned(schedule?.startAt ?? m.wantedStartAt), planned(cutover?.startedAt)],
      ['Users warned on their screens', '–', planned(first('sessions-warned'))],
      ['Seats confirmed', '–', planned(first('seats-confirmed'))],
      ['Going back had to begin by', planned(schedule?.goBackBy), '–'],
      ['End', planned(schedule?.endAt), planned(m.endedAt)],
      ['Length', length(schedule?.startAt, schedule?.endAt), length(cutover?.startedAt, m.endedAt)],
    ],
  )
}

function length(from: number | null | undefined, to: number | null | undefined): string {
  if (from == null || to == null) return '–'
  const minutes = Math.round((to - from) / 60_000)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
