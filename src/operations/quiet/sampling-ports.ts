import type { EpochMs, ServerId } from '../../migration/ids.ts'
import type { SessionSample } from '../../migration/quiet/history.ts'

/** What was counted of each server. Best effort: what is lost is a sample less. */
export interface SessionSamples {
  /** Gives a slot of a server to one owner, and to the same again: nobody else samples it. */
  claim(server: ServerId, slotAt: EpochMs, owner: string): Promise<boolean>
  /** Keeps a sample, in place of one of the same moment, and drops what is older than is kept. Times are cut to seconds. */
  add(server: ServerId, sample: SessionSample): Promise<void>
  /** What is kept of a server, oldest first. */
  list(server: ServerId): Promise<SessionSample[]>
}

/** How often sessions are counted, and on which servers. */
export interface Sampling {
  readonly everyMs: number
  /** None where it is off. */
  readonly servers: readonly ServerId[]
}
