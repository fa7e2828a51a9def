import { type Block, type JsonObject, objectsIn } from '../json.ts'
import { refusalAt, SlackRefusal } from '../slack-refusal.ts'
import { blockProblems, textsIn } from './blocks.ts'

const MAX_MESSAGE_BLOCKS = 50
const MAX_POSTED_TEXT = 40_000
const MAX_UPDATED_TEXT = 4000
/**
 * Slack publishes no total for the blocks of one message. bolt-js #2867 saw 9.6k of text in 15.6k of JSON pass and 11.3k in
 * 17.7k refused; these lie between, nearer to what passed.
 */
const MAX_BLOCKS_TEXT = 10_000
const MAX_BLOCKS_JSON = 16_000

export interface MessageContent {
  readonly text: string
  readonly blocks?: Block[]
}

/** Refuses what Slack refuses about a message's content; cuts a posted text at 40,000 characters as Slack does. */
export function checkedContent(content: { text: string; blocks: unknown }, use: 'post' | 'update'): MessageContent {
  if (content.blocks !== undefined) assertBlocks(content.blocks)
  const blocks = objectsIn(content.blocks) as Block[]
  if (content.text === '' && blocks.length === 0) throw new SlackRefusal('no_text')
  if (use === 'update' && content.text.length > MAX_UPDATED_TEXT) throw new SlackRefusal('msg_too_long')
  const text = content.text.slice(0, MAX_POSTED_TEXT)
  return content.blocks === undefined ? { text } : { text, blocks }
}

function assertBlocks(blocks: unknown): void {
  if (!Array.isArray(blocks)) throw new SlackRefusal('invalid_blocks_format')
  const problems = blockProblems(blocks, MAX_MESSAGE_BLOCKS)
  if (problems.length > 0) throw refusalAt('invalid_blocks', problems)
  if (textsIn(blocks).join('').length > MAX_BLOCKS_TEXT || JSON.stringify(blocks).length > MAX_BLOCKS_JSON) {
    throw new SlackRefusal('msg_blocks_too_long')
  }
}

/** Blocks as Slack keeps them: each has a block_id, each element an action_id. */
export function withIds<T extends JsonObject>(blocks: readonly T[], newId: () => string): T[] {
  return structuredClone(blocks).map((block) => {
    const named = { ...block, block_id: block.block_id || newId() }
    const elements = [...objectsIn([block.accessory, block.element]), ...objectsIn(block.elements)]
    for (const element of elements) {
      if (isInteractive(element) && !element.action_id) element.action_id = newId()
    }
    return named
  })
}

function isInteractive({ type }: JsonObject): boolean {
  return !['image', 'plain_text', 'mrkdwn'].includes(String(type)) && !String(type).startsWith('rich_text')
}
