import { z } from 'zod'
import { harmless } from './typed-text.ts'

const id = z.string().regex(/^MIG-[1-9]\d{0,8}$/)
const digest = z.string().regex(/^[0-9a-f]{8,64}$/)

/** What a button carries, as JSON: which migration, and where it is about a plan, which plan it was drawn for. */
export const ButtonValue = z.strictObject({
  id,
  digest: digest.optional(),
  /** Short name of the manual item that the button confirms. */
  item: z.string().min(1).max(200).optional(),
})
export type ButtonValue = z.output<typeof ButtonValue>

/** What a button about a server carries. */
export const ServerValue = z.strictObject({ server: z.string().min(1).max(200) })
export type ServerValue = z.output<typeof ServerValue>

/** What a modal remembers between being opened and being submitted. */
export const PrivateMetadata = z.strictObject({
  id,
  digest: digest.optional(),
  /** Version of the record that the view was drawn from, where that matters. */
  version: z.number().int().positive().optional(),
})
export type PrivateMetadata = z.output<typeof PrivateMetadata>

/** Slack takes no longer input. */
export const MAX_INPUT = 3000
const MAX_PICKED = 200
/** Slack shows at most a hundred blocks. */
const MAX_BLOCKS = 100

const picked = z
  .object({ value: z.string().max(MAX_PICKED) })
  .nullable()
  .optional()

/** One element of `view.state.values`, as far as it is read. */
export const InputValue = z.object({
  value: z.string().max(MAX_INPUT).nullable().optional(),
  selected_option: picked,
  selected_options: z
    .array(z.object({ value: z.string().max(MAX_PICKED) }))
    .max(MAX_BLOCKS)
    .optional(),
  selected_date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable()
    .optional(),
  selected_time: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .nullable()
    .optional(),
  selected_user: z
    .string()
    .regex(/^[UW][A-Z0-9]{1,30}$/)
    .nullable()
    .optional(),
})
export type InputValue = z.output<typeof InputValue>

/** `view.state.values`: block to element to what was filled in. */
export const StateValues = z
  .record(z.string(), z.record(z.string(), InputValue))
  .refine((values) => Object.keys(values).length <= MAX_BLOCKS)
export type StateValues = z.output<typeof StateValues>

/** Writes what `parseJson` reads. */
export function writeJson(value: ButtonValue | ServerValue | PrivateMetadata): string {
  return JSON.stringify(value)
}

/** The value in JSON text; undefined where it is not JSON or not of this form (forged, or drawn by another version). */
export function parseJson<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text ?? '')).data
  } catch {
    return undefined
  }
}

/** The one element of an input block; undefined where the block is not there. */
export function inputOf(values: StateValues, blockId: string): InputValue | undefined {
  return values[blockId]?.[blockId]
}

/** Typed text or a picked value without surrounding blanks; null where nothing was filled in. */
export function textOf(values: StateValues, blockId: string): string | null {
  const input = inputOf(values, blockId)
  const filled = input?.value ?? input?.selected_option?.value ?? input?.selected_date ?? input?.selected_user
  return harmless(filled ?? '').trim() || null
}

/** Values that are ticked; none where the block is not there. */
export function tickedOf(values: StateValues, blockId: string): string[] {
  return (inputOf(values, blockId)?.selected_options ?? []).map(({ value }) => value)
}
