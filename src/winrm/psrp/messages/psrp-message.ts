import type { ClixmlValue } from '../../clixml/values.ts'
import type { PipelineState, RunspacePoolState } from './states.ts'

/** A call to a method of the client's host (MS-PSRP 2.2.2.27 and 2.2.2.15); `callId` -100 wants no response. */
export interface HostCall {
  readonly callId: bigint
  readonly methodId: number
  readonly methodName: string
  readonly parameters: readonly ClixmlValue[]
}

/** MS-PSRP 2.2.2.28 and 2.2.2.16: a result, an ErrorRecord, or neither for a void method. */
export interface HostResponse {
  readonly callId: bigint
  readonly methodId: number
  readonly methodName: string
  readonly result?: ClixmlValue
  readonly error?: ClixmlValue
}

/** Every message of MS-PSRP 2.2.2 by what it says; records and objects are kept whole. */
export type PsrpMessage =
  | {
      readonly kind: 'session-capability'
      readonly protocolVersion: string
      readonly psVersion: string
      readonly serializationVersion: string
    }
  | {
      readonly kind: 'init-runspace-pool'
      readonly minRunspaces: number
      readonly maxRunspaces: number
      readonly applicationArguments: ClixmlValue
    }
  | { readonly kind: 'public-key'; readonly blob: Uint8Array }
  | { readonly kind: 'encrypted-session-key'; readonly blob: Uint8Array }
  | { readonly kind: 'public-key-request' }
  | {
      readonly kind: 'connect-runspace-pool'
      readonly runspaces: { readonly min: number; readonly max: number } | undefined
    }
  | { readonly kind: 'set-max-runspaces'; readonly callId: bigint; readonly count: number }
  | { readonly kind: 'set-min-runspaces'; readonly callId: bigint; readonly count: number }
  | { readonly kind: 'runspace-availability'; readonly callId: bigint; readonly response: boolean | number }
  | { readonly kind: 'runspace-pool-state'; readonly state: RunspacePoolState; readonly error?: ClixmlValue }
  | { readonly kind: 'create-pipeline'; readonly body: ClixmlValue }
  | { readonly kind: 'get-available-runspaces'; readonly callId: bigint }
  | { readonly kind: 'user-event'; readonly event: ClixmlValue }
  | { readonly kind: 'application-private-data'; readonly data: ClixmlValue }
  | { readonly kind: 'get-command-metadata'; readonly request: ClixmlValue }
  | { readonly kind: 'runspace-pool-init-data'; readonly minRunspaces: number; readonly maxRunspaces: number }
  | { readonly kind: 'reset-runspace-state'; readonly callId: bigint }
  | ({ readonly kind: 'runspace-pool-host-call' } & HostCall)
  | ({ readonly kind: 'runspace-pool-host-response' } & HostResponse)
  | ({ readonly kind: 'pipeline-host-call' } & HostCall)
  | ({ readonly kind: 'pipeline-host-response' } & HostResponse)
  | { readonly kind: 'pipeline-input'; readonly value: ClixmlValue }
  | { readonly kind: 'end-of-pipeline-input' }
  | { readonly kind: 'pipeline-output'; readonly value: ClixmlValue }
  | { readonly kind: 'error-record'; readonly record: ClixmlValue }
  | { readonly kind: 'pipeline-state'; readonly state: PipelineState; readonly error?: ClixmlValue }
  | { readonly kind: 'debug-record'; readonly record: ClixmlValue }
  | { readonly kind: 'verbose-record'; readonly record: ClixmlValue }
  | { readonly kind: 'warning-record'; readonly record: ClixmlValue }
  | { readonly kind: 'progress-record'; readonly record: ClixmlValue }
  | { readonly kind: 'information-record'; readonly record: ClixmlValue }

export type PsrpMessageKind = PsrpMessage['kind']
export type MessageOf<K extends PsrpMessageKind> = Extract<PsrpMessage, { kind: K }>

/** MS-PSRP 2.2.1, MessageType. */
export const MESSAGE_TYPES = {
  'session-capability': 0x0001_0002,
  'init-runspace-pool': 0x0001_0004,
  'public-key': 0x0001_0005,
  'encrypted-session-key': 0x0001_0006,
  'public-key-request': 0x0001_0007,
  'connect-runspace-pool': 0x0001_0008,
  'set-max-runspaces': 0x0002_1002,
  'set-min-runspaces': 0x0002_1003,
  'runspace-availability': 0x0002_1004,
  'runspace-pool-state': 0x0002_1005,
  'create-pipeline': 0x0002_1006,
  'get-available-runspaces': 0x0002_1007,
  'user-event': 0x0002_1008,
  'application-private-data': 0x0002_1009,
  'get-command-metadata': 0x0002_100a,
  'runspace-pool-init-data': 0x0002_100b,
  'reset-runspace-state': 0x0002_100c,
  'runspace-pool-host-call': 0x0002_1100,
  'runspace-pool-host-response': 0x0002_1101,
  'pipeline-input': 0x0004_1002,
  'end-of-pipeline-input': 0x0004_1003,
  'pipeline-output': 0x0004_1004,
  'error-record': 0x0004_1005,
  'pipeline-state': 0x0004_1006,
  'debug-record': 0x0004_1007,
  'verbose-record': 0x0004_1008,
  'warning-record': 0x0004_1009,
  'progress-record': 0x0004_1010,
  'information-record': 0x0004_1011,
  'pipeline-host-call': 0x0004_1100,
  'pipeline-host-response': 0x0004_1101,
} as const satisfies Record<PsrpMessageKind, number>
