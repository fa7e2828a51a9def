import type { MigrationId, WindowId } from '../ids.ts'
import type { Migration } from '../migration.ts'

/** The window that a migration was last given; null for one that was never given a time. */
export function windowOf(m: Migration): WindowId | null {
  // Records of earlier versions have a schedule and no window: each has one of its own.
  return m.window ?? (m.schedule ? ownWindow(m.id, 0) : null)
}

/** A window that only this migration can have opened, at this version. */
export function ownWindow(id: MigrationId, version: number): WindowId {
  return `${id}.w${version}`
}

/** Scheduled by a version before there were bulletins, whose notices told people otherwise. */
export function isFromBeforeBulletins(m: Migration): boolean {
  return windowOf(m) === ownWindow(m.id, 0)
}

/** What the people of one channel are told of one window. */
export interface BulletinPlace {
  readonly window: WindowId
  /** A channel, or a person for direct messages. */
  readonly channel: string
}

/** `MIG-42.w7.C01STAFF`. */
export function bulletinName({ window, channel }: BulletinPlace): string {
  return `${window}.${channel}`
}

/** The opposite of `bulletinName`. */
export function parseBulletinName(name: string): BulletinPlace {
  const dot = name.lastIndexOf('.')
  return { window: name.slice(0, dot), channel: name.slice(dot + 1) }
}
