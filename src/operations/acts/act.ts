import type { Migration } from '../../migration/migration.ts'
import type { Person } from '../../migration/person.ts'
import type { Refusal } from '../../migration/refusal.ts'

/** Who acts, and the token that makes a second delivery of the same act harmless. */
export interface Act {
  readonly by: Person
  readonly token: string
}

/** What a person is told. `migration` is the record after the act, where one exists. */
export type Outcome = { readonly sentence: string; readonly migration: Migration | null } | Refusal
