/** Names that belong to us: migrations, servers (by their name in the configuration) and people (by their Slack user id). */
export type MigrationId = `MIG-${number}`
export type ServerId = string
export type PersonId = string
/** A moment, in milliseconds since 1970-01-01 UTC. */
export type EpochMs = number

/** Whether a place where people are told is one person, not a channel. */
export function isPersonId(place: string): boolean {
  return /^[UW]/.test(place)
}

/** Reads `MIG-42`, `mig-42` or `42`; undefined for anything else. */
export function parseMigrationId(text: string): MigrationId | undefined {
  const match = /^(?:mig-)?([1-9]\d{0,8})$/i.exec(text.trim())
  return match ? `MIG-${Number(match[1])}` : undefined
}

/** Names a window among all: what migrations that begin at the same moment have in common. `MIG-42.w7`. */
export type WindowId = string
