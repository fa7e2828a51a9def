import { isObject, type JsonObject, objectsIn } from '../../slack/json.ts'
import type { View } from '../../slack/workspace/view-store.ts'
import { drawBlocks } from './draw-blocks.ts'
import type { TextDrawing } from './draw-text.ts'

/** A modal in the page's shape. */
export function drawView(view: View, drawing: TextDrawing): JsonObject {
  const { id, type, app_id, title, submit, close } = view
  return {
    id,
    type,
    app_id,
    title,
    submit,
    close,
    blocks: drawBlocks(objectsIn(view.blocks).map(inputInPage), drawing),
  }
}

function inputInPage(block: JsonObject): JsonObject {
  if (block.type !== 'input' || !isObject(block.element)) return block
  return { ...block, label: markOptional(block), element: showInitial(block.element) }
}

/** The page does not say which inputs may stay empty. */
function markOptional({ label, optional }: JsonObject): unknown {
  return optional === true && isObject(label) ? { ...label, text: `${label.text} (optional)` } : label
}

/** The page starts every select at its placeholder, so what is chosen at first is shown as that; of radio buttons it chooses none, so it is said. */
function showInitial(element: JsonObject): JsonObject {
  if (element.type === 'timepicker') return timeAsText(element)
  const { initial_option: initial } = element
  if (!isObject(initial)) return element
  if (element.type !== 'radio_buttons') return { ...element, placeholder: initial.text }
  const options = objectsIn(element.options).map((option) =>
    option.value === initial.value && isObject(option.text)
      ? { ...option, text: { ...option.text, text: `${option.text.text} (unless you choose another)` } }
      : option,
  )
  return { ...element, options }
}

/** The page has no timepicker: the time is typed, and read by `chosen.ts` as if it had been picked. */
function timeAsText({ action_id, initial_time: initial }: JsonObject): JsonObject {
  const placeholder = { type: 'plain_text', text: 'HH:mm' }
  return { type: 'plain_text_input', action_id, placeholder, ...(initial ? { initial_value: initial } : {}) }
}

/** Asks before a button that wants to be confirmed: the page presses at once. */
export function drawConfirmation(dialog: JsonObject, drawing: TextDrawing): JsonObject {
  const { title, text, confirm, deny } = dialog
  const [section] = drawBlocks([{ type: 'section', block_id: 'confirmation', text }], drawing)
  return { id: 'confirmation', type: 'modal', title, submit: confirm, close: deny, blocks: [section] }
}
