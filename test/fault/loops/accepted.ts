import type { MigrationId } from '../../../src/migration/ids.ts'

/** Something that a person asked for, and was told that it is so. */
export interface Accepted {
  readonly id: MigrationId
  readonly by: string
  readonly verb: string
  readonly answer: string
}
