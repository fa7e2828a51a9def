import { z } from 'zod'
import { blockId } from './composition-objects.ts'

const inline = z.looseObject({
  type: z.enum(['text', 'link', 'user', 'usergroup', 'channel', 'emoji', 'date', 'broadcast', 'color', 'team']),
})

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) })

const list = z.strictObject({
  type: z.literal('rich_text_list'),
  style: z.enum(['bullet', 'ordered']),
  elements: z.array(section),
  indent: z.number().int().min(0).max(8).optional(),
  offset: z.number().int().min(0).optional(),
  border: z.number().int().min(0).max(1).optional(),
})

const boxed = { elements: z.array(inline), border: z.number().int().min(0).max(1).optional() }

/** Checked lightly: kinds and nesting, not each inline element's own fields. */
export const richTextBlock = z.strictObject({
  type: z.literal('rich_text'),
  block_id: blockId,
  elements: z.array(
    z.discriminatedUnion('type', [
      section,
      list,
      z.strictObject({ type: z.literal('rich_text_preformatted'), language: z.string().optional(), ...boxed }),
      z.strictObject({ type: z.literal('rich_text_quote'), ...boxed }),
    ]),
  ),
})
