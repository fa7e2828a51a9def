import type { EpochMs, MigrationId } from '../ids.ts'
import type { Bulletin, Member } from './bulletin.ts'
import type { Telling } from './decide-bulletin.ts'
import type { BulletinView, Moment, Section, ServerTold, Standing } from './view.ts'

/** What has to be done at once comes first. */
const BY_URGENCY: readonly Moment[] = [
  'failed',
  'going-back',
  'started',
  'extended',
  'announced',
  'reminder',
  'put-off',
  'moved',
  'rolled-back',
  'cancelled',
  'opened',
  'over',
]

/** A reply is late, and says so, where it comes this much after its time. */
const LATE_MS = 5 * 60_000

/** What happened to several servers at the same times, in one section each; the most urgent first. */
function sectionsOf(items: readonly { moment: Moment; told: ServerTold }[]): Section[] {
  const sections = new Map<string, Section>()
  for (const { moment, told } of items) {
    const key = JSON.stringify([moment, told.startAt, told.endAt, told.because])
    sections.set(key, { moment, servers: [...(sections.get(key)?.servers ?? []), told] })
  }
  return [...sections.values()].toSorted((one, other) => urgencyOf(one) - urgencyOf(other))
}

function urgencyOf({ moment }: Section): number {
  return BY_URGENCY.indexOf(moment)
}

/** The reply as it is to be read now: without what no longer holds. Null where nothing of it does. */
export function noticeView(
  tellings: readonly Telling[],
  members: readonly Member[],
  { dueAt, now }: { readonly dueAt: EpochMs | null; readonly now: EpochMs },
): BulletinView | null {
  const sections = sectionsOf(tellings.filter((telling) => stillHolds(telling, members, now)))
  if (sections.length === 0) return null
  return { sections, dueAt: dueAt !== null && now - dueAt > LATE_MS ? dueAt : null }
}

function stillHolds({ migration, moment, told }: Telling, members: readonly Member[], now: EpochMs): boolean {
  const current = members.find(({ id }) => id === migration)?.told
  if (!current) return false
  if (moment === 'opened') return current.standing === 'opened' || current.standing === 'over'
  if (moment === 'failed' && current.standing === 'going-back') return true
  if (current.standing !== told.standing) return false
  if (moment === 'extended') return current.endAt === told.endAt
  if (told.standing !== 'announced' && told.standing !== 'moved') return true
  return current.startAt === told.startAt && (moment !== 'reminder' || now < (told.startAt ?? now))
}

/** The post as it is to be read now. Null where there is nothing that people of this channel need to know. */
export function boardView({ noticed }: Bulletin, members: readonly Member[]): BulletinView | null {
  const shown = members.flatMap(({ id, told, isFromElsewhere }) => {
    const before = noticed[id]
    if (!before) return []
    const { startAt, endAt } = before
    const moment: Moment = told.standing === 'announced' && isFromElsewhere ? 'moved' : told.standing
    return [{ moment, told: { ...told, startAt: told.startAt ?? startAt, endAt: told.endAt ?? endAt } }]
  })
  return shown.length > 0 ? { sections: sectionsOf(shown), dueAt: null } : null
}

/** A migration and the start that people were told. */
export interface Announced {
  readonly migration: MigrationId
  readonly startAt: EpochMs
}

/** Which migrations a post or a reply announces, and for when: what the proof of notice goes by. */
export function announcedIn(view: BulletinView, members: readonly Member[]): readonly Announced[] {
  const told = view.sections.flatMap(({ servers }) => servers)
  return members.flatMap(({ id, told: { server, standing, startAt } }) => {
    const isToldOf = told.some(
      (each) => each.server === server && each.standing === 'announced' && each.startAt === startAt,
    )
    return standing === 'announced' && startAt !== null && isToldOf ? [{ migration: id, startAt }] : []
  })
}

/** Standings of a window that nobody has to act on any more, so that an unposted post is not worth its while. */
export function isWorthPosting(view: BulletinView): boolean {
  const quiet: readonly Standing[] = ['cancelled', 'put-off', 'moved', 'over', 'rolled-back']
  return view.sections.some(({ servers }) => servers.some(({ standing }) => !quiet.includes(standing)))
}
