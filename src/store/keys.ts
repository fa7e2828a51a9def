import type { EpochMs, MigrationId, ServerId, WindowId } from '../migration/ids.ts'

export const DEFAULT_PREFIX = 'stationmaster'
/** Shared by all installations on one Redis, so it has no prefix. */
const NEIGHBOURS = 'stationmaster:servers'

/** Names of everything in Redis. One hash tag, so that one script may touch them all. */
export interface Keys {
  readonly prefix: string
  /** What every key begins with. */
  readonly root: string
  /** Hash: how many writes were counted, and whether anything may be given out; see `lineage/`. */
  readonly lineage: string
  /** Hash: number of a counted write to its mark and the migration that it changed; the newest only. */
  readonly marks: string
  /** Hash: migration that is no longer kept to what became of it, as JSON. */
  readonly tombstones: string
  /** Which process looks after what is kept too long. */
  readonly tidying: string
  /** Counter behind the ids. */
  readonly sequence: string
  /** Sorted set of all migrations by number. */
  readonly all: string
  /** Sorted set: migration to the moment (domain clock) at which a worker must look again. */
  readonly due: string
  /** Hash: migration that was announced as stuck to the moment (domain clock) since which it was due. */
  readonly stuck: string
  /** Hash: server's lock name to the migration that holds it. */
  readonly locks: string
  /** Hash, shared with the other installations on this Redis: server's lock name to `<prefix> <migration>`. */
  readonly neighbours: string
  /** Hash: whose installation this is. */
  readonly installation: string
  /** Sorted set: window to the moment (domain clock) at which it begins. */
  readonly windows: string
  /** Sorted set: bulletin to the moment (domain clock) at which it is to be brought up to date. */
  readonly bulletinsDue: string
  /** Sorted set: lane to the moment (domain clock) at which its first message may be tried. */
  readonly outboxDue: string
  /** Sorted set: message being sent to the end of its lease (Redis' clock). */
  readonly outboxSending: string
  /** Hash: lane to its one message being sent. */
  readonly outboxBusy: string
  /** Sorted set: message to the moment (Redis' clock) at which it is looked at once more, although it is sent or given up. */
  readonly outboxSweeps: string
  /** Hash: each limit of Slack's to how far it is used up (Redis' clock at the speed of the domain clock). */
  readonly outboxBudget: string
  /** What BullMQ is given as its prefix; everything below it may be deleted at any time. */
  readonly queues: string
  /** What `migration` starts with; scripts append the id, then `:unsent`. */
  readonly recordPrefix: string
  /** Record: newest snapshot, version, epoch, lease. */
  migration(id: MigrationId): string
  /** Stream of events, ids `<version>-0`. */
  events(id: MigrationId): string
  /** Set: keys of messages that are neither sent nor given up. */
  unsent(id: MigrationId): string
  /** Set: keys of messages of which nobody knows whether they were posted, and of those that cannot be. */
  unconfirmed(id: MigrationId): string
  /** Set: migrations that were ever put into the window. */
  windowMembers(window: WindowId): string
  /** Bulletin: newest content, version, how often it was asked for. Scripts append `:members` and `:heard`. */
  bulletin(name: string): string
  /** The first answer to an inbound act. */
  token(token: string): string
  /** Outbox row of a message. */
  message(key: string): string
  /** Sorted set: messages of a lane in the order in which they are posted. */
  lane(lane: string): string
  /** Sorted set: people who want to be told of a server to when they asked (domain clock). */
  subscribers(server: string): string
  /** List: messages handed out by one call. */
  handout(claim: string): string
  /** Hash: day (UTC, since 1970) to the session counts of a server on that day, as JSON. */
  samples(server: ServerId): string
  /** Which process counts the sessions of a server in one slot of time. */
  sampleClaim(server: ServerId, slotAt: EpochMs): string
}

/**
 * Builds the keys of one installation; `prefix` may hold letters, digits, `-`, `_` and `.`. Tests that are no neighbours, although
 * they share a Redis, name another table of `neighbours`.
 */
export function redisKeys(prefix: string = DEFAULT_PREFIX, neighbours: string = NEIGHBOURS): Keys {
  if (!/^[\w.-]+$/.test(prefix))
    throw new RangeError(`redis prefix ${JSON.stringify(prefix)} has other than A-Z a-z 0-9 _ . -`)
  const root = `{${prefix}}`
  return {
    prefix,
    root: `${root}:`,
    lineage: `${root}:lineage`,
    marks: `${root}:marks`,
    tombstones: `${root}:gone`,
    tidying: `${root}:tidying`,
    sequence: `${root}:seq`,
    all: `${root}:all`,
    due: `${root}:due`,
    stuck: `${root}:stuck`,
    locks: `${root}:lock`,
    neighbours,
    installation: `${root}:installation`,
    windows: `${root}:windows`,
    bulletinsDue: `${root}:buldue`,
    outboxDue: `${root}:outdue`,
    outboxSending: `${root}:outsending`,
    outboxBusy: `${root}:outbusy`,
    outboxSweeps: `${root}:outsweeps`,
    outboxBudget: `${root}:outbudget`,
    queues: `${root}:queue`,
    recordPrefix: `${root}:m:`,
    migration: (id) => `${root}:m:${id}`,
    events: (id) => `${root}:m:${id}:ev`,
    unsent: (id) => `${root}:m:${id}:unsent`,
    unconfirmed: (id) => `${root}:m:${id}:unconfirmed`,
    windowMembers: (window) => `${root}:w:${window}`,
    bulletin: (name) => `${root}:b:${name}`,
    token: (token) => `${root}:t:${token}`,
    message: (key) => `${root}:o:${key}`,
    lane: (lane) => `${root}:lane:${lane}`,
    subscribers: (server) => `${root}:sub:${server}`,
    handout: (claim) => `${root}:handout:${claim}`,
    samples: (server) => `${root}:sessions:${server}`,
    sampleClaim: (server, slotAt) => `${root}:sampled:${server}:${slotAt}`,
  }
}
