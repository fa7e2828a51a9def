import { z } from 'zod'
import { isObject, type JsonObject, objectsIn } from '../json.ts'
import { refusalAt, SlackRefusal } from '../slack-refusal.ts'
import { blockProblems } from './blocks.ts'
import { plainText } from './composition-objects.ts'
import { problemsIn } from './slack-issues.ts'

const MAX_VIEW_BLOCKS = 100
const MAX_VIEW_BYTES = 250_000

const shared = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
}

const modal = z.strictObject({
  type: z.literal('modal'),
  ...shared,
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
})

const home = z.strictObject({ type: z.literal('home'), ...shared })

/** The view as sent, or Slack's refusal of it. */
export function checkedView(view: unknown, type: 'modal' | 'home'): JsonObject {
  if (!isObject(view)) throw refusalAt('invalid_arguments', ['missing required field: view'])
  if (Buffer.byteLength(JSON.stringify(view)) > MAX_VIEW_BYTES) throw new SlackRefusal('view_too_large')
  const problems = [
    ...problemsIn(type === 'modal' ? modal : home, view, ['view']),
    ...blockProblems(view.blocks, MAX_VIEW_BLOCKS).map((problem) => problem.replace('pointer:/', 'pointer:/view/')),
    ...missingSubmit(view, type),
  ]
  if (problems.length > 0) throw refusalAt('invalid_arguments', problems)
  return view
}

function missingSubmit(view: JsonObject, type: 'modal' | 'home'): string[] {
  const hasInput = objectsIn(view.blocks).some((block) => block.type === 'input')
  if (type !== 'modal' || !hasInput || view.submit !== undefined) return []
  return ['missing required field: submit, because the view has an input block [json-pointer:/view]']
}
