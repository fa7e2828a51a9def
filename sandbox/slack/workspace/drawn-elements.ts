import { isObject, type JsonObject, objectsIn } from '../json.ts'

/** The interactive elements that a block draws: its accessory, its one input, or its row of actions. */
export function elementsOf(block: JsonObject): JsonObject[] {
  switch (block.type) {
    case 'section':
      return objectsIn([block.accessory]).filter(({ type }) => type !== 'image')
    case 'input':
      return objectsIn([block.element])
    case 'actions':
      return objectsIn(block.elements)
    default:
      return []
  }
}

export interface DrawnElement {
  readonly blockId: string
  readonly actionId: string
  readonly element: JsonObject
  readonly block: JsonObject
}

/** Every interactive element of a message or view, with the ids that Slack will report for it. */
export function drawnElements(blocks: unknown): DrawnElement[] {
  return objectsIn(blocks).flatMap((block) =>
    elementsOf(block).map((element) => ({
      blockId: String(block.block_id ?? ''),
      actionId: String(element.action_id ?? ''),
      element,
      block,
    })),
  )
}

/** All options of a select, grouped or not. */
export function optionsOf(element: JsonObject): JsonObject[] {
  const groups = objectsIn(element.option_groups)
  return [...objectsIn(element.options), ...groups.flatMap((group) => objectsIn(group.options))]
}

export function labelOf(textObject: unknown): string {
  return isObject(textObject) ? String(textObject.text ?? '') : ''
}
