import type { PersonId, ServerId } from './ids.ts'
import type { Person, RoleName } from './person.ts'
import { type Refusal, refuse } from './refusal.ts'

/** What the ladder of roles is about; the words of the slash commands and of the buttons. */
export type LadderVerb =
  | 'view'
  | 'start'
  | 'check'
  | 'schedule'
  | 'cancel'
  | 'confirm'
  | 'stop'
  | 'resume'
  | 'acknowledge'
  | 'approve'
  | 'reject'
  | 'overrule'
  | 'extend'
  | 'release'
  | 'verify'
  | 'sign-off'
  | 'rollback'
  | 'retire'
  | 'end-sessions'
  | 'wait'

/** Everything that a person can ask of a migration. Breaking the glass is no rung of the ladder: it is for those named for it. */
export type Verb = LadderVerb | 'break-glass'

/** Of whom it is said who they are. */
export type Holder = RoleName | 'break-glass'

/** Each role may do what the one before it may, and these. */
export const ROLE_LADDER: readonly { readonly role: RoleName; readonly verbs: readonly LadderVerb[] }[] = [
  { role: 'viewer', verbs: ['view'] },
  { role: 'requester', verbs: ['start', 'check', 'schedule', 'cancel'] },
  { role: 'operator', verbs: ['confirm', 'stop', 'resume', 'extend', 'release', 'verify', 'end-sessions', 'wait'] },
  {
    role: 'approver',
    verbs: ['acknowledge', 'approve', 'reject', 'overrule', 'sign-off', 'rollback', 'retire'],
  },
]

/** Requesters do these to their own requests only; approvers to anybody's. */
const OWN_ONLY: readonly Verb[] = ['schedule', 'cancel']
/** Never done to one's own request, unless policy allows self-approval. */
const NEVER_OWN: readonly Verb[] = ['acknowledge', 'approve', 'reject', 'overrule', 'sign-off', 'rollback', 'retire']

/** Verbs that don't stand before “a migration” as they are. */
const WORDS: Partial<Record<LadderVerb, string>> = {
  'end-sessions': 'see and end the sessions of',
  wait: 'wait for people in',
}

function rank(role: RoleName): number {
  return ROLE_LADDER.findIndex((step) => step.role === role)
}

/** The lowest role that may do it. */
export function roleFor(verb: LadderVerb): RoleName {
  const step = ROLE_LADDER.find((candidate) => candidate.verbs.includes(verb))
  if (!step) throw new Error(`no role may ${verb}`)
  return step.role
}

function reaches(roles: readonly RoleName[], role: RoleName): boolean {
  return roles.some((own) => rank(own) >= rank(role))
}

function holdsAt(person: Person, role: RoleName, server: ServerId): boolean {
  return reaches(person.serverRoles?.get(server) ?? person.roles, role)
}

/** Whether a person holds the role, or a higher one, for every one of these servers; without any, at the site. */
export function holds(person: Person, role: RoleName, servers: readonly ServerId[] = []): boolean {
  if (person.isMember === false) return false
  return servers.length === 0 ? reaches(person.roles, role) : servers.every((server) => holdsAt(person, role, server))
}

/** The same at the site or for any single server. */
export function holdsSomewhere(person: Person, role: RoleName): boolean {
  return holds(person, role) || [...(person.serverRoles?.keys() ?? [])].some((server) => holds(person, role, [server]))
}

/** Whether a person's role takes the verb at the site, whoever asked for the migration. */
export function mayAtSite(verb: Verb, person: Person): boolean {
  if (person.isMember === false) return false
  if (verb === 'break-glass') return person.mayBreakGlass === true
  return holds(person, roleFor(verb)) || (verb === 'view' && person.mayBreakGlass === true)
}

/** Guests, bots, people of other workspaces and those who have left: whatever the configuration says. */
export const NOT_A_MEMBER = refuse(
  'not-allowed',
  'Only members of this workspace may use Stationmaster. Guests, bots, people of other workspaces and deactivated accounts may not, whatever the configuration says.',
)

export interface Authority {
  /** Null where there is no migration yet. */
  readonly requestedBy: PersonId | null
  readonly selfApproval: boolean
  /** Names, for people to read, who holds a role for these servers. */
  readonly whoMay: (role: Holder) => string
  /** The servers that it is about: the role is needed for every one. None: that of the site. */
  readonly servers?: readonly ServerId[]
}

/** Null where the person may, else the refusal. */
export function authorise(verb: Verb, person: Person, context: Authority): Refusal | null {
  if (person.isMember === false) return NOT_A_MEMBER
  if (verb === 'break-glass') return person.mayBreakGlass ? null : notNamed(context)
  // Whoever may decide alone may look at what it is.
  if (verb === 'view' && person.mayBreakGlass) return null
  const { requestedBy, selfApproval, whoMay, servers = [] } = context
  const needed = roleFor(verb)
  if (!holds(person, needed, servers)) {
    return refuse(
      'not-allowed',
      `You need the role ${needed}${placeOf(person, needed, servers)} to ${WORDS[verb] ?? verb} a migration, and you don't have it. Ask ${whoMay(needed)}.`,
    )
  }
  const isOwn = requestedBy === person.id
  if (NEVER_OWN.includes(verb) && isOwn && !selfApproval) {
    return refuse(
      'own-request',
      `This migration is your own request: somebody else has to ${verb} it. Ask ${whoMay('approver')}.`,
    )
  }
  if (OWN_ONLY.includes(verb) && requestedBy !== null && !isOwn && !holds(person, 'approver', servers)) {
    return refuse(
      'not-allowed',
      `Only the person who asked for this migration, or an approver, may ${verb} it. Ask <@${requestedBy}> or ${whoMay('approver')}.`,
    )
  }
  return null
}

/** Null where the person may do it for some server, or at the site. */
export function authoriseSomewhere(verb: LadderVerb, person: Person, whoMay: Authority['whoMay']): Refusal | null {
  if (holdsSomewhere(person, roleFor(verb))) return null
  return authorise(verb, person, { requestedBy: null, selfApproval: false, whoMay })
}

/** Servers for which the role is lacking, where it is not the same for all. */
function placeOf(person: Person, role: RoleName, servers: readonly ServerId[]): string {
  const lacking = servers.filter((server) => !holdsAt(person, role, server))
  const isSame = lacking.length === servers.length && !lacking.some((server) => person.serverRoles?.has(server))
  return isSame ? '' : ` for ${lacking.join(' and ')}`
}

function notNamed({ whoMay }: Authority): Refusal {
  return refuse(
    'not-allowed',
    `Breaking the glass is for those whom the configuration names for it (policy.breakGlass), and you are not one of them. Ask ${whoMay('break-glass')}.`,
  )
}
