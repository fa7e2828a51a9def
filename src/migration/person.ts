import type { PersonId, ServerId } from './ids.ts'

/** From the lowest to the highest. */
export const ROLE_NAMES = ['viewer', 'requester', 'operator', 'approver'] as const
export type RoleName = (typeof ROLE_NAMES)[number]

/** Someone who acts, with the roles that were true at the moment of the act. */
export interface Person {
  readonly id: PersonId
  /** Held at the site: for every server that has no roles of its own. */
  readonly roles: readonly RoleName[]
  /** Held for each server that has roles of its own, whether any or none; absent where no server has. */
  readonly serverRoles?: ReadonlyMap<ServerId, readonly RoleName[]>
  /** Named for emergencies: may give alone what is missing to an approval. */
  readonly mayBreakGlass?: boolean
  /** A member of the workspace, no guest, bot or outsider; absent where nobody has asked. */
  readonly isMember?: boolean
}
