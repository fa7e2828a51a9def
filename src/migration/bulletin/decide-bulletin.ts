import type { EpochMs, MigrationId } from '../ids.ts'
import type { Bulletin, Member, Noticed } from './bulletin.ts'
import type { Moment, ServerTold, Standing } from './view.ts'

/** Something about one migration that everybody must notice. */
export interface Telling {
  readonly migration: MigrationId
  readonly moment: Moment
  readonly told: ServerTold
}

export interface BulletinDecision {
  readonly next: Bulletin
  /** What everybody must notice now, in one reply; empty where the post alone is brought up to date. */
  readonly tellings: readonly Telling[]
  /** When the reply should have been made; null where it tells what has just happened. */
  readonly dueAt: EpochMs | null
  /** When to decide again though nothing has happened: the next reminder. */
  readonly nextAt: EpochMs | null
}

/** Compares what people have noticed with how things stand. Deciding twice on the same state tells nothing more. */
export function decideBulletin(bulletin: Bulletin, members: readonly Member[], now: EpochMs): BulletinDecision {
  const changed = members.flatMap((member) => changeOf(bulletin, member, members) ?? [])
  const reminder = reminderOf(bulletin, members, now)
  const isTold = (id: MigrationId) => changed.some(({ migration }) => migration === id)
  const reminded = reminder.members.filter(({ id }) => !isTold(id))
  const tellings = [
    ...changed,
    ...reminded.map(({ id, told }): Telling => ({ migration: id, moment: 'reminder', told })),
  ]
  const shown = members.filter((member) => !isTold(member.id) && isMerelyShown(bulletin, member))
  const noticed = Object.fromEntries([
    ...Object.entries(bulletin.noticed),
    ...shown.map(({ id, told }) => [id, noticedOf(told, told.standing)]),
    ...changed.map(({ migration, moment, told }) => [
      migration,
      noticedOf(told, moment === 'opened' ? moment : told.standing),
    ]),
  ])
  return {
    next: {
      ...bulletin,
      version: bulletin.version + 1,
      noticed,
      reminded: [...bulletin.reminded, ...reminder.passed],
      isOpeningTold: bulletin.isOpeningTold || changed.some(({ moment }) => moment === 'opened' || moment === 'over'),
    },
    tellings,
    dueAt: changed.length === 0 && reminded.length > 0 ? (reminder.passed.at(-1) ?? null) : null,
    nextAt: nextReminderAt(members, now),
  }
}

/**
 * What the post shows and no reply tells: the first word on a window, whoever joins it later (everybody is reminded of them),
 * whoever goes to another window (where the new time is told), and what comes of a failure while people keep away anyway.
 */
function isMerelyShown(bulletin: Bulletin, { id, told, isAway }: Member): boolean {
  const before = bulletin.noticed[id]
  return before ? isAway || goesOn(before.standing, told.standing, bulletin) : told.standing === 'announced'
}

function goesOn(before: Standing, now: Standing, { isOpeningTold }: Bulletin): boolean {
  if (before !== 'failed') return false
  return now === 'started' || now === 'opened' || (now === 'going-back' && !isOpeningTold)
}

function noticedOf({ startAt, endAt }: ServerTold, standing: Standing): Noticed {
  return { standing, startAt, endAt }
}

function changeOf(bulletin: Bulletin, member: Member, members: readonly Member[]): Telling | null {
  if (member.isAway) return null
  const before = bulletin.noticed[member.id]
  const moment = before ? momentOf(before, member, bulletin, members) : firstMomentOf(member, bulletin, members)
  if (moment === null) return null
  const { told } = member
  return {
    migration: member.id,
    moment,
    told: { ...told, startAt: told.startAt ?? before?.startAt ?? null, endAt: told.endAt ?? before?.endAt ?? null },
  }
}

/** Begun at once, nobody was told before. One that is called off before anybody heard of it is no news. */
const NEWS_EVEN_IF_UNHEARD: readonly Standing[] = ['started', 'opened', 'failed', 'going-back']

function firstMomentOf(
  { told, isFromElsewhere }: Member,
  { noticed }: Bulletin,
  members: readonly Member[],
): Moment | null {
  if (NEWS_EVEN_IF_UNHEARD.includes(told.standing)) return told.standing
  const isFirst = Object.keys(noticed).length === 0
  if (told.standing === 'announced' && isFromElsewhere) return isFirst ? null : 'moved'
  const isBesideOthers = members.some((each) => noticed[each.id]?.standing === 'announced')
  return told.standing === 'announced' && !isFirst && !isBesideOthers ? 'announced' : null
}

const SETTLED: readonly Standing[] = ['over', 'cancelled', 'put-off', 'rolled-back']

function momentOf(before: Noticed, { told }: Member, bulletin: Bulletin, members: readonly Member[]): Moment | null {
  const { standing } = told
  if (standing === before.standing) return sameStandingMoment(before, told)
  if (goesOn(before.standing, standing, bulletin)) return null
  switch (standing) {
    case 'opened':
      return bulletin.isOpeningTold ? null : 'opened'
    case 'over':
      if (members.every((each) => each.isAway || SETTLED.includes(each.told.standing))) return 'over'
      return bulletin.isOpeningTold ? null : 'opened'
    case 'put-off':
      return before.standing === 'announced' ? 'put-off' : null
    default:
      return standing
  }
}

function sameStandingMoment(before: Noticed, told: ServerTold): Moment | null {
  if (told.standing === 'announced' && told.startAt !== before.startAt) {
    return (told.startAt ?? 0) > (before.startAt ?? 0) ? 'moved' : 'announced'
  }
  const isLonger = (told.endAt ?? 0) > (before.endAt ?? 0)
  return ['started', 'opened', 'failed'].includes(told.standing) && isLonger ? 'extended' : null
}

/** Of several reminders that have passed meanwhile only the last is given. */
function reminderOf({ reminded }: Bulletin, members: readonly Member[], now: EpochMs) {
  const announced = members.filter(({ told }) => told.standing === 'announced' && (told.startAt ?? 0) > now)
  const moments = announced.flatMap(({ reminderAts }) => reminderAts)
  const passed = [...new Set(moments)].filter((at) => at <= now && !reminded.includes(at)).toSorted((a, b) => a - b)
  return { passed, members: passed.length > 0 ? announced : [] }
}

function nextReminderAt(members: readonly Member[], now: EpochMs): EpochMs | null {
  const ahead = members
    .filter(({ told }) => told.standing === 'announced')
    .flatMap(({ reminderAts }) => reminderAts)
    .filter((at) => at > now)
  return ahead.length > 0 ? Math.min(...ahead) : null
}
