import type { ServerId } from '../ids.ts'

/** Rule ids as in the guide's gate rules (B, A), or N1 to N4 for what we ask besides them. */
export type RuleId = `B${number}` | `A${number}` | `N${number}`

export interface Finding {
  readonly rule: RuleId
  /** `block` stops the migration until mended; `acknowledge` needs a person's yes, by name; `note` only informs. */
  readonly severity: 'block' | 'acknowledge' | 'note'
  /** Which server it is about; null for the pair. */
  readonly server: ServerId | null
  /** What the finding is about within its rule, stable between two readings (a station name, an account): part of what is approved. */
  readonly subject: string
  /** One sentence: what stands in the way, or what must be known. */
  readonly title: string
  /** What was seen, with values; may hold moving numbers, so it is not part of what is approved. */
  readonly evidence: string
  /** One sentence: what to do about it. */
  readonly remedy: string
  /** Numbers of the guide's statements that it rests on. */
  readonly statements: readonly number[]
}
