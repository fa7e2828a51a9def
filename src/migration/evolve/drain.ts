import type { CutoverEvent, ScreenEvent } from '../events.ts'
import type { EpochMs } from '../ids.ts'
import { type Migration, SOURCE_SESSIONS } from '../migration.ts'
import type { ScreenWarning } from '../record-parts.ts'
import { type Part, withCutover } from './part.ts'

/** Warnings on the screens, before the start. */
export function foldScreens(m: Migration, event: ScreenEvent, at: EpochMs): Part {
  const { leadMs } = event
  switch (event.type) {
    case 'screen-warning-intended':
      return withWarning(m, { leadMs, status: 'intended', sessions: 0, at })
    case 'screen-warned':
      return withWarning(m, { leadMs, status: 'shown', sessions: event.sessions, at })
    case 'screen-warning-missed':
      return withWarning(m, { leadMs, status: event.why === 'late' ? 'missed' : 'unknown', sessions: 0, at })
  }
}

function withWarning({ schedule }: Migration, warning: ScreenWarning): Part {
  if (!schedule) return {}
  const others = (schedule.warnings ?? []).filter(({ leadMs }) => leadMs !== warning.leadMs)
  return { schedule: { ...schedule, warnings: [...others, warning] } }
}

type StillOnEvent = Extract<CutoverEvent, { type: 'sessions-left' | 'still-on-answered' }>

/** Who is still logged on when the cutover has begun, and what is done about it. */
export function foldStillOn(m: Migration, event: StillOnEvent, at: EpochMs): Part {
  if (event.type === 'still-on-answered') return answered(m, event.answer)
  const { left, before = SOURCE_SESSIONS } = event
  const ending = m.cutover?.endings[before]
  if (!ending) return {}
  const endings = { ...m.cutover?.endings, [before]: { ...ending, left, lookedAt: at } }
  return {
    ...withCutover(m, { endings, attempts: 0, retryAt: null }),
    ...(left === 0 && m.parked?.reason === 'still-on' ? GOES_ON : {}),
  }
}

const GOES_ON = { state: 'migrating', parked: null } as const

/** Whoever is to be logged off is warned once more first. */
function answered(m: Migration, answer: 'wait' | 'end'): Part {
  const { [SOURCE_SESSIONS]: source, ...others } = m.cutover?.endings ?? {}
  const endings = answer === 'end' || !source ? others : { ...others, [SOURCE_SESSIONS]: source }
  return { ...GOES_ON, ...withCutover(m, { endings, stillOn: answer, attempts: 0, retryAt: null }) }
}
