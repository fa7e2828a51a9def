import type { Violation } from '../../slack/faults/rate-limits.ts'
import type { MethodUse } from '../../slack/traffic-log.ts'
import type { Telling, Verdict } from './facts.ts'
import { isVisible, type Said } from './said.ts'

/** Everything of the day in a few lines; `speed` is how many times as fast as real time the site's clock runs. */
export function measured(
  { tellings }: Verdict,
  said: readonly Said[],
  {
    speed,
    members,
    nameOf,
  }: {
    readonly speed: number
    readonly members: (channel: string) => number
    readonly nameOf: (channel: string) => string
  },
): string[] {
  const lags = tellings
    .flatMap(({ lagMs, channel }) => Array.from({ length: members(channel) }, () => lagMs))
    .toSorted((one, other) => one - other)
  const at = (share: number) => lags[Math.min(lags.length - 1, Math.ceil(lags.length * share) - 1)] ?? 0
  const shown = (lagMs: number) =>
    `${(lagMs / speed / 1000).toFixed(1)} s (${(lagMs / 60_000).toFixed(1)} min on the site's clock)`
  const channels = [...new Set(tellings.map(({ channel }) => channel))]
  return [
    `${lags.length} times somebody learnt something: p50 ${shown(at(0.5))}, p99 ${shown(at(0.99))}, at most ${shown(at(1))} after it was so.`,
    ...slowest(tellings, shown),
    ...channels.map((channel) => {
      const visible = said.filter((each) => each.channel === channel && isVisible(each)).length
      return `${nameOf(channel)}: ${members(channel)} people, ${visible} visible messages`
    }),
  ]
}

function slowest(tellings: readonly Telling[], shown: (lagMs: number) => string): string[] {
  const [most] = tellings.toSorted((one, other) => other.lagMs - one.lagMs)
  return most ? [`The last to be told: ${nameOf(most)}, ${shown(most.lagMs)}.`] : []
}

function nameOf({ fact, channel }: Telling): string {
  return `${fact.what} (${channel})`
}

/** How near it came to Slack's limits, as the workspace has counted them by its clock, and what went past one. */
export function checkLimits(
  uses: readonly MethodUse[],
  violations: readonly Violation[],
): { readonly lines: string[]; readonly problems: string[] } {
  const of = (method: string) => uses.filter((use) => use.method === method)
  const posts = Math.max(0, ...of('chat.postMessage').map(({ busiestMinute }) => busiestMinute))
  const edits = of('chat.update').reduce((sum, { busiestMinute }) => sum + busiestMinute, 0)
  const total = uses.reduce((sum, { calls }) => sum + calls, 0)
  return {
    lines: [
      `${total} calls of Slack: in a minute at most ${posts} posts into one channel and ${edits} edits; ${violations.length} past a limit.`,
    ],
    problems: violations.map(({ method, channel, limit }) => `${method} into ${channel}: more than ${limit}`),
  }
}
