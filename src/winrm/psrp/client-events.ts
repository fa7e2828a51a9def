import type { ClixmlValue } from '../clixml/values.ts'
import { type ErrorRecord, readErrorRecord } from './error-record.ts'
import type { MessageOf } from './messages/psrp-message.ts'
import type { PipelineState, RunspacePoolState } from './messages/states.ts'
import {
  type InformationalKind,
  type InformationRecord,
  type ProgressRecord,
  readInformationalMessage,
  readInformationRecord,
  readProgressRecord,
} from './records.ts'

/** What the client learns from the server; each belongs to the pool or, with a `pipelineId`, to a pipeline. */
export type PsrpEvent =
  | { readonly kind: 'session-capability'; readonly protocolVersion: string; readonly psVersion: string }
  /** Holds PSVersionTable, so the versions of Windows and PowerShell come for free. */
  | { readonly kind: 'application-private-data'; readonly data: ClixmlValue }
  | { readonly kind: 'pool-state'; readonly state: RunspacePoolState; readonly error: ErrorRecord | undefined }
  | { readonly kind: 'runspace-availability'; readonly callId: bigint; readonly response: boolean | number }
  | { readonly kind: 'runspace-pool-init-data'; readonly minRunspaces: number; readonly maxRunspaces: number }
  /** Keys are exchanged: SecureStrings can be sent and read from now on. */
  | { readonly kind: 'session-key' }
  | { readonly kind: 'public-key-request' }
  | { readonly kind: 'user-event'; readonly event: ClixmlValue }
  | { readonly kind: 'pipeline-output'; readonly pipelineId: string; readonly value: ClixmlValue }
  | {
      readonly kind: 'error-record'
      readonly pipelineId: string
      readonly error: ErrorRecord
      readonly record: ClixmlValue
    }
  /** Completed says only that it ran to its end, not that nothing failed: look at the error records too. */
  | {
      readonly kind: 'pipeline-state'
      readonly pipelineId: string
      readonly state: PipelineState
      readonly error: ErrorRecord | undefined
    }
  | {
      readonly kind: InformationalKind
      readonly pipelineId: string
      readonly message: string
      readonly record: ClixmlValue
    }
  | { readonly kind: 'progress'; readonly pipelineId: string; readonly progress: ProgressRecord }
  | {
      readonly kind: 'information'
      readonly pipelineId: string
      readonly information: InformationRecord
      readonly record: ClixmlValue
    }
  /** The refusal to be sent on stream `pr`, or none where the server wants no response. */
  | {
      readonly kind: 'host-call'
      readonly pipelineId: string | undefined
      readonly methodId: number
      readonly methodName: string
      readonly parameters: readonly ClixmlValue[]
      readonly response: Uint8Array | undefined
    }
  | { readonly kind: 'unknown-message'; readonly pipelineId: string | undefined; readonly type: number }

type RecordMessage = MessageOf<
  | 'pipeline-output'
  | 'error-record'
  | 'debug-record'
  | 'verbose-record'
  | 'warning-record'
  | 'progress-record'
  | 'information-record'
>

/** What a pipeline wrote to one of its streams. */
export function recordEvent(message: RecordMessage, pipelineId: string): PsrpEvent {
  switch (message.kind) {
    case 'pipeline-output':
      return { kind: message.kind, pipelineId, value: message.value }
    case 'error-record':
      return { kind: message.kind, pipelineId, error: readErrorRecord(message.record), record: message.record }
    case 'debug-record':
      return { kind: 'debug', pipelineId, ...informational(message.record) }
    case 'verbose-record':
      return { kind: 'verbose', pipelineId, ...informational(message.record) }
    case 'warning-record':
      return { kind: 'warning', pipelineId, ...informational(message.record) }
    case 'progress-record':
      return { kind: 'progress', pipelineId, progress: readProgressRecord(message.record) }
    case 'information-record':
      return {
        kind: 'information',
        pipelineId,
        information: readInformationRecord(message.record),
        record: message.record,
      }
  }
}

function informational(record: ClixmlValue): { message: string; record: ClixmlValue } {
  return { message: readInformationalMessage(record), record }
}
