import { z } from 'zod'
import { CALLS_PER_MINUTE, POSTS } from './published-limits.ts'

const MINUTE_MS = 60_000

/** `off`: nothing is counted; `count`: what goes beyond a limit is listed; `enforce`: it is refused as well. */
export const limitModeSchema = z.enum(['off', 'count', 'enforce'])
export type LimitMode = z.output<typeof limitModeSchema>

/** A call beyond what Slack promises to take. */
export interface Violation {
  readonly method: string
  readonly channel: string
  /** By the workspace's clock. */
  readonly at: number
  /** The limit, in words. */
  readonly limit: string
}

/** Slack's published limits, counted on the workspace's clock. */
export class RateLimits {
  mode: LimitMode = 'count'
  readonly violations: Violation[] = []
  readonly #minutes = new Map<string, number[]>()
  /** For each channel the moment at which a post would not be early. */
  readonly #posts = new Map<string, number>()

  /** Counts a call. Seconds to wait where it is refused; undefined where it may go on. */
  take(method: string, channel: string, now: number): number | undefined {
    if (this.mode === 'off') return undefined
    const exceeded = this.#exceeded(method, channel, now)
    if (exceeded) this.violations.push({ method, channel, at: now, limit: exceeded.limit })
    if (exceeded && this.mode === 'enforce') return Math.max(1, Math.ceil(exceeded.waitMs / 1000))
    this.#count(method, channel, now)
    return undefined
  }

  #exceeded(method: string, channel: string, now: number): { limit: string; waitMs: number } | undefined {
    const perMinute = method === POSTS.method ? POSTS.perMinute : CALLS_PER_MINUTE.get(method)
    const times = this.#lastMinute(method, now)
    if (perMinute !== undefined && times.length >= perMinute) {
      const oldest = times[times.length - perMinute] ?? now
      return { limit: `${perMinute} calls a minute`, waitMs: oldest + MINUTE_MS - now }
    }
    if (method !== POSTS.method) return undefined
    const earlyMs = (this.#posts.get(channel) ?? now) - now - (POSTS.burst - 1) * POSTS.everyMs
    return earlyMs > 0 ? { limit: 'one message a second in a channel', waitMs: earlyMs } : undefined
  }

  #count(method: string, channel: string, now: number): void {
    this.#lastMinute(method, now).push(now)
    if (method === POSTS.method)
      this.#posts.set(channel, Math.max(now, this.#posts.get(channel) ?? now) + POSTS.everyMs)
  }

  #lastMinute(method: string, now: number): number[] {
    const times = this.#minutes.get(method) ?? []
    const first = times.findIndex((at) => at > now - MINUTE_MS)
    times.splice(0, first === -1 ? times.length : first)
    this.#minutes.set(method, times)
    return times
  }
}
