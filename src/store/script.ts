import { createHash } from 'node:crypto'
import { tracingChannel } from 'node:diagnostics_channel'
import type { Redis } from 'ioredis'
import { NotRecordedError } from '../operations/ports.ts'
import { CorruptRecordError } from './errors.ts'

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

/** Lets whoever watches this process see a write. */
export function traced<T>(name: string, write: () => Promise<T>, detail?: string): Promise<T> {
  return WRITES.tracePromise(write, { name, detail })
}

/** Runs a script, sending its text only where Redis does not know it (first use, or a restart). */
export function run(
  redis: Redis,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
  detail?: string,
): Promise<Reply> {
  return traced(script.name, () => sound(script.name, () => evaluate(redis, script, keys, args)), detail)
}

/** What Redis answers where a key is of another kind, or holds text where a script needs a number. */
const OF_DAMAGE = /^WRONGTYPE|^ERR .*(user_script|not an integer|not a valid float|would overflow|WRONGTYPE)/

/** With these it answers instead of running a command; from within a script only at its first write. */
const OF_REFUSAL = /^(OOM|READONLY|MISCONF|LOADING|MASTERDOWN|NOREPLICAS|BUSY|NOAUTH)\b/
/** What a connection that fails fast says of a command that it did not even send. */
const NOT_SENT = /^Stream isn't writeable/

/**
 * Tells Redis something, or asks it. Throws `CorruptRecordError` where what is there is nothing that we write, and
 * `NotRecordedError` where it was certainly not carried out; where an answer is missing nobody knows.
 */
export async function sound<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (OF_REFUSAL.test(error.message) || NOT_SENT.test(error.message)) throw notRecorded(error)
    if (!OF_DAMAGE.test(error.message)) throw error
    throw new CorruptRecordError(what, error.message.slice(0, 200), { cause: error })
  }
}

/** Asks Redis and tells it nothing: where no answer comes nothing was recorded either. */
export function asked<T>(what: string, ask: () => Promise<T>): Promise<T> {
  return sound(what, async () => {
    try {
      return await ask()
    } catch (error) {
      const isAnswer = error instanceof Error && error.name === 'ReplyError'
      throw isAnswer ? error : notRecorded(error)
    }
  })
}

function notRecorded(cause: unknown): NotRecordedError {
  return new NotRecordedError(`nothing was recorded: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  })
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
