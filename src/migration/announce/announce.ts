import { withoutAccounts } from '../describe/without-accounts.ts'
import type { LoggedEvent } from '../events.ts'
import type { EpochMs } from '../ids.ts'
import type { Migration } from '../migration.ts'
import type { Audience } from './audience.ts'
import { callOnDuty } from './call-on-duty.ts'
import { callToAct } from './call-to-act.ts'
import type { NewMessage, NoticeFacts, NoticeKind } from './messages.ts'
import { storyLine } from './story.ts'

export interface Announcement {
  readonly messages: readonly NewMessage[]
  readonly voidMessages: readonly string[]
}

interface PlannedNotice {
  readonly kind: NoticeKind
  readonly notBefore: EpochMs
  readonly because: string | null
}

/** People in the notices channels have been told of a move, whether its start still holds or not. */
function wasAnnounced(before: Migration | null): boolean {
  return before !== null && (before.announcedStartAt !== null || before.cutover !== null)
}

/** A start that still holds is put off; one that is moved forward, or set anew after it was called off, is told like a first one. */
function isPutOff(before: Migration | null, startAt: EpochMs): boolean {
  return before?.schedule != null && before.announcedStartAt !== null && startAt > before.announcedStartAt
}

/** What the notices channels hear at this event. */
function noticesOf(before: Migration | null, { event, at }: LoggedEvent): readonly PlannedNotice[] {
  const now = (kind: NoticeKind, because: string | null = null) => [{ kind, notBefore: at, because }]
  const ifAnnounced = (kind: NoticeKind, because: string | null) => (wasAnnounced(before) ? now(kind, because) : [])
  switch (event.type) {
    case 'scheduled': {
      const first = now(isPutOff(before, event.window.startAt) ? 'delayed' : 'scheduled')
      const reminders = event.reminderAts.map((notBefore) => ({ kind: 'reminder' as const, notBefore, because: null }))
      return event.isNow ? [] : [...first, ...reminders]
    }
    case 'started':
      return now('started')
    case 'approval-voided':
      return before?.schedule
        ? ifAnnounced(
            'void',
            'Something on the computers has changed since this was planned, so it is being looked at again.',
          )
        : []
    case 'window-missed':
      return ifAnnounced('delayed', 'It could not start on time. You will be told here about a new time.')
    case 'cancelled':
    case 'expired':
    case 'rejected':
      return ifAnnounced('cancelled', before?.cutover ? 'It had begun and has been given up.' : null)
    case 'change-failed':
    case 'verification-failed':
    case 'stopped':
      return now('failed')
    case 'verified':
      return now('finished')
    default:
      return []
  }
}

const ENDS_REMINDERS = new Set(['scheduled', 'started', 'approval-voided', 'window-missed', 'cancelled', 'expired'])

/** A start that is put off without a new one is not told as if it were the new one; one called off is told as it was. */
function noticeFacts(before: Migration | null, after: Migration, { kind, because }: PlannedNotice): NoticeFacts {
  const schedule = after.schedule ?? (kind === 'delayed' ? null : before?.schedule)
  return {
    source: after.source,
    destination: after.destination,
    startAt: schedule?.startAt ?? null,
    endAt: schedule?.endAt ?? null,
    because,
  }
}

/** Reminders share a prefix, so that a commit can void all that have not gone out. */
function noticeKey(m: Migration, notice: PlannedNotice, channel: string): string {
  return notice.kind === 'reminder'
    ? `${m.id}.reminder.v${m.version}.${notice.notBefore}.${channel}`
    : `${m.id}.v${m.version}.notice.${notice.kind}.${channel}`
}

function storyOf(
  before: Migration | null,
  after: Migration,
  logged: LoggedEvent,
  audience: Audience,
): readonly NewMessage[] {
  const line = storyLine(after, logged)
  const told = line && withoutAccounts(line, [before?.assessment, after.assessment])
  const sentences = [told, callToAct(before, after, audience)].filter((each) => each !== null)
  if (sentences.length === 0) return []
  const text = sentences.join(' ')
  const channel = audience.updatesChannel
  const key = `${after.id}.v${after.version}.story`
  return [{ kind: 'story', key, migration: after.id, notBefore: logged.at, channel, version: after.version, text }]
}

/** What is to be said because of one event, and what no longer holds; `after` has the event folded in. */
export function announce(
  before: Migration | null,
  after: Migration,
  logged: LoggedEvent,
  audience: Audience,
): Announcement {
  const card: NewMessage = {
    kind: 'card',
    key: `${after.id}.card`,
    migration: after.id,
    notBefore: logged.at,
    channel: audience.updatesChannel,
  }
  const notices = noticesOf(before, logged).flatMap((notice) =>
    audience.noticesChannels.map((channel): NewMessage => {
      const key = noticeKey(after, notice, channel)
      const facts = noticeFacts(before, after, notice)
      return {
        kind: 'notice',
        key,
        migration: after.id,
        notBefore: notice.notBefore,
        channel,
        notice: notice.kind,
        facts,
      }
    }),
  )
  return {
    messages: [
      card,
      ...storyOf(before, after, logged, audience),
      ...callOnDuty(before, after, logged, audience),
      ...notices,
    ],
    voidMessages: ENDS_REMINDERS.has(logged.event.type) ? [`${after.id}.reminder.*`] : [],
  }
}
