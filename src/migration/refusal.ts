export type RefusalCode =
  | 'not-allowed'
  | 'own-request'
  | 'not-found'
  | 'wrong-state'
  | 'stale-plan'
  | 'bad-input'
  | 'server-busy'
  | 'too-early'
  | 'unreadable'

/** An expected no: nothing was changed. `sentence` says what was found, what is allowed and what to do. */
export interface Refusal {
  readonly refused: RefusalCode
  readonly sentence: string
}

export function refuse(refused: RefusalCode, sentence: string): Refusal {
  return { refused, sentence }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}
