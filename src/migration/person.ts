import type { PersonId } from './ids.ts'

export type RoleName = 'viewer' | 'requester' | 'operator' | 'approver'

/** Someone who acts, with the roles that were true at the moment of the act. */
export interface Person {
  readonly id: PersonId
  readonly roles: readonly RoleName[]
  /** A member of the workspace, no guest, bot or outsider; absent where nobody has asked. */
  readonly isMember?: boolean
}
