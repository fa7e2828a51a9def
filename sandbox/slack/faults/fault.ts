import { z } from 'zod'

const delaySchema = z.union([z.number().min(0), z.tuple([z.number().min(0), z.number().min(0)])])

/** What the app gets instead of the real answer. */
const substituteSchema = z.strictObject({
  error: z.string().default('internal_error'),
  httpStatus: z.number().int().default(200),
  headers: z.record(z.string(), z.string()).default({}),
})

/** One thing that goes wrong with calls of the Web API: with which ones, how often, whether they still take effect, and what is answered. */
export const faultSchema = z.strictObject({
  /** Absent: every method. */
  method: z.string().optional(),
  /** Absent: every channel. */
  channel: z.string().optional(),
  /** How many calls it happens to; absent: until it is cleared. */
  times: z.number().int().positive().optional(),
  /** Chance that it happens to a call, by the seeded random numbers. */
  probability: z.number().min(0).max(1).default(1),
  /** Whether the method does its work all the same. */
  takesEffect: z.boolean().default(false),
  /** `cut`: the connection is closed without an answer; `real`: what the method answers; or something else. */
  answer: z.union([z.literal('cut'), z.literal('real'), substituteSchema]).default('real'),
  /** Real time before the method does its work, in ms: fixed, or from .. to. */
  delayMs: delaySchema.default(0),
  /** Real time between the work and its answer, in ms. */
  answerDelayMs: delaySchema.default(0),
})

export type Fault = z.input<typeof faultSchema>
export type ParsedFault = z.output<typeof faultSchema>
export type Substitute = z.input<typeof substituteSchema>

/** The call takes effect, and nobody hears of it. */
export const ACCEPTED_THEN_DROPPED = { takesEffect: true, answer: 'cut' } as const satisfies Fault

/** Slack's refusal of too many calls; `seconds` by the workspace's clock. */
export function tooMany(seconds: number): Substitute {
  return { error: 'ratelimited', httpStatus: 429, headers: { 'retry-after': String(seconds) } }
}
