import { z } from 'zod'

const option = z.looseObject({ value: z.string() })

/** What the page sends for one element that somebody filled in or pressed. */
const entry = z.looseObject({
  value: z.string().nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_date: z.string().nullish(),
})
export type PageEntry = z.output<typeof entry>

const user = z.string()

/** What the page says over its connection, `acting` and `modal_click` being said by our script in it; the rest of it is not answered. */
const pageFrame = z.discriminatedUnion('t', [
  z.object({ t: z.literal('acting'), user }),
  z.object({ t: z.literal('modal_click'), nth: z.number().int().min(0) }),
  z.object({
    t: z.literal('post_message'),
    user,
    channel: z.string(),
    text: z.string(),
    thread_ts: z.string().nullish(),
  }),
  z.object({ t: z.literal('slash_command'), user, channel: z.string(), command: z.string(), text: z.string() }),
  z.object({
    t: z.literal('block_action'),
    user,
    channel: z.string(),
    messageTs: z.string(),
    action: entry.extend({ block_id: z.string(), action_id: z.string() }),
  }),
  z.object({ t: z.literal('view_submit'), user, values: z.record(z.string(), z.record(z.string(), entry)) }),
  z.object({ t: z.literal('view_close'), user }),
])
export type PageFrame = z.output<typeof pageFrame>

/** The frame, or undefined for one that is not answered. */
export function readFrame(text: string): PageFrame | undefined {
  try {
    return pageFrame.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
