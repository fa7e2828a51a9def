import type { NewMessage } from '../src/migration/announce/messages.ts'
import type { MigrationId } from '../src/migration/ids.ts'
import { PacedSite } from '../test/support/paced-site.ts'

/*
 * npm run bench -- cards: how far cards are behind what they show when many migrations move at once, by the site's clock. Real
 * Redis, the notify worker's own loop, the Slack double counting its published limits. Ends with 1 where a card was later than it
 * may be or a limit was exceeded.
 */
const SPEED = 10
const CHANNEL = 'C01OPS'

interface Change {
  readonly id: MigrationId
  readonly version: number
  readonly at: number
}

const site = await PacedSite.open({ speed: SPEED })
const stop = site.startSender()
const changes: Change[] = []

async function change(id: MigrationId): Promise<void> {
  const at = site.clock.now()
  const cardOf = (): readonly NewMessage[] => [
    { kind: 'card', key: `${id}.card`, migration: id, notBefore: at, channel: CHANNEL },
  ]
  changes.push({ id, version: await site.commit(id, cardOf), at })
}

/** For each change how long it took until the card showed it, in ms of the site's clock, sorted. */
function lags(of: readonly Change[]): number[] {
  const shown = site.slack.driver.traffic
    .requests()
    .filter(({ method }) => method === 'chat.update' || method === 'chat.postMessage')
    .map(({ args, at }) => {
      const text = JSON.stringify(args.blocks)
      return { id: /MIG-\d+/.exec(text)?.[0], version: Number(/shows v(\d+)/.exec(text)?.[1]), at }
    })
  return of
    .map((each) => {
      const first = shown.find(({ id, version }) => id === each.id && version >= each.version)
      return (first?.at ?? Number.POSITIVE_INFINITY) - each.at
    })
    .sort((one, other) => one - other)
}

async function untilShown(of: readonly Change[]): Promise<number[]> {
  for (let seconds = 0; seconds < 600; seconds += 1) {
    const sorted = lags(of)
    if (Number.isFinite(sorted.at(-1))) return sorted
    await pass(1000)
  }
  throw new Error('some cards were never drawn')
}

const seconds = (ms: number | undefined) => ((ms ?? 0) / 1000).toFixed(1)
const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms / SPEED))

async function measure(name: string, limitSeconds: number, act: () => Promise<void>): Promise<void> {
  const before = changes.length
  await act()
  const sorted = await untilShown(changes.slice(before))
  const worst = sorted.at(-1) ?? 0
  console.log(
    `${name}: ${sorted.length} changes, behind by ${seconds(sorted[Math.floor(sorted.length / 2)])} s (median), ${seconds(worst)} s (most); may be ${limitSeconds} s`,
  )
  if (worst > limitSeconds * 1000) process.exitCode = 1
}

const ids = (from: number, count: number) =>
  Array.from({ length: count }, (_, index): MigrationId => `MIG-${from + index}`)

await measure('5 first cards at once', 10, async () => {
  await Promise.all(ids(1, 5).map(change))
})
await measure('5 migrations that change every second for two minutes', 10, async () => {
  for (let second = 0; second < 120; second += 1) {
    await Promise.all(ids(1, 5).map(change))
    await pass(1000)
  }
})
await measure('50 first cards at once', 75, async () => {
  await Promise.all(ids(6, 50).map(change))
})
await pass(60_000)
await measure('50 migrations that change at once', 75, async () => {
  await Promise.all(ids(6, 50).map(change))
})
const violations = site.slack.driver.violations()
console.log(`Slack's limits exceeded: ${violations.length}`)
for (const { method, channel, limit } of violations) console.log(`  ${method} ${channel}: ${limit}`)
for (const use of site.slack.driver.statistics()) {
  console.log(`  ${use.method} ${use.channel}: ${use.calls} calls, at most ${use.busiestMinute} in a minute`)
}
if (violations.length > 0) process.exitCode = 1
await stop()
await site.close()
