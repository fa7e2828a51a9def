import { createHash } from 'node:crypto'
import { tracingChannel } from 'node:diagnostics_channel'
import type { Redis } from 'ioredis'
import { writing } from './errors.ts'

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

/** Every command of ours that writes to Redis, by its name, before it is sent and when it is answered. */
const WRITES = tracingChannel<Crossing>('stationmaster:redis')

interface Crossing {
  readonly name: string
  /** What is written, where one command writes many kinds of things. */
  readonly detail?: string | undefined
}

/** Lets whoever watches this process see a write. Rejects with `NotRecordedError` where it was certainly not carried out. */
export function traced<T>(name: string, write: () => Promise<T>, detail?: string): Promise<T> {
  return writing(WRITES.tracePromise(write, { name, detail }))
}

/** Runs a script, sending its text only where Redis does not know it (first use, or a restart). */
export function run(
  redis: Redis,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
  detail?: string,
): Promise<Reply> {
  return traced(script.name, () => evaluate(redis, script, keys, args), detail)
}

async function evaluate(
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
