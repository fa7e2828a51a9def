import { toldOf } from '../bulletin/told-of.ts'
import { type BulletinPlace, isFromBeforeBulletins, windowOf } from '../bulletin/window-id.ts'
import { withoutAccounts } from '../describe/without-accounts.ts'
import type { LoggedEvent } from '../events.ts'
import type { WindowId } from '../ids.ts'
import type { Migration } from '../migration.ts'
import { alarm } from './alarm.ts'
import type { Audience } from './audience.ts'
import { callOnDuty } from './call-on-duty.ts'
import { callToAct } from './call-to-act.ts'
import { type NewMessage, versionKey } from './messages.ts'
import { storyLine } from './story.ts'
import { urgencyOf } from './urgency.ts'

export interface Announcement {
  readonly messages: readonly NewMessage[]
  /** Bulletins that may have to say something else now. */
  readonly bulletins: readonly BulletinPlace[]
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
  const key = `${versionKey(after)}.story`
  const story = { key, migration: after.id, notBefore: logged.at, channel, version: after.version, text } as const
  return [{ kind: 'story', ...story, ...(logged.event.type === 'glass-broken' ? { isLoud: true } : {}) }]
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
  const messages = [
    card,
    ...storyOf(before, after, logged, audience),
    ...callOnDuty(before, after, logged, audience),
    ...alarm(after, logged, audience),
  ]
  return {
    messages: messages.map((message) => ({ ...message, urgency: urgencyOf(message, before, after) })),
    bulletins: bulletinsOf(before, after, audience),
  }
}

/** In the window that it is in and those that it has left, where it stands otherwise than before. */
function bulletinsOf(before: Migration | null, after: Migration, audience: Audience): readonly BulletinPlace[] {
  const windows = [...(after.formerWindows ?? []), windowOf(after)].filter((window) => window !== null)
  return windows
    .filter((window) => isFromBeforeBulletins(after) || hasChanged(before, after, window))
    .flatMap((window) => audience.noticesChannels.map((channel) => ({ window, channel })))
}

function hasChanged(before: Migration | null, after: Migration, window: WindowId): boolean {
  return JSON.stringify(shownIn(before, window)) !== JSON.stringify(shownIn(after, window))
}

function shownIn(m: Migration | null, window: WindowId) {
  return m && [toldOf(m, window), m.schedule?.reminderAts]
}
