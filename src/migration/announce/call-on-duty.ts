import { isStillOnOpen } from '../decide/still-on.ts'
import { withoutAccounts } from '../describe/without-accounts.ts'
import { isInWindow } from '../due.ts'
import type { LoggedEvent, WentBackEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import type { Verb } from '../roles.ts'
import { STATES } from '../states.ts'
import type { Audience } from './audience.ts'
import { literal, moment } from './marks.ts'
import { type NewMessage, versionKey } from './messages.ts'
import { standstillLine } from './standstill.ts'

/** What whoever is on duty can answer with, as far as the state takes it. */
const ANSWERS: readonly Verb[] = ['confirm', 'resume', 'extend', 'rollback']
const ABOUT_PEOPLE: readonly Verb[] = ['end-sessions', 'wait']

/**
 * A cutover that fails, waits for a person or passes its time to go back is told directly to whoever is on duty, with the
 * buttons to answer: at 02:00 nobody reads a channel.
 */
export function callOnDuty(
  before: Migration | null,
  after: Migration,
  logged: LoggedEvent,
  { onDuty }: Audience,
): readonly NewMessage[] {
  if (onDuty === null) return []
  const needs = needOf(before, after, logged)
  if (needs === null) return []
  const text = [`${after.id}, ${after.source} to ${after.destination}: ${needs}`, deadline(after)]
  const key = `${versionKey(after)}.direct.${onDuty}`
  return [
    {
      kind: 'direct',
      key,
      migration: after.id,
      notBefore: logged.at,
      person: onDuty,
      text: text.filter((part) => part !== '').join(' '),
      buttons: [...(isStillOnOpen(after) ? ABOUT_PEOPLE : []), ...ANSWERS].filter((verb) =>
        STATES[after.state].verbs.includes(verb),
      ),
    },
  ]
}

/** Moments in it are marked, all else is literal. */
function needOf(before: Migration | null, after: Migration, { event }: LoggedEvent): string | null {
  if (event.type === 'go-back-by-passed') return 'The time to go back has passed. Go on until a new end, or roll back?'
  if (event.type === 'went-back') return literal(withoutAccounts(wentBackNeed(after, event), [after.assessment]))
  if (event.type === 'stuck') return standstillLine(event)
  if (before?.state === after.state) return null
  const { state, outcome, parked } = after
  const say = (text: string) => literal(withoutAccounts(text.trim(), [after.assessment]))
  if (state === 'failed') return say(`${subject(after)} has failed. ${outcome ?? ''}`)
  return state === 'waiting-for-person' ? say(`${subject(after)} waits for a person. ${parked?.sentence ?? ''}`) : null
}

/** Whoever is on duty hears of it whatever becomes of the migration: something is wrong with Redis. */
function wentBackNeed({ parked, state }: Migration, event: WentBackEvent): string {
  if (parked?.reason === 'went-back') return parked.sentence
  const then = state === 'assessing' ? ' Its approval no longer counts; both servers are examined anew.' : ''
  return `The records went back in time: ${event.why}.${then}`
}

function subject({ rollback, retirement }: Migration): string {
  if (retirement) return 'The retirement of the source'
  return rollback ? 'The rollback' : 'The cutover'
}

/** Until when there is time, and what happens without an answer. */
function deadline(m: Migration): string {
  if (!isInWindow(m) || !m.schedule || m.question?.isAnswered) return ''
  const otherwise = m.approval?.ifNoAnswer === 'roll-back' ? 'is rolled back' : 'holds where it is'
  if (m.question) return `Without an answer by ${moment(m.question.answerBy)} it ${otherwise}.`
  return `The last moment to go back is ${moment(m.schedule.goBackBy)}; you are asked then, and without an answer it ${otherwise}.`
}
