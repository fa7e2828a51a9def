import type { Verb } from './roles.ts'

/** Every state that a migration can be in; the one list of the product. */
export type StateName =
  | 'assessing'
  | 'blocked'
  | 'needs-acknowledgement'
  | 'needs-approval'
  | 'needs-window'
  | 'scheduled'
  | 'migrating'
  | 'waiting-for-stations'
  | 'waiting-for-person'
  | 'restarting'
  | 'verifying'
  | 'pilot'
  | 'completed'
  | 'drift'
  | 'rolling-back'
  | 'rolled-back'
  | 'assessing-retirement'
  | 'needs-retirement-approval'
  | 'retiring'
  | 'retired'
  | 'rejected'
  | 'cancelled'
  | 'expired'
  | 'stopped'
  | 'failed'

export type LookQueue = 'preflight' | 'migrate' | 'verify'

export interface StateRow {
  /** The state in people's words. */
  readonly says: string
  /** Who has to act for it to go on. */
  readonly actsNext: 'stationmaster' | 'requester' | 'approver' | 'operator' | 'someone on site' | 'nobody'
  /** Whether it keeps other migrations off both servers. */
  readonly holdsLocks: boolean
  /** The queue whose workers look at it when its due time has come. */
  readonly queue: LookQueue
  /** What people may ask of it, beside viewing. */
  readonly verbs: readonly Verb[]
  /**
   * Where one event can take it. Back from migrating only before the first write, where a server is not as approved; back to
   * assessing, and from a pilot to a person, where the records went back in time.
   */
  readonly exits: readonly StateName[]
}

const AFTER_ASSESSING = ['blocked', 'needs-acknowledgement', 'needs-approval'] as const
const GIVEN_UP = ['cancelled', 'expired'] as const
const ENDED = { actsNext: 'nobody', holdsLocks: false, queue: 'preflight', verbs: [], exits: [] } as const

