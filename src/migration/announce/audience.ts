import type { PersonId } from '../ids.ts'

/** Where a migration is spoken of. */
export interface Audience {
  readonly updatesChannel: string
  /** Notices channels of both servers and people who asked to be told, each once. */
  readonly noticesChannels: readonly string[]
  /** Who may approve and who operates, as mentions. */
  readonly approvers: string
  readonly operators: string
  /** Approvers whom the configuration names one by one, each once. */
  readonly approverIds: readonly PersonId[]
  /** Who is told directly when a cutover needs somebody. */
  readonly onDuty: PersonId | null
}
