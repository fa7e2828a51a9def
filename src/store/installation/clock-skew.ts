import type { Redis } from 'ioredis'

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

/** As small as the clocks can be apart. */
export function leastSkewMs({ ms, uncertainMs }: Skew): number {
  return Math.max(0, Math.abs(ms) - uncertainMs)
}
