import type { NewMessage } from '../../migration/announce/messages.ts'
import { boardView } from '../../migration/bulletin/compose.ts'
import { decideBulletin } from '../../migration/bulletin/decide-bulletin.ts'
import { membersOf } from '../../migration/bulletin/members.ts'
import { type BulletinPlace, bulletinName } from '../../migration/bulletin/window-id.ts'
import { type EpochMs, isPersonId, type MigrationId } from '../../migration/ids.ts'
import type { Migration } from '../../migration/migration.ts'
import type { Ports } from '../ports.ts'

const BATCH = 50

/** Decides, for every bulletin that is due, what its people have to be told now. */
export async function tellPeople(
  ports: Ports,
  signal: AbortSignal,
  isNews: (key: string) => boolean = () => true,
): Promise<void> {
  for (const place of await ports.bulletins.due(ports.clock.now(), BATCH)) {
    if (signal.aborted) return
    try {
      await bringUpToDate(ports, place)
    } catch (err) {
      // One that trips our own code must not keep the others from being told.
      const bulletin = bulletinName(place)
      const level = isNews(`${bulletin} ${err instanceof Error ? err.message : err}`) ? 'error' : 'debug'
      ports.logger[level]({ bulletin, err }, 'a bulletin could not be brought up to date')
    }
  }
}

/** Another worker that was quicker has decided on what we saw, or on something newer. */
async function bringUpToDate(ports: Ports, place: BulletinPlace): Promise<void> {
  const { bulletin, marks, members } = await ports.bulletins.load(place)
  const now = ports.clock.now()
  const loaded = await loadAll(ports, members)
  if (!(await isListening(ports, place.channel, loaded))) {
    await ports.bulletins.commit({
      next: { ...bulletin, version: bulletin.version + 1 },
      marks,
      dueAt: null,
      messages: [],
    })
    return
  }
  const migrations = membersOf(place.window, loaded)
  const decision = decideBulletin(bulletin, migrations, now)
  const shown = boardView(decision.next, migrations)
  const isAsShown = JSON.stringify(shown) === JSON.stringify(bulletin.shown)
  const [opener] = members
  const isNews = shown !== null && !(isAsShown && decision.tellings.length === 0)
  const messages = isNews && opener !== undefined ? messagesOf(opener, decision, now) : []
  await ports.bulletins.commit({ next: { ...decision.next, shown }, marks, dueAt: decision.nextAt, messages })
}

/** Channels always are; a person as long as they want to be told of one of the servers. */
async function isListening(ports: Ports, channel: string, migrations: readonly Migration[]): Promise<boolean> {
  if (!isPersonId(channel)) return true
  const servers = migrations.flatMap(({ source, destination }) => [source, destination])
  return (await ports.subscriptions.of([...new Set(servers)])).includes(channel)
}

/** The migrations of a window, as they are now. */
export async function loadAll(ports: Ports, ids: readonly MigrationId[]): Promise<Migration[]> {
  const loaded = await Promise.all(ids.map((id) => ports.store.load(id)))
  return loaded.filter((migration) => migration !== undefined)
}

function messagesOf(
  migration: MigrationId,
  { next, tellings, dueAt }: ReturnType<typeof decideBulletin>,
  now: EpochMs,
): readonly NewMessage[] {
  const { window, channel, version } = next
  // What is said to people at the stations is never mere progress.
  const common = { migration, notBefore: now, urgency: 1, window, channel } as const
  const board: NewMessage = { kind: 'bulletin', key: boardKey(next), ...common }
  if (tellings.length === 0) return [board]
  const key = `${bulletinName(next)}.v${version}`
  return [board, { kind: 'notice', key, ...common, version, tellings, dueAt }]
}

/** The post that a bulletin's notices reply to. */
export function boardKey(place: BulletinPlace): string {
  return `${bulletinName(place)}.board`
}
