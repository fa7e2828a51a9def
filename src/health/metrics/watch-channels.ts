import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel'
import type { FamilyName } from './families.ts'
import type { Registry } from './registry.ts'

interface Watched {
  readonly channel: string
  /** What the name on the channel stands for. */
  readonly label: string
  readonly total: FamilyName
  readonly seconds?: FamilyName
}

/** The boundaries at which something leaves the process. */
const WATCHED: readonly Watched[] = [
  {
    channel: 'stationmaster:redis',
    label: 'script',
    total: 'stationmaster_redis_writes_total',
    seconds: 'stationmaster_redis_write_seconds',
  },
  { channel: 'stationmaster:queue', label: 'queue', total: 'stationmaster_jobs_added_total' },
  {
    channel: 'stationmaster:slack',
    label: 'method',
    total: 'stationmaster_slack_calls_total',
    seconds: 'stationmaster_slack_call_seconds',
  },
  {
    channel: 'winrm:request',
    label: 'action',
    total: 'stationmaster_winrm_requests_total',
    seconds: 'stationmaster_winrm_request_seconds',
  },
]

interface Context {
  readonly name: string
  readonly result?: unknown
  readonly error?: unknown
}

/** Counts what passes the channels of this process until it is stopped. */
export function watchChannels(registry: Registry): { stop(): void } {
  const stops = [...WATCHED.map((each) => watchOne(registry, each)), ...watchMoments(registry)]
  return {
    stop() {
      for (const stop of stops) stop()
    },
  }
}

function watchOne(registry: Registry, { channel, label, total, seconds }: Watched): () => void {
  const begun = new WeakMap<object, number>()
  const traced = tracingChannel<Context>(channel)
  const subscribers = {
    start: (context: Context) => void begun.set(context, performance.now()),
    end: () => {},
    asyncStart: () => {},
    asyncEnd: (context: Context) => {
      const name = context.name
      registry.add(total, { [label]: name, outcome: outcomeOf(context) })
      const since = begun.get(context)
      if (seconds && since !== undefined)
        registry.observe(seconds, { [label]: name }, (performance.now() - since) / 1000)
    },
    error: () => {},
  }
  traced.subscribe(subscribers)
  return () => traced.unsubscribe(subscribers)
}

/** Slack's answers carry a status; what else is answered went well. */
function outcomeOf({ error, result }: Context): string {
  if (error !== undefined) return 'failed'
  if (!(result instanceof Response) || result.ok) return 'answered'
  return result.status === 429 ? 'rate-limited' : 'failed'
}

interface Moment {
  readonly name: string
  readonly seconds?: number
}

/** What has happened at one moment, published by the Slack adapter. */
function watchMoments(registry: Registry): (() => void)[] {
  const on = (channel: string, note: (moment: Moment) => void) => {
    const listener = (moment: unknown) => note(moment as Moment)
    subscribe(channel, listener)
    return () => void unsubscribe(channel, listener)
  }
  return [
    on('stationmaster:refusal', ({ name }) => registry.add('stationmaster_refusals_total', { reason: name })),
    on('stationmaster:inbound', ({ name, seconds = 0 }) =>
      registry.observe('stationmaster_slack_ack_seconds', { inbound: name }, seconds),
    ),
  ]
}
