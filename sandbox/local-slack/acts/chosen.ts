import { isObject, type JsonObject } from '../../slack/json.ts'
import { drawnElements } from '../../slack/workspace/drawn-elements.ts'
import type { PageEntry, PageFrame } from './page-frame.ts'

/** What somebody chose in one element, as the Slack double takes it: an option's value (or values), a date or a text; null for nothing. */
export function chosenIn(entry: PageEntry, element: JsonObject): unknown {
  const { value, selected_option, selected_options, selected_date } = entry
  if (element.type === 'checkboxes') return (selected_options ?? []).map((option) => option.value)
  if (element.type === 'timepicker') return typedTime(value ?? '')
  return selected_option?.value || selected_date || value || initialOf(element)
}

/** `2:05` and `02.05` as a picker gives them; null for nothing. Anything else stays as it is, and is no time. */
function typedTime(text: string): string | null {
  const clock = /^(\d{1,2})[:.](\d{2})$/.exec(text.trim())
  if (clock?.[1]) return `${clock[1].padStart(2, '0')}:${clock[2]}`
  return text.trim() || null
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/** What nobody could have picked, by block; the page has typed it instead. */
export function mistypedTimes(filled: Readonly<Record<string, unknown>>, blocks: unknown): Record<string, string> {
  const times = drawnElements(blocks).filter(({ element }) => element.type === 'timepicker')
  const wrong = times.filter(({ blockId }) => filled[blockId] != null && !TIME.test(String(filled[blockId])))
  return Object.fromEntries(
    wrong.map(({ blockId }) => [blockId, 'This is not a time. Write hours and minutes like 02:00 or 14:30.']),
  )
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
