import type { App } from '@slack/bolt'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Site, startSite } from './bolt-app.ts'

let site: Site

beforeEach(async () => {
  site = await startSite({ ackTimeoutMs: 200 })
})
afterEach(() => site.stop())

function countingBot(name: string, log: { name: string; trigger: string }[]) {
  return (app: App) => {
    app.command('/migrate', async ({ ack, body }) => {
      log.push({ name, trigger: body.trigger_id })
      await ack({ text: `from ${name}` })
    })
  }
}

test('each envelope goes to one connection, and the connections take turns', async () => {
  const log: { name: string; trigger: string }[] = []
  await site.connect(countingBot('first', log))
  await site.connect(countingBot('second', log))
  const rita = site.double.driver.person('U03REQ')

  await rita.command('/migrate', 'list')
  await rita.command('/migrate', 'list')

  expect(log.map(({ name }) => name).sort()).toEqual(['first', 'second'])
  const hellos = site.double.driver.traffic.entries.flatMap((entry) =>
    entry.kind === 'envelope' && entry.frame.type === 'hello' ? [entry.frame.num_connections] : [],
  )
  expect(hellos).toEqual([1, 2])
})

test('a command delivered twice to every connection has one trigger and four envelopes', async () => {
  const log: { name: string; trigger: string }[] = []
  await site.connect(countingBot('first', log))
  await site.connect(countingBot('second', log))

  const command = await site.double.driver.person('U03REQ').command('/migrate', 'list', { deliveries: 2, toAll: true })

  expect(new Set(log.map(({ trigger }) => trigger))).toEqual(new Set([command.triggerId]))
  expect(log).toHaveLength(4)
  expect(new Set(command.acks.map(({ envelopeId }) => envelopeId)).size).toBe(4)
  expect(command.responses.map(({ text }) => text).sort()).toEqual([
    'from first',
    'from first',
    'from second',
    'from second',
  ])
})

test('a command that nobody takes in time, or that finds no bot, shows Slack’s error to the person', async () => {
  const withoutBot = await site.double.driver.person('U03REQ').command('/migrate')
  await site.connect((app) => app.command('/migrate', () => Promise.resolve()))

  const withSilentBot = await site.double.driver.person('U03REQ').command('/migrate')

  expect(withoutBot.error).toBe('dispatch_failed')
  expect(withSilentBot.error).toBe('operation_timeout')
})

test('an eleventh connection is told that there are too many', async () => {
  const app = await site.connect(() => {})
  const open = async () => {
    const { url } = await app.client.apps.connections.open({ token: 'xapp-station-double' })
    return new WebSocket(url!)
  }
  const sockets = await Promise.all(Array.from({ length: 9 }, open))
  await site.double.driver.waitForConnections(10)

  const eleventh = await open()
  const frame = await new Promise<string>((resolve) => {
    eleventh.addEventListener('message', ({ data }) => resolve(String(data)))
  })

  expect(JSON.parse(frame)).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
  expect(site.double.driver.connections).toHaveLength(10)
  for (const socket of sockets) socket.close()
})

test('a client that is asked to refresh closes its connection', async () => {
  await site.connect(() => {})
  await site.double.driver.waitForConnections(1)

  site.double.driver.disconnect('refresh_requested')

  await expect(site.double.driver.waitForConnections(0)).resolves.toBe(true)
})

test('other processes drive it over HTTP', async () => {
  await site.connect(countingBot('only', []))
  const control = async (call: string, body: object) => {
    const response = await fetch(`${site.double.url}/_control/${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as { ok: boolean; result: unknown; error?: string }
  }

  const command = await control('command', { person: 'U03REQ', args: ['/migrate', 'list'] })
  const transcript = await control('transcript', {})
  const unknown = await control('close', {})

  expect(command).toMatchObject({ ok: true, result: { responses: [{ text: 'from only' }] } })
  expect(transcript.result).toContain('from only')
  expect(unknown).toMatchObject({ ok: false, error: 'there is no call close' })
})
