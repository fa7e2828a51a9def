import type { NewMessage } from '../../migration/announce/messages.ts'
import type { Member } from '../../migration/bulletin/bulletin.ts'
import { announcedIn, boardView, isWorthPosting, noticeView } from '../../migration/bulletin/compose.ts'
import { membersOf } from '../../migration/bulletin/members.ts'
import type { BulletinView } from '../../migration/bulletin/view.ts'
import { type EpochMs, isPersonId } from '../../migration/ids.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Messenger, Ports } from '../ports.ts'
import { loadReadable } from '../readable.ts'
import { loadAll } from './tell-people.ts'

/** What a message is to say now, whatever was the case when it was decided on. */
export interface Content {
  readonly migration: Migration | undefined
  readonly view: BulletinView | null
  readonly members: readonly Member[]
  /** False for a bulletin or a notice of which nothing holds any more. */
  readonly holds: boolean
}

interface Posted {
  readonly channel: string
  readonly ts: string
}

/** Cards and bulletins are edited in place; everything else is said once. */
export function isKeptCurrent(message: NewMessage): boolean {
  return message.kind === 'card' || message.kind === 'bulletin'
}

/** Notices of versions before there were bulletins, which tell the same. */
export function isOfEarlierVersion(message: NewMessage): boolean {
  return message.kind === 'notice' && !('tellings' in message)
}

export async function contentOf(ports: Ports, message: NewMessage): Promise<Content> {
  if (message.kind !== 'bulletin' && message.kind !== 'notice') {
    const isDrawnFromIt = message.kind === 'card' || (message.kind === 'direct' && message.buttons !== undefined)
    if (!isDrawnFromIt) return { migration: undefined, view: null, members: [], holds: true }
    // Words to one person say all themselves, and may be about a record that cannot be used.
    const load =
      message.kind === 'direct' ? loadReadable(ports.store, message.migration) : ports.store.load(message.migration)
    return { migration: await load, view: null, members: [], holds: true }
  }
  const loaded = await ports.bulletins.load(message)
  const migrations = await loadAll(ports, loaded.members)
  const members = membersOf(message.window, migrations)
  const view =
    message.kind === 'bulletin'
      ? boardView(loaded.bulletin, members)
      : noticeView(message.tellings, members, { dueAt: message.dueAt, now: ports.clock.now() })
  const isForOthersToo = view !== null && hearsOfOthers(ports, message.channel, view, migrations)
  return { migration: undefined, view: view && { ...view, isForOthersToo }, members, holds: view !== null }
}

/** Whether a channel is told of other servers than those of a message; a person may have asked for any. */
function hearsOfOthers(
  ports: Ports,
  channel: string,
  { sections }: BulletinView,
  migrations: readonly Migration[],
): boolean {
  if (isPersonId(channel)) return true
  const told = sections.flatMap(({ servers }) => servers.map(({ server }) => server))
  const own = migrations.filter(({ source }) => told.includes(source)).map(({ destination }) => destination)
  const others = ports.servers.names.filter((name) => !told.includes(name) && !own.includes(name))
  return others.some((name) => ports.site.noticesChannels(name).includes(channel))
}

/** Nobody needs a first post that only says that nothing takes place, nor a reply to a post that was never made. */
export function isWanted(
  message: NewMessage,
  { view, holds }: Content,
  { thread, edit }: { readonly thread: Posted | null; readonly edit: Posted | null },
): boolean {
  if (message.kind === 'bulletin') return view !== null && (edit !== null || isWorthPosting(view))
  if (message.kind === 'notice') return holds && thread !== null
  return message.kind !== 'story' || thread !== null
}

/** Whether what announces a start is seen to stand in Slack; looked at where that is not known yet. */
export async function isStanding(
  ports: Ports,
  messenger: Messenger,
  message: NewMessage,
  { content, thread, since }: { readonly content: Content; readonly thread: Posted | null; readonly since: EpochMs },
): Promise<boolean> {
  if ((await unheard(ports, message, content)).length === 0) return false
  try {
    return (await messenger.find(message, thread, since)) !== undefined
  } catch (err) {
    // It is posted all the same; the next message that tells of the start is looked for again.
    ports.logger.warn({ key: message.key, err }, 'a message could not be read back')
    return false
  }
}

/** Keeps that people could read of these starts. */
export async function noteAnnounced(ports: Ports, message: NewMessage, content: Content): Promise<void> {
  const announced = await unheard(ports, message, content)
  if (announced.length === 0 || !('window' in message)) return
  await ports.bulletins.noteHeard(message, announced, ports.clock.now())
}

async function unheard(ports: Ports, message: NewMessage, { view, members }: Content) {
  if (view === null || !('window' in message)) return []
  const announced = announcedIn(view, members)
  const heard = await Promise.all(announced.map((each) => ports.bulletins.heardAt(message, each)))
  return announced.filter((_, index) => heard[index] === undefined)
}
