import type { Redis } from 'ioredis'

/** Clocks that are further apart than this are told of, in ms. */
const TOLERATED_SKEW_MS = 2_000
/** And by one that is further off than this, in ms, nothing is begun. */
export const MAX_SKEW_MS = 30_000

/** How far a computer's clock is from that of Redis. */
export interface Skew {
  /** Ours less that of Redis, in ms: positive where ours is ahead. */
  readonly ms: number
  /** How wrong `ms` may be, in ms, because the question was on its way. */
  readonly uncertainMs: number
}

/** Compares clocks once. `now` is the computer's own clock in epoch ms. */
export async function measureSkew(redis: Pick<Redis, 'time'>, now: () => number): Promise<Skew> {
  const askedAt = now()
  const [seconds, micros] = await redis.time()
  const answeredAt = now()
  const theirs = Number(seconds) * 1000 + Number(micros) / 1000
  const uncertainMs = Math.abs(answeredAt - askedAt) / 2
  return { ms: Math.round((askedAt + answeredAt) / 2 - theirs), uncertainMs: Math.ceil(uncertainMs) }
}

/** By as little as the clocks can be apart: they agree, they differ, or nothing may be begun by ours. */
export function judgeSkew({ ms, uncertainMs }: Skew): 'agree' | 'differ' | 'too far' {
  const least = Math.abs(ms) - uncertainMs
  if (least > MAX_SKEW_MS) return 'too far'
  return least > TOLERATED_SKEW_MS ? 'differ' : 'agree'
}

/** "12 seconds ahead of", of ours. */
export function skewInWords({ ms }: Skew): string {
  return `${Math.round(Math.abs(ms) / 1000)} seconds ${ms > 0 ? 'ahead of' : 'behind'}`
}
