import { isObject, type JsonObject } from '../../slack/json.ts'
import { drawnElements } from '../../slack/workspace/drawn-elements.ts'
import type { PageEntry, PageFrame } from './page-frame.ts'

/** What somebody chose in one element, as the Slack double takes it: an option's value (or values), a date or a text; null for nothing. */
export function chosenIn(entry: PageEntry, element: JsonObject): unknown {
  const { value, selected_option, selected_options, selected_date } = entry
  if (element.type === 'checkboxes') return (selected_options ?? []).map((option) => option.value)
  return selected_option?.value || selected_date || value || initialOf(element)
}

/** Back at the placeholder is back at what was chosen at first: the placeholder shows that. */
function initialOf({ initial_option: initial }: JsonObject): unknown {
  return isObject(initial) ? initial.value : null
}

/** What was filled into a view, by block. The page keeps entries of blocks that an update has taken away; those are left out. */
export function filledIn(
  values: Extract<PageFrame, { t: 'view_submit' }>['values'],
  blocks: unknown,
): Record<string, unknown> {
  const inputs = drawnElements(blocks).filter(({ block }) => block.type === 'input')
  const filled = inputs.flatMap(({ blockId, actionId, element }) => {
    const entry = values[blockId]?.[actionId]
    return entry ? [[blockId, chosenIn(entry, element)]] : []
  })
  return Object.fromEntries(filled)
}

/** Field errors under the labels that people see; the page prints the names that it gets. */
export function errorsByLabel(errors: Readonly<Record<string, string>>, blocks: unknown): Record<string, string> {
  const labels = new Map(
    drawnElements(blocks).map(({ blockId, block }) => [blockId, isObject(block.label) ? String(block.label.text) : '']),
  )
  return Object.fromEntries(Object.entries(errors).map(([blockId, text]) => [labels.get(blockId) || blockId, text]))
}
