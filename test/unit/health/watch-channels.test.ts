import { channel, tracingChannel } from 'node:diagnostics_channel'
import { expect, onTestFinished, test } from 'vitest'
import { Registry } from '../../../src/health/metrics/registry.ts'
import { watchChannels } from '../../../src/health/metrics/watch-channels.ts'

function watched() {
  const registry = new Registry()
  const watch = watchChannels(registry)
  onTestFinished(() => watch.stop())
  return { registry, watch }
}

const traced = (name: string) => tracingChannel<{ readonly name: string }>(name)

test('counts what leaves the process, by what came of it, and how long it took', async () => {
  const { registry } = watched()
  const slack = traced('stationmaster:slack')
  const post = { name: 'chat.postMessage' }
  await slack.tracePromise(async () => new Response('{}'), { ...post })
  await slack.tracePromise(async () => new Response('', { status: 429 }), { ...post })
  await slack.tracePromise(async () => new Response('', { status: 502 }), { ...post })
  await slack.tracePromise(() => Promise.reject(new Error('cut')), { ...post }).catch(() => {})
  await traced('winrm:request').tracePromise(async () => 1, { name: 'Receive' })

  const text = registry.text()
  expect(text).toContain('stationmaster_slack_calls_total{method="chat.postMessage",outcome="answered"} 1\n')
  expect(text).toContain('stationmaster_slack_calls_total{method="chat.postMessage",outcome="rate-limited"} 1\n')
  expect(text).toContain('stationmaster_slack_calls_total{method="chat.postMessage",outcome="failed"} 2\n')
  expect(text).toContain('stationmaster_slack_call_seconds_count{method="chat.postMessage"} 4\n')
  expect(text).toContain('stationmaster_winrm_request_seconds_count{action="Receive"} 1\n')
})

test('counts refusals, and how long Slack waited', () => {
  const { registry } = watched()
  channel('stationmaster:refusal').publish({ name: 'not-allowed' })
  channel('stationmaster:inbound').publish({ name: 'command', seconds: 0.004 })

  expect(registry.text()).toContain('stationmaster_refusals_total{reason="not-allowed"} 1\n')
  expect(registry.text()).toContain('stationmaster_slack_ack_seconds_bucket{inbound="command",le="0.005"} 1\n')
})

test('counts nothing more once it is stopped', () => {
  const { registry, watch } = watched()
  watch.stop()
  channel('stationmaster:refusal').publish({ name: 'not-allowed' })

  expect(registry.text()).toBe('')
})
