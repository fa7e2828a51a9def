import { type JsonObject, objectsIn } from '../json.ts'
import { type DrawnElement, drawnElements } from '../workspace/drawn-elements.ts'

interface AnswerShape {
  readonly field: string
  readonly initial?: string
  readonly empty: unknown
  readonly chooses?: 'one' | 'many'
  /** What a picker can give. */
  readonly form?: RegExp
}

/** How `view.state.values` and `actions` report what a person put into each kind of element. */
const SHAPES: Readonly<Record<string, AnswerShape>> = {
  plain_text_input: { field: 'value', initial: 'initial_value', empty: null },
  static_select: { field: 'selected_option', initial: 'initial_option', empty: null, chooses: 'one' },
  external_select: { field: 'selected_option', initial: 'initial_option', empty: null, chooses: 'one' },
  radio_buttons: { field: 'selected_option', initial: 'initial_option', empty: null, chooses: 'one' },
  multi_static_select: { field: 'selected_options', initial: 'initial_options', empty: [], chooses: 'many' },
  checkboxes: { field: 'selected_options', initial: 'initial_options', empty: [], chooses: 'many' },
  users_select: { field: 'selected_user', initial: 'initial_user', empty: null },
  datepicker: { field: 'selected_date', initial: 'initial_date', empty: null, form: /^\d{4}-\d{2}-\d{2}$/ },
  timepicker: { field: 'selected_time', initial: 'initial_time', empty: null, form: /^([01]\d|2[0-3]):[0-5]\d$/ },
  datetimepicker: { field: 'selected_date_time', initial: 'initial_date_time', empty: null },
}

const OVERFLOW: AnswerShape = { field: 'selected_option', empty: null, chooses: 'one' }

/**
 * An element with what a person chose in it: for options their value or values, else the text, user, date or time.
 * Throws when the person could not have chosen that.
 */
export function answerOf(element: JsonObject, chosen: unknown, offered: readonly JsonObject[]): JsonObject {
  const type = String(element.type)
  const shape = type === 'overflow' ? OVERFLOW : SHAPES[type]
  if (!shape) throw new Error(`nothing can be chosen in a ${type}`)
  if (shape.chooses === 'one') return { type, [shape.field]: chosen === null ? null : optionFor(chosen, offered) }
  if (shape.form && chosen !== null && !shape.form.test(String(chosen))) {
    throw new Error(`a ${type} cannot give ${JSON.stringify(chosen)}`)
  }
  if (shape.chooses !== 'many') return { type, [shape.field]: chosen }
  const values = Array.isArray(chosen) ? chosen : [chosen]
  return { type, [shape.field]: values.map((value) => optionFor(value, offered)) }
}

function optionFor(value: unknown, offered: readonly JsonObject[]): JsonObject {
  const option = offered.find((each) => each.value === value)
  if (option) return option
  throw new Error(`no option ${String(value)} is offered, only ${offered.map((each) => each.value).join(', ')}`)
}

/** Whether a person left an element without an answer. */
export function isEmpty(answer: JsonObject): boolean {
  const value = answer[SHAPES[String(answer.type)]?.field ?? '']
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

export type Entries = ReadonlyMap<string, JsonObject>

export function entryKey({ blockId, actionId }: DrawnElement): string {
  return JSON.stringify([blockId, actionId])
}

/** `state.values` of a message or view: what was entered, else the initial value, for every element that has a state. */
export function stateValues(blocks: unknown, entries: Entries): Record<string, Record<string, JsonObject>> {
  const values: Record<string, Record<string, JsonObject>> = {}
  for (const drawn of drawnElements(blocks)) {
    const shape = SHAPES[String(drawn.element.type)]
    if (!shape) continue
    values[drawn.blockId] ??= {}
    const ofBlock = values[drawn.blockId] ?? {}
    ofBlock[drawn.actionId] = entries.get(entryKey(drawn)) ?? initialAnswer(drawn.element, shape)
  }
  return values
}

function initialAnswer(element: JsonObject, shape: AnswerShape): JsonObject {
  const initial = shape.initial === undefined ? undefined : element[shape.initial]
  return { type: element.type, [shape.field]: initial ?? shape.empty }
}

/** What Slack's own client says before it sends a submission: missing and badly sized answers, by block id. */
export function incompleteInputs(blocks: unknown, entries: Entries): Record<string, string> {
  const values = stateValues(blocks, entries)
  const inputs = drawnElements(blocks).filter(({ block }) => block.type === 'input')
  const problems = inputs.flatMap((drawn) => {
    const answer = values[drawn.blockId]?.[drawn.actionId] ?? {}
    const problem = problemWith(drawn, answer)
    return problem ? [[drawn.blockId, problem]] : []
  })
  return Object.fromEntries(problems)
}

function problemWith({ block, element }: DrawnElement, answer: JsonObject): string | undefined {
  if (isEmpty(answer)) return block.optional === true ? undefined : 'Please complete this required field.'
  if (typeof answer.value !== 'string') return undefined
  const { min_length: min = 0, max_length: max = 3000 } = element
  if (answer.value.length < Number(min)) return `Please enter at least ${min} characters.`
  if (answer.value.length > Number(max)) return `Please enter no more than ${max} characters.`
  return undefined
}

/** The options among which a person chooses in an external select, as an acknowledgement brings them. */
export function suggestedOptions(payload: JsonObject): JsonObject[] {
  return [
    ...objectsIn(payload.options),
    ...objectsIn(payload.option_groups).flatMap((group) => objectsIn(group.options)),
  ]
}
