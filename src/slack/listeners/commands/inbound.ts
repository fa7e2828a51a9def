import type { RespondFn } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Desk } from '../desk.ts'

/** A slash command as it came in, with what it takes to answer. */
export interface InboundCommand {
  readonly desk: Desk
  readonly client: WebClient
  readonly respond: RespondFn
  readonly userId: string
  readonly triggerId: string
  readonly token: string
}
