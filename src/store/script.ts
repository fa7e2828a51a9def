import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'

/** A Lua script, called by the hash of its text. Every one of them may run twice with the same arguments and answers the same. */
export interface Script {
  readonly name: string
  readonly text: string
  readonly sha1: string
}

export function script(name: string, text: string): Script {
  return { name, text, sha1: createHash('sha1').update(text).digest('hex') }
}

export type Reply = string | number | null | readonly Reply[]

/** Runs a script, sending its text only where Redis does not know it (first use, or a restart). */
export async function run(
  redis: Redis,
  { sha1, text }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<Reply> {
  try {
    return (await redis.evalsha(sha1, keys.length, ...keys, ...args)) as Reply
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    return (await redis.eval(text, keys.length, ...keys, ...args)) as Reply
  }
}
