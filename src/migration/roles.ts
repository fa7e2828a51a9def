import type { PersonId } from './ids.ts'
import type { Person, RoleName } from './person.ts'
import { type Refusal, refuse } from './refusal.ts'

/** Everything that a person can ask of a migration; the words of the slash commands and of the buttons. */
export type Verb =
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

/** Each role may do what the one before it may, and these. */
export const ROLE_LADDER: readonly { readonly role: RoleName; readonly verbs: readonly Verb[] }[] = [
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
const WORDS: Partial<Record<Verb, string>> = {
  'end-sessions': 'see and end the sessions of',
  wait: 'wait for people in',
}

function rank(role: RoleName): number {
  return ROLE_LADDER.findIndex((step) => step.role === role)
}

/** The lowest role that may do it. */
export function roleFor(verb: Verb): RoleName {
  const step = ROLE_LADDER.find((candidate) => candidate.verbs.includes(verb))
  if (!step) throw new Error(`no role may ${verb}`)
  return step.role
}

function holds(person: Person, role: RoleName): boolean {
  return person.roles.some((own) => rank(own) >= rank(role))
}

/**
 * Null where the person may, else the refusal. `requestedBy` is null where there is no migration yet; `whoMay` names, for
 * people to read, who holds a role.
 */
export function authorise(
  verb: Verb,
  person: Person,
  context: { requestedBy: PersonId | null; selfApproval: boolean; whoMay: (role: RoleName) => string },
): Refusal | null {
  const needed = roleFor(verb)
  if (!holds(person, needed)) {
    return refuse(
      'not-allowed',
      `You need the role ${needed} to ${WORDS[verb] ?? verb} a migration, and you don't have it. Ask ${context.whoMay(needed)}.`,
    )
  }
  const isOwn = context.requestedBy === person.id
  if (NEVER_OWN.includes(verb) && isOwn && !context.selfApproval) {
    return refuse(
      'own-request',
      `This migration is your own request: somebody else has to ${verb} it. Ask ${context.whoMay('approver')}.`,
    )
  }
  if (OWN_ONLY.includes(verb) && context.requestedBy !== null && !isOwn && !holds(person, 'approver')) {
    return refuse(
      'not-allowed',
      `Only the person who asked for this migration, or an approver, may ${verb} it. Ask <@${context.requestedBy}> or ${context.whoMay('approver')}.`,
    )
  }
  return null
}