/** The one table of states: the code asks it, and the docs are drawn from it. */
export const STATES: Readonly<Record<StateName, StateRow>> = {
  assessing: {
    says: 'examining both servers',
    actsNext: 'stationmaster',
    holdsLocks: true,
    queue: 'preflight',
    verbs: ['cancel'],
    exits: [...AFTER_ASSESSING, 'cancelled'],
  },
  blocked: {
    says: 'blocked: something stands in the way',
    actsNext: 'requester',
    holdsLocks: true,
    queue: 'preflight',
    verbs: ['check', 'schedule', 'reject', 'cancel'],
    exits: ['assessing', 'rejected', ...GIVEN_UP],
  },
  'needs-acknowledgement': {
    says: 'waiting for an approver to acknowledge what the guide leaves to people',
    actsNext: 'approver',
    holdsLocks: true,
    queue: 'preflight',
    verbs: ['acknowledge', 'check', 'schedule', 'reject', 'cancel'],
    exits: ['needs-approval', 'assessing', 'rejected', ...GIVEN_UP],
  },
  'needs-approval': {
    says: 'waiting for approval of the plan',
    actsNext: 'approver',
    holdsLocks: true,
    queue: 'preflight',
    verbs: ['approve', 'reject', 'check', 'schedule', 'cancel', 'break-glass'],
    exits: ['needs-window', 'assessing', 'rejected', ...GIVEN_UP],
  },
  'needs-window': {
    says: 'approved, waiting for a date and time',
    actsNext: 'requester',
    holdsLocks: true,
    queue: 'preflight',
    verbs: ['schedule', 'check', 'cancel'],
    exits: ['scheduled', 'assessing', ...AFTER_ASSESSING, ...GIVEN_UP],
  },
  scheduled: {
    says: 'scheduled',
    actsNext: 'stationmaster',
    holdsLocks: true,
    queue: 'preflight',
    verbs: ['schedule', 'check', 'cancel'],
    exits: ['migrating', 'needs-window', 'assessing', ...AFTER_ASSESSING, 'cancelled'],
  },
  migrating: {
    says: 'migrating',
    actsNext: 'stationmaster',
    holdsLocks: true,
    queue: 'migrate',
    verbs: ['stop', 'confirm', 'rollback', 'extend', 'end-sessions'],
    exits: [
      'waiting-for-stations',
      'waiting-for-person',
      'restarting',
      'verifying',
      'pilot',
      'stopped',
      'failed',
      'rolling-back',
      'assessing',
      ...AFTER_ASSESSING,
    ],
  },
  'waiting-for-stations': {
    says: 'waiting for the stations to be connected and mapped',
    actsNext: 'someone on site',
    holdsLocks: true,
    queue: 'migrate',
    verbs: ['stop', 'confirm', 'overrule', 'rollback', 'extend'],
    exits: ['waiting-for-person', 'stopped', 'rolling-back'],
  },
  'waiting-for-person': {
    says: 'waiting for a person',
    actsNext: 'operator',
    holdsLocks: true,
    queue: 'migrate',
    verbs: ['confirm', 'overrule', 'resume', 'stop', 'rollback', 'extend', 'end-sessions', 'wait'],
    exits: ['migrating', 'restarting', 'rolling-back', 'retiring', 'stopped', 'assessing'],
  },
  restarting: {
    says: 'waiting for a server to restart',
    actsNext: 'stationmaster',
    holdsLocks: true,
    queue: 'migrate',
    verbs: ['stop', 'rollback', 'extend'],
    exits: ['migrating', 'rolling-back', 'retiring', 'waiting-for-person', 'stopped', 'failed'],
  },
  verifying: {
    says: 'verifying the destination',
    actsNext: 'stationmaster',
    holdsLocks: true,
    queue: 'verify',
    verbs: ['stop', 'rollback', 'extend'],
    exits: ['pilot', 'completed', 'failed', 'stopped', 'waiting-for-person', 'rolling-back'],
  },
  pilot: {
    says: 'in its pilot: test accounts first, then people step by step',
    actsNext: 'operator',
    holdsLocks: true,
    queue: 'verify',
    verbs: ['release', 'sign-off', 'overrule', 'rollback'],
    exits: ['migrating', 'rolling-back', 'waiting-for-person'],
  },
  completed: {
    says: 'completed',
    actsNext: 'nobody',
    holdsLocks: false,
    queue: 'verify',
    verbs: ['verify', 'retire', 'rollback'],
    exits: ['drift', 'assessing-retirement', 'rolling-back'],
  },
  drift: {
    says: 'comparing the destination with what was verified',
    actsNext: 'stationmaster',
    holdsLocks: true,
    queue: 'verify',
    verbs: [],
    exits: ['completed', 'retired'],
  },
  'rolling-back': {
    says: 'rolling back',
    actsNext: 'stationmaster',
    holdsLocks: true,
    queue: 'migrate',
    verbs: ['stop', 'confirm'],
    exits: ['restarting', 'waiting-for-person', 'stopped', 'failed', 'rolled-back'],
  },
  'rolled-back': { says: 'rolled back', ...ENDED },
  'assessing-retirement': {
    says: 'examining the source before it is retired',
    actsNext: 'stationmaster',
    holdsLocks: true,
    queue: 'preflight',
    verbs: ['cancel'],
    exits: ['needs-retirement-approval', 'completed'],
  },
  'needs-retirement-approval': {
    says: 'waiting for approval of the retirement of the source',
    actsNext: 'approver',
    holdsLocks: true,
    queue: 'preflight',
    verbs: ['acknowledge', 'approve', 'check', 'cancel', 'rollback', 'break-glass'],
    exits: ['assessing-retirement', 'retiring', 'rolling-back', 'completed'],
  },
  retiring: {
    says: 'retiring the source',
    actsNext: 'stationmaster',
    holdsLocks: true,
    queue: 'migrate',
    verbs: ['stop', 'confirm'],
    exits: ['restarting', 'waiting-for-person', 'stopped', 'failed', 'retired'],
  },
  retired: {
    says: 'completed, and the source is retired',
    actsNext: 'nobody',
    holdsLocks: false,
    queue: 'verify',
    verbs: ['verify'],
    exits: ['drift'],
  },
  rejected: { says: 'rejected', ...ENDED },
  cancelled: { says: 'cancelled', ...ENDED },
  expired: { says: 'expired: nobody decided in time', ...ENDED },
  stopped: {
    says: 'stopped',
    actsNext: 'operator',
    holdsLocks: true,
    queue: 'migrate',
    verbs: ['resume', 'rollback', 'cancel', 'extend'],
    exits: ['migrating', 'restarting', 'rolling-back', 'retiring', 'cancelled'],
  },
  failed: {
    says: 'failed',
    actsNext: 'operator',
    holdsLocks: false,
    queue: 'migrate',
    verbs: ['resume', 'rollback', 'cancel', 'extend'],
    exits: ['migrating', 'rolling-back', 'retiring', 'cancelled'],
  },
}

/** True where nothing is left to do: it has ended for good, or was completed. */
export function isEnded(state: StateName): boolean {
  return STATES[state].exits.length === 0 || state === 'completed' || state === 'retired'
}
