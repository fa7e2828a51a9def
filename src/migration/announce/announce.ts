import type { LoggedEvent } from '../events.ts'
import type { EpochMs } from '../ids.ts'
import type { NewMessage, NoticeFacts, NoticeKind } from '../messages.ts'
import type { Migration } from '../migration.ts'
import type { Audience } from './audience.ts'
import { callToAct } from './call-to-act.ts'
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

/** People in the notices channels have been told of a start, or the cutover is under way. */
function wasAnnounced(before: Migration | null): boolean {
  return before !== null && (before.announcedStartAt !== null || before.cutover !== null)
}

/** What the notices channels hear at this event. */
function noticesOf(before: Migration | null, { event, at }: LoggedEvent): readonly PlannedNotice[] {
  const now = (kind: NoticeKind, because: string | null = null) => [{ kind, notBefore: at, because }]
  const ifAnnounced = (kind: NoticeKind, because: string | null) => (wasAnnounced(before) ? now(kind, because) : [])
  switch (event.type) {
    case 'scheduled': {
      const first = before?.announcedStartAt != null ? now('delayed') : now('scheduled')
      const reminders = event.reminderAts.map((notBefore) => ({ kind: 'reminder' as const, notBefore, because: null }))
      return event.isNow ? [] : [...first, ...reminders]
    }
    case 'started':
      return now('started')
    case 'approval-voided':
      return ifAnnounced(
        'void',
        'Something on the computers has changed since this was planned, so it is being looked at again.',
      )
    case 'window-missed':
      return ifAnnounced('delayed', event.sentence)
    case 'cancelled':
    case 'expired':
      return ifAnnounced('cancelled', null)
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

function noticeFacts(m: Migration, because: string | null): NoticeFacts {
  return {
    source: m.source,
    destination: m.destination,
    startAt: m.schedule?.startAt ?? null,
    endAt: m.schedule?.endAt ?? null,
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
  const sentences = [storyLine(after, logged), callToAct(before, after, audience)].filter((each) => each !== null)
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
      const facts = noticeFacts(after.schedule ? after : (before ?? after), notice.because)
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
    messages: [card, ...storyOf(before, after, logged, audience), ...notices],
    voidMessages: ENDS_REMINDERS.has(logged.event.type) ? [`${after.id}.reminder.*`] : [],
  }
}
