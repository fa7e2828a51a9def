/** One family of metrics. Labels never hold an id of a person, an account or a migration: their values are few and known. */
export interface Family {
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds of a histogram's buckets, ascending. */
  readonly buckets?: readonly number[]
  /** `process`: of this process alone, to be added up. `site`: read from Redis at a scrape, the same in every process. */
  readonly of: 'process' | 'site'
}

const counter = (help: string, ...labels: string[]): Family => ({ kind: 'counter', help, labels, of: 'process' })
const gauge = (help: string, ...labels: string[]): Family => ({ kind: 'gauge', help, labels, of: 'process' })
const ofSite = (help: string, ...labels: string[]): Family => ({ kind: 'gauge', help, labels, of: 'site' })
const histogram = (buckets: readonly number[], help: string, ...labels: string[]): Family => ({
  kind: 'histogram',
  help,
  labels,
  buckets,
  of: 'process',
})

const QUICK = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5]
const NETWORK = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const LONG = [1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600, 7 * 24 * 3600]
const LAG = [0.5, 1, 2, 5, 15, 60, 300, 900, 3600]

/** Everything that can be measured; the table in the docs is drawn from it. */
export const FAMILIES = {
  stationmaster_build_info: gauge('Always 1; says which version runs.', 'version', 'node'),
  stationmaster_ready: gauge('1 where /readyz says 200, else 0.'),
  stationmaster_migrations: ofSite('Migrations by state, of the newest 1,000.', 'state'),
  stationmaster_stuck_migrations: ofSite('Migrations that are long due and do not come on (policy.stuckAfter).'),
  stationmaster_unreadable_records: ofSite('Records that are damaged, or written by a newer version.', 'why'),
  stationmaster_oldest_due_seconds: ofSite(
    'How long the migration that is longest due has not been taken up; 0: none is.',
  ),
  stationmaster_outbox_oldest_seconds: ofSite(
    'How long the message that is longest due has not been sent; 0: none is.',
  ),
  stationmaster_unconfirmed_messages: ofSite(
    'Messages of which nobody knows whether they were posted, or that cannot be.',
  ),
  stationmaster_queue_jobs: ofSite('Jobs by queue and state.', 'queue', 'state'),
  stationmaster_state_duration_seconds: histogram(
    LONG,
    'Time that migrations spent in a state, once they leave it.',
    'state',
  ),
  stationmaster_change_duration_seconds: histogram(LONG, 'Time from the intent of a change to its end.', 'change'),
  stationmaster_events_total: counter('Events written into logs of migrations.', 'event'),
  stationmaster_refusals_total: counter('Commands, clicks and forms that were refused.', 'reason'),
  stationmaster_incidents_total: counter('Errors that were given a reference; each has a line in the log.'),
  stationmaster_deliveries_total: counter('Attempts to say something in Slack.', 'message', 'outcome'),
  stationmaster_delivery_lag_seconds: histogram(
    LAG,
    'Time from when a message was to be said until Slack has it.',
    'message',
  ),
  stationmaster_slack_ack_seconds: histogram(
    QUICK,
    'Time from receiving from Slack to acknowledging; Slack waits 3.',
    'inbound',
  ),
  stationmaster_slack_calls_total: counter('Calls to Slack.', 'method', 'outcome'),
  stationmaster_slack_call_seconds: histogram(NETWORK, 'Time that a call to Slack takes.', 'method'),
  stationmaster_slack_reconnects_total: counter('Connections to Slack that were lost and made anew.'),
  stationmaster_winrm_requests_total: counter('Round trips to servers, by action.', 'action', 'outcome'),
  stationmaster_winrm_request_seconds: histogram(NETWORK, 'Time that a round trip to a server takes.', 'action'),
  stationmaster_redis_writes_total: counter('Scripts and commands of ours that write to Redis.', 'script', 'outcome'),
  stationmaster_redis_write_seconds: histogram(QUICK, 'Time that they take.', 'script'),
  stationmaster_jobs_added_total: counter(
    'Jobs that were added to a queue; one that is there already counts, too.',
    'queue',
    'outcome',
  ),
  stationmaster_reconciler_rounds_total: counter('Rounds of the reconciler.', 'outcome'),
  process_cpu_seconds_total: counter('Time on the processor, of user and system.'),
  process_resident_memory_bytes: gauge('Memory that the process holds.'),
  process_start_time_seconds: gauge('When the process was started, in seconds since 1970.'),
  nodejs_heap_size_used_bytes: gauge('Heap in use.'),
  nodejs_eventloop_lag_mean_seconds: gauge('How late timers are, on average since the last scrape.'),
  nodejs_eventloop_lag_max_seconds: gauge('How late a timer has been at most since the last scrape.'),
} as const satisfies Record<string, Family>

export type FamilyName = keyof typeof FAMILIES
