import { withoutAccounts } from '../describe/without-accounts.ts'
import type { LoggedEvent } from '../events.ts'
import type { Migration } from '../migration.ts'
import type { Audience } from './audience.ts'
import { callOnDuty } from './call-on-duty.ts'
import { callToAct } from './call-to-act.ts'
import type { NewMessage } from './messages.ts'
import { noticeFacts, type PlannedNotice, plannedNotices } from './planned-notices.ts'
import { storyLine } from './story.ts'
import { urgencyOf } from './urgency.ts'

export interface Announcement {
  readonly messages: readonly NewMessage[]
  readonly voidMessages: readonly string[]
}

const ENDS_REMINDERS = new Set(['scheduled', 'started', 'approval-voided', 'window-missed', 'cancelled', 'expired'])

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
  const notices = plannedNotices(before, after, logged).flatMap((notice) =>
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
  const messages = [
    card,
    ...storyOf(before, after, logged, audience),
    ...callOnDuty(before, after, logged, audience),
    ...notices,
  ]
  return {
    messages: messages.map((message) => ({ ...message, urgency: urgencyOf(message, before, after) })),
    voidMessages: ENDS_REMINDERS.has(logged.event.type) ? [`${after.id}.reminder.*`] : [],
  }
}
