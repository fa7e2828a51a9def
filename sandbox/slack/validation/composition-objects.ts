import { z } from 'zod'

/** A string of 1 to `max` characters: Slack refuses empty texts as well as long ones. */
export const filled = (max: number) => z.string().min(1).max(max)

export const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: filled(max), emoji: z.boolean().optional() })

export const markdownText = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: filled(max), verbatim: z.boolean().optional() })

export const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), markdownText(max)])

export const blockId = z.string().max(255).optional()
export const actionId = z.string().max(255).optional()
export const placeholder = plainText(150).optional()

const optionFields = { value: filled(75), description: plainText(75).optional() }

export const option = z.strictObject({ text: plainText(75), ...optionFields })

/** Options of checkboxes and radio buttons, which may hold formatted text. */
export const richOption = z.strictObject({ text: anyText(75), value: filled(75), description: anyText(75).optional() })

export const overflowOption = z.strictObject({
  text: plainText(75),
  ...optionFields,
  url: z.string().max(3000).optional(),
})

export const optionGroup = z.strictObject({ label: plainText(75), options: z.array(option).min(1).max(100) })

export const confirm = z
  .strictObject({
    title: plainText(100),
    text: anyText(300),
    confirm: plainText(30),
    deny: plainText(30),
    style: z.enum(['primary', 'danger']).optional(),
  })
  .optional()
