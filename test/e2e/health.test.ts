import { expect, test } from 'vitest'
import { CHANNELS, PEOPLE } from '../../sandbox/site/people.ts'
import { freePort } from '../support/free-port.ts'
import { SiteStory } from '../support/site-story.ts'

const PATIENT = { timeout: 60_000, interval: 250 }

function portOf(port: number) {
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(10_000) })
  return {
    environment: { STATIONMASTER_HEALTH_PORT: String(port) },
    status: async (path: string) => (await ask(path)).status,
    problems: async () => ((await (await ask('/readyz')).json()) as { problems: string[] }).problems,
    /** One value by its name and labels as they are written; undefined where it is not there. */
    async value(series: string) {
      const lines = (await (await ask('/metrics')).text()).split('\n')
      const line = lines.find((each) => each.startsWith(`${series} `))
      return line === undefined ? undefined : Number(line.slice(series.length + 1))
    },
    text: async () => (await ask('/metrics')).text(),
  }
}

test('a migration leaves its traces in the metrics of the processes, and nobody’s name', async () => {
  const story = await SiteStory.open()
  const health = portOf(await freePort())
  await story.site.startWith(health.environment, 'worker')
  await story.request()
  await story.untilState('needs-acknowledgement')

  expect(await health.status('/healthz')).toBe(200)
  expect(await health.problems()).toEqual([])
  expect(await health.value('stationmaster_ready')).toBe(1)
  await expect.poll(() => health.value('stationmaster_migrations{state="needs-acknowledgement"}'), PATIENT).toBe(1)
  expect(await health.value('stationmaster_events_total{event="assessed"}')).toBe(1)
  expect(await health.value('stationmaster_state_duration_seconds_count{state="assessing"}')).toBe(1)
  await expect
    .poll(() => health.value('stationmaster_deliveries_total{message="card",outcome="sent"}'), PATIENT)
    .toBeGreaterThan(0)
  expect(
    await health.value('stationmaster_slack_calls_total{method="chat.postMessage",outcome="answered"}'),
  ).toBeGreaterThan(1)
  expect(await health.value('stationmaster_winrm_request_seconds_count{action="Receive"}')).toBeGreaterThan(1)
  expect(await health.value('stationmaster_redis_writes_total{script="commit",outcome="answered"}')).toBeGreaterThan(0)
  expect(await health.value('stationmaster_reconciler_rounds_total{outcome="done"}')).toBeGreaterThan(0)
  expect(await health.value('stationmaster_queue_jobs{queue="migrate",state="failed"}')).toBe(0)
  expect(await health.value('stationmaster_stuck_migrations')).toBe(0)
  expect(await health.value('process_resident_memory_bytes')).toBeGreaterThan(1e7)
  expect(await health.text()).not.toMatch(/MIG-|U0|student|teacher|migrator/i)
})

test('a process whose Redis does not answer is alive and not ready, until it is back', async ({ skip }) => {
  const story = await SiteStory.open()
  const health = portOf(await freePort())
  await story.site.startWith(health.environment, 'worker')
  const { pid } = story.site.redis
  if (pid === undefined) return skip('REDIS_URL names a server that is not ours to stop')
  expect(await health.status('/readyz')).toBe(200)

  process.kill(pid, 'SIGSTOP')
  try {
    await expect.poll(() => health.status('/readyz'), PATIENT).toBe(503)
    expect(await health.problems()).toContain('Redis does not answer.')
    expect(await health.status('/healthz')).toBe(200)
    expect(await health.value('stationmaster_ready')).toBe(0)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await expect.poll(() => health.status('/readyz'), PATIENT).toBe(200)

  await story.site.redis.restart('SIGKILL')
  await expect.poll(() => health.status('/readyz'), PATIENT).toBe(200)
})

test('a port that is taken ends the process with a sentence', async () => {
  const story = await SiteStory.open()
  const health = portOf(await freePort())
  await story.site.startWith(health.environment, 'worker')

  await expect(story.site.startWith(health.environment, 'worker')).rejects.toThrow('another program has it')
})

test('a migration on which nobody works announces itself, and clears when somebody does', async () => {
  const story = await SiteStory.open({ speed: 1, policy: { stuckAfter: '3s' } })
  const health = portOf(await freePort())
  await story.request()
  await story.site.startWith(health.environment, 'worker', '--queues', 'notify')

  const card = await story.untilCard('that it is stuck', ({ blocks }) =>
    JSON.stringify(blocks).includes('Nobody has worked'),
  )
  const reference = /Reference (\w+)\./.exec(JSON.stringify(card.blocks))?.[1] ?? 'none'
  expect(
    story.site
      .logs()
      .split('\n')
      .filter((line) => line.includes(reference)),
  ).toHaveLength(1)
  const isAbout = ({ text }: { text: string }) => text.includes(`Reference ${reference}.`)
  await story.driver.waitForMessage(CHANNELS.updates, (m) => m.thread_ts !== undefined && isAbout(m), {
    timeoutMs: 60_000,
    what: 'the thread',
  })
  const dm = await story.driver.waitForMessage(PEOPLE.operator, isAbout, { timeoutMs: 60_000 })
  expect(dm.text).toContain(story.id)
  expect(await health.value('stationmaster_stuck_migrations')).toBe(1)

  await story.worker('--queues', 'preflight')
  await story.untilState('needs-acknowledgement')
  expect(JSON.stringify(story.card().blocks)).not.toContain('Nobody has worked')
  await expect.poll(() => health.value('stationmaster_stuck_migrations'), PATIENT).toBe(0)
})
