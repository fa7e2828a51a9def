import type { Verb } from '../../../../src/migration/roles.ts'
import type { StateName } from '../../../../src/migration/states.ts'

/*
 * Who may do what, written by hand from the design and from nothing else: never to be computed from the code that it is compared with.
 */

export const PEOPLE = [
  'nobody',
  'viewer',
  'requester',
  'operator',
  'approver',
  'glass',
  'approver of one server',
  'approver of both servers',
  'guest',
  'deactivated',
] as const
export type Who = (typeof PEOPLE)[number]

/** `a`: of anybody's request; `o`: of their own only; `n`: never of their own; `-`: never. The columns are those of `PEOPLE`. */
const TABLE = `
view          -  a  a  a  a  a  -  a  -  -
start         -  -  a  a  a  -  -  a  -  -
check         -  -  a  a  a  -  -  a  -  -
schedule      -  -  o  o  a  -  -  a  -  -
cancel        -  -  o  o  a  -  -  a  -  -
confirm       -  -  -  a  a  -  -  a  -  -
stop          -  -  -  a  a  -  -  a  -  -
resume        -  -  -  a  a  -  -  a  -  -
extend        -  -  -  a  a  -  -  a  -  -
release       -  -  -  a  a  -  -  a  -  -
verify        -  -  -  a  a  -  -  a  -  -
end-sessions  -  -  -  a  a  -  -  a  -  -
wait          -  -  -  a  a  -  -  a  -  -
acknowledge   -  -  -  -  n  -  -  n  -  -
approve       -  -  -  -  n  -  -  n  -  -
reject        -  -  -  -  n  -  -  n  -  -
overrule      -  -  -  -  n  -  -  n  -  -
sign-off      -  -  -  -  n  -  -  n  -  -
rollback      -  -  -  -  n  -  -  n  -  -
retire        -  -  -  -  n  -  -  n  -  -
break-glass   -  -  -  -  -  a  -  -  -  -
`

const ROWS = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [verb = '', ...cells] = line.trim().split(/\s+/)
      return [verb, cells] as const
    }),
)

export const VERBS = [...ROWS.keys()] as Verb[]

export function isAllowed(verb: Verb, who: Who, isOwn: boolean): boolean {
  const cell = ROWS.get(verb)?.[PEOPLE.indexOf(who)]
  return cell === 'a' || cell === (isOwn ? 'o' : 'n')
}

/** What there is to do in each state, as the logs of `every-state.ts` end in it, beside looking and asking for another migration. */
export const TO_DO: Readonly<Record<StateName, readonly Verb[]>> = {
  assessing: ['cancel'],
  blocked: ['check', 'schedule', 'reject', 'cancel'],
  'needs-acknowledgement': ['acknowledge', 'check', 'schedule', 'reject', 'cancel'],
  'needs-approval': ['approve', 'break-glass', 'reject', 'check', 'schedule', 'cancel'],
  'needs-window': ['schedule', 'check', 'cancel'],
  scheduled: ['schedule', 'check', 'cancel'],
  // Nobody is asked to leave in this log, nor in that of the next ones.
  migrating: ['stop', 'confirm', 'rollback', 'extend'],
  'waiting-for-stations': ['stop', 'confirm', 'overrule', 'rollback', 'extend'],
  // It waits for an item to be confirmed, so it is not resumed.
  'waiting-for-person': ['confirm', 'overrule', 'stop', 'rollback', 'extend'],
  restarting: ['stop', 'rollback', 'extend'],
  verifying: ['stop', 'rollback', 'extend'],
  pilot: ['release', 'sign-off', 'overrule', 'rollback'],
  completed: ['verify', 'retire', 'rollback'],
  drift: [],
  'rolling-back': ['stop'],
  'rolled-back': [],
  'assessing-retirement': ['cancel'],
  // Points are open, and breaking the glass acknowledges nothing.
  'needs-retirement-approval': ['acknowledge', 'approve', 'check', 'cancel', 'rollback'],
  retiring: ['stop'],
  retired: ['verify'],
  rejected: [],
  cancelled: [],
  expired: [],
  stopped: ['resume', 'rollback', 'cancel', 'extend'],
  failed: ['resume', 'rollback', 'cancel', 'extend'],
}
