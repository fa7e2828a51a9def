import type { Assessment, Difference } from '../assessment/assessment.ts'
import { withoutAccounts } from '../describe/without-accounts.ts'
import type { EpochMs } from '../ids.ts'
import { type ChangeProgress, type Cutover, type Migration, SOURCE_SESSIONS } from '../migration.ts'
import type { StateName } from '../states.ts'

/** What an event changes in a record. */
export type Part = Partial<Omit<Migration, 'schema' | 'id' | 'version'>>

export function withCutover(m: Migration, part: Partial<Cutover>): Part {
  return m.cutover ? { cutover: { ...m.cutover, ...part } } : {}
}

export function withProgress(m: Migration, changeId: string, progress: ChangeProgress): Part {
  const settled = progress.status === 'intended' ? { isUntouched: false } : { attempts: 0 }
  return withCutover(m, { progress: { ...m.cutover?.progress, [changeId]: progress }, retryAt: null, ...settled })
}

/** All changes count as begun only: each is observed again, and what this migration applied is still known as its own. */
export function lookedAtAnew(progress: Cutover['progress'], at: EpochMs): Cutover['progress'] {
  const ours = Object.entries(progress).filter(([, each]) => each.status !== 'done' || each.how === 'applied')
  return Object.fromEntries(ours.map(([id]) => [id, { status: 'intended', at } as const]))
}

/** Whoever was warned for the sake of something that is not done after all is warned again when it is. */
export function endingsThatLast(m: Migration): Pick<Cutover, 'endings' | 'stillOn'> {
  const ending = m.cutover?.endings[SOURCE_SESSIONS]
  return { endings: ending?.status === 'ended' ? { [SOURCE_SESSIONS]: ending } : {}, stillOn: null }
}

/** Where work goes on: with the changes, or with a restart that was waited for and has as much time again. */
export function goingOn(m: Migration, at: EpochMs, next: Partial<Migration> = {}): Part {
  const { restart } = m
  return restart
    ? { state: 'restarting', restart: { ...restart, lookAgainAt: at, overdueAt: at + restart.patienceMs } }
    : { state: workState({ ...m, ...next }) }
}

/** The state in which changes are made: forwards, back, or on a source that is retired. */
export function workState(m: Pick<Migration, 'rollback' | 'retirement'>): StateName {
  if (m.retirement) return 'retiring'
  return m.rollback ? 'rolling-back' : 'migrating'
}

/** The record shows them to everyone in the channel; who has the role finds names in the log. */
export function withoutNames(
  differences: readonly Difference[],
  pair: readonly (Assessment | null)[],
): readonly Difference[] {
  const clean = (text: string) => withoutAccounts(text, pair)
  return differences.map(({ server, field, was, now }) => ({
    server,
    field: clean(field),
    was: clean(was),
    now: clean(now),
  }))
}
