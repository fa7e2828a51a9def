import { z } from 'zod'
import { isObject, type JsonObject, objectsIn } from '../json.ts'
import { elementsOf } from '../workspace/drawn-elements.ts'
import { layoutBlock } from './layout-blocks.ts'
import { problemsIn } from './slack-issues.ts'

/** What Slack would say about these blocks; empty when it would take them. */
export function blockProblems(blocks: unknown, max: number): string[] {
  const problems = problemsIn(z.array(layoutBlock).max(max), blocks, ['blocks'])
  return problems.length > 0 ? problems : repeatedIds(objectsIn(blocks))
}

/** block_id is unique in its message or view, action_id in its block. */
function repeatedIds(blocks: JsonObject[]): string[] {
  const seen = new Set<unknown>()
  return blocks.flatMap((block, index) => {
    const problems: string[] = []
    if (block.block_id && seen.has(block.block_id)) {
      problems.push(`\`block_id\` ${block.block_id} already exists [json-pointer:/blocks/${index}/block_id]`)
    }
    seen.add(block.block_id)
    const actionIds = elementsOf(block).flatMap(({ action_id }) => (action_id ? [action_id] : []))
    if (new Set(actionIds).size < actionIds.length) {
      problems.push(`\`action_id\` must be unique within its block [json-pointer:/blocks/${index}]`)
    }
    return problems
  })
}

/** All texts that a person would read in these blocks, in order. */
export function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([field, inner]) =>
    field === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  )
}
