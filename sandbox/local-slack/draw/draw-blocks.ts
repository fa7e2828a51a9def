import { isObject, type JsonObject } from '../../slack/json.ts'
import { drawText, type TextDrawing } from './draw-text.ts'

/** Blocks with every piece of mrkdwn in them drawn; plain text stays as it is. */
export function drawBlocks(blocks: readonly JsonObject[], drawing: TextDrawing): JsonObject[] {
  return blocks.map((block) => drawn(block, drawing) as JsonObject)
}

function drawn(value: unknown, drawing: TextDrawing): unknown {
  if (Array.isArray(value)) return value.map((each) => drawn(each, drawing))
  if (!isObject(value)) return value
  if (value.type === 'mrkdwn') return { ...value, text: drawText(String(value.text ?? ''), drawing) }
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, drawn(each, drawing)]))
}
