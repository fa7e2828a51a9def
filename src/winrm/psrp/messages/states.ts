import { RemoteProtocolError } from '../../errors.ts'

/** MS-PSRP 2.2.3.4 by number; only opened, closed and broken are seen from real servers. */
export const RUNSPACE_POOL_STATES = [
  'before-open',
  'opening',
  'opened',
  'closed',
  'closing',
  'broken',
  'negotiation-sent',
  'negotiation-succeeded',
  'connecting',
  'disconnected',
] as const

export type RunspacePoolState = (typeof RUNSPACE_POOL_STATES)[number]

/** MS-PSRP 2.2.3.5 by number. A completed pipeline may still have written errors. */
export const PIPELINE_STATES = [
  'not-started',
  'running',
  'stopping',
  'stopped',
  'completed',
  'failed',
  'disconnected',
] as const

export type PipelineState = (typeof PIPELINE_STATES)[number]

export function isTerminal(state: PipelineState): boolean {
  return state === 'stopped' || state === 'completed' || state === 'failed'
}

export function runspacePoolStateOf(number: number): RunspacePoolState {
  const state = RUNSPACE_POOL_STATES[number]
  if (state === undefined) throw new RemoteProtocolError(`runspace pool state ${number} is not known`)
  return state
}

export function pipelineStateOf(number: number): PipelineState {
  const state = PIPELINE_STATES[number]
  if (state === undefined) throw new RemoteProtocolError(`pipeline state ${number} is not known`)
  return state
}
