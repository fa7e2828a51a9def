interface Pace {
  /** Between two calls, by the domain clock. */
  readonly everyMs: number
  /** How many may go at once after a pause. */
  readonly burst: number
}

/**
 * What we allow ourselves, below what Slack publishes: in any minute no more than `burst` and one for each `everyMs`. Paced
 * rather than counted by the minute, so that a burst now makes nobody wait for the rest of the minute.
 */
export const PACES = {
  /** chat.update: 48 in any minute; Slack takes 50. */
  edits: { everyMs: 1500, burst: 8 },
  /** chat.postMessage into one channel: one a second. */
  channel: { everyMs: 1000, burst: 1 },
  /** chat.postMessage into all channels: 200 in any minute; Slack takes several hundred. */
  workspace: { everyMs: 333, burst: 20 },
  /** Looking for a message in a channel or thread: 48 in any minute; Slack takes 50 of each kind. */
  looks: { everyMs: 1500, burst: 8 },
} as const satisfies Record<string, Pace>
