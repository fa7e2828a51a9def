import type { JsonObject } from '../json.ts'

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api'

export interface Envelope {
  readonly type: EnvelopeType
  readonly payload: JsonObject
  /** Commands, submissions and option requests may be answered with content; clicks and events not. */
  readonly acceptsResponse: boolean
  readonly retry?: { readonly attempt: number; readonly reason: string }
}

/** What came of one delivery of an envelope. */
export interface Acknowledgement {
  readonly envelopeId: string
  /** Number of the connection it went to; undefined when none was open. */
  readonly connection?: number
  readonly status: 'acknowledged' | 'operation_timeout' | 'dispatch_failed'
  /** Real time from sending to the acknowledgement. */
  readonly latencyMs: number
  /** What the app put into the acknowledgement; empty when nothing. */
  readonly payload: JsonObject
}
