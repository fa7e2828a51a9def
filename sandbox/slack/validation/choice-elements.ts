import { z } from 'zod'
import { isObject, objectsIn } from '../json.ts'
import { actionId, confirm, option, optionGroup, placeholder, richOption } from './composition-objects.ts'

const focus = { focus_on_load: z.boolean().optional() }
const options = z.array(option).min(1).max(100).optional()
const optionGroups = z.array(optionGroup).min(1).max(100).optional()

const staticSelectFields = { action_id: actionId, options, option_groups: optionGroups, confirm, placeholder, ...focus }

export const staticSelect = z
  .strictObject({ type: z.literal('static_select'), ...staticSelectFields, initial_option: option.optional() })
  .superRefine(offersWhatItSelects)

export const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...staticSelectFields,
    initial_options: z.array(option).min(1).max(100).optional(),
    max_selected_items: z.number().int().min(1).optional(),
  })
  .superRefine(offersWhatItSelects)

export const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  action_id: actionId,
  initial_option: option.optional(),
  min_query_length: z.number().int().min(0).optional(),
  confirm,
  placeholder,
  ...focus,
})

export const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  action_id: actionId,
  initial_user: z.string().optional(),
  confirm,
  placeholder,
  ...focus,
})

const richOptions = z.array(richOption).min(1).max(10)

export const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    action_id: actionId,
    options: richOptions,
    initial_options: richOptions.optional(),
    confirm,
    ...focus,
  })
  .superRefine(offersWhatItSelects)

export const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    action_id: actionId,
    options: richOptions,
    initial_option: richOption.optional(),
    confirm,
    ...focus,
  })
  .superRefine(offersWhatItSelects)

/** What is selected at first must be one of the options, to the letter; and there must be options in exactly one form. */
function offersWhatItSelects(element: object, context: z.RefinementCtx): void {
  if (!isObject(element)) return
  const groups = objectsIn(element.option_groups)
  if ((element.options === undefined) === (element.option_groups === undefined)) {
    context.addIssue({ code: 'custom', message: 'must provide either options or option_groups' })
  }
  const offered = [...objectsIn(element.options), ...groups.flatMap((group) => objectsIn(group.options))]
  const texts = new Set(offered.map((each) => canonical(each)))
  for (const selected of [...objectsIn([element.initial_option]), ...objectsIn(element.initial_options)]) {
    if (!texts.has(canonical(selected))) {
      context.addIssue({ code: 'custom', message: 'initial option must exactly match one of the options' })
    }
  }
}

function canonical(option: { readonly [field: string]: unknown }): string {
  const text = isObject(option.text) ? option.text.text : ''
  return JSON.stringify([text, option.value])
}
