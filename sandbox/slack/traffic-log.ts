import type { JsonObject } from './json.ts'

/** One thing that passed between the app and Slack. Tokens are never part of it. */
export type TrafficEntry =
  | {
      readonly kind: 'request'
      readonly at: number
      readonly method: string
      readonly args: JsonObject
      /** 0 where the connection was cut instead of an answer. */
      readonly httpStatus: number
      readonly answer: JsonObject
    }
  | { readonly kind: 'envelope'; readonly at: number; readonly connection: number; readonly frame: JsonObject }
  | { readonly kind: 'acknowledgement'; readonly at: number; readonly connection: number; readonly frame: JsonObject }
  | { readonly kind: 'response-url'; readonly at: number; readonly body: JsonObject; readonly httpStatus: number }
  | { readonly kind: 'upload'; readonly at: number; readonly fileId: string; readonly content: string }

export interface MethodUse {
  readonly method: string
  readonly channel: string
  readonly calls: number
  /** The most calls that fell into any 60 s of the workspace's clock: what Slack's tiers count. */
  readonly busiestMinute: number
  readonly busiestSecond: number
}

export class TrafficLog {
  readonly entries: TrafficEntry[] = []

  add(entry: TrafficEntry): void {
    this.entries.push(entry)
  }

  /** Everything as text, for searching it for something that must not be there. */
  text(): string {
    return this.entries.map((entry) => JSON.stringify(entry)).join('\n')
  }

  requests(method?: string): Extract<TrafficEntry, { kind: 'request' }>[] {
    return this.entries
      .filter((entry) => entry.kind === 'request')
      .filter((entry) => !method || entry.method === method)
  }

  /** How often each method was called for each channel; rate limits apply to these pairs. */
  statistics(): MethodUse[] {
    const calls = new Map<string, number[]>()
    for (const { method, args, at } of this.requests()) {
      const key = `${method} ${args.channel ?? ''}`
      const times = calls.get(key)
      if (times) times.push(at)
      else calls.set(key, [at])
    }
    return [...calls].map(([key, times]) => {
      const [method = '', channel = ''] = key.split(' ')
      return {
        method,
        channel,
        calls: times.length,
        busiestMinute: mostWithin(times, 60_000),
        busiestSecond: mostWithin(times, 1000),
      }
    })
  }
}

function mostWithin(times: readonly number[], spanMs: number): number {
  let first = 0
  let most = 0
  times.forEach((at, index) => {
    while ((times[first] ?? at) <= at - spanMs) first += 1
    most = Math.max(most, index - first + 1)
  })
  return most
}
