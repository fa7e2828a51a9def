import type { ClixmlValue } from '../clixml/values.ts'
import type { HostResponse } from './messages/psrp-message.ts'
import type { PipelineSpec } from './pipeline.ts'

/** What the server learns from the client. `output` are the pool's answers: fragments to be delivered in order on its Receive. */
export type ServerPsrpEvent =
  | {
      readonly kind: 'opened'
      readonly poolId: string
      readonly minRunspaces: number
      readonly maxRunspaces: number
      readonly applicationArguments: ClixmlValue
      readonly output: readonly Uint8Array[]
    }
  | { readonly kind: 'pipeline-created'; readonly pipelineId: string; readonly spec: PipelineSpec }
  | { readonly kind: 'pipeline-input'; readonly pipelineId: string; readonly value: ClixmlValue }
  | { readonly kind: 'end-of-pipeline-input'; readonly pipelineId: string }
  /** Keys are exchanged; the answer lies in `output`. */
  | { readonly kind: 'public-key'; readonly output: readonly Uint8Array[] }
  | { readonly kind: 'reset-runspace-state'; readonly output: readonly Uint8Array[] }
  /** Also where only their number was asked for, or where a change was refused. */
  | { readonly kind: 'runspaces-changed'; readonly maxRunspaces: number; readonly output: readonly Uint8Array[] }
  | { readonly kind: 'host-response'; readonly pipelineId: string | undefined; readonly response: HostResponse }
  | { readonly kind: 'unsupported'; readonly type: number }
