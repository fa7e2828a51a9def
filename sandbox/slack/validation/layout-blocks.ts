import { z } from 'zod'
import { button, imageElement, overflow } from './button-elements.ts'
import {
  checkboxes,
  externalSelect,
  multiStaticSelect,
  radioButtons,
  staticSelect,
  usersSelect,
} from './choice-elements.ts'
import { anyText, blockId, filled, markdownText, plainText } from './composition-objects.ts'
import { datepicker, datetimepicker, plainTextInput, timepicker } from './input-elements.ts'
import { richTextBlock } from './rich-text-block.ts'

const accessory = z.discriminatedUnion('type', [
  button,
  overflow,
  imageElement,
  staticSelect,
  multiStaticSelect,
  externalSelect,
  usersSelect,
  checkboxes,
  radioButtons,
  datepicker,
  timepicker,
])

const actionElement = z.discriminatedUnion('type', [
  button,
  overflow,
  staticSelect,
  externalSelect,
  usersSelect,
  checkboxes,
  radioButtons,
  datepicker,
  timepicker,
  datetimepicker,
])

const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  staticSelect,
  multiStaticSelect,
  externalSelect,
  usersSelect,
  checkboxes,
  radioButtons,
  datepicker,
  timepicker,
  datetimepicker,
])

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'must provide either text or fields')

const image = z
  .strictObject({
    type: z.literal('image'),
    block_id: blockId,
    image_url: z.string().max(3000).optional(),
    slack_file: z.strictObject({ id: z.string().optional(), url: z.string().optional() }).optional(),
    alt_text: filled(2000),
    title: plainText(2000).optional(),
  })
  .refine((block) => (block.image_url === undefined) !== (block.slack_file === undefined), {
    message: 'must provide either image_url or slack_file',
  })

/** Every block kind that this workspace knows, with Slack's limits; any other kind is refused. */
export const layoutBlock = z.discriminatedUnion('type', [
  section,
  image,
  richTextBlock,
  z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
  z.strictObject({
    type: z.literal('context'),
    block_id: blockId,
    elements: z
      .array(z.discriminatedUnion('type', [imageElement, plainText(3000), markdownText(3000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal('actions'), block_id: blockId, elements: z.array(actionElement).min(1).max(25) }),
  z.strictObject({
    type: z.literal('input'),
    block_id: blockId,
    label: plainText(2000),
    element: inputElement,
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
])
