import { LogLevel, WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ACCEPTED_THEN_DROPPED, tooMany } from '../../../../sandbox/slack/faults/fault.ts'
import { type Site, startSite } from './bolt-app.ts'

let site: Site
let now = 1_900_000_000_000
beforeEach(async () => {
  site = await startSite({ now: () => now, ackTimeoutMs: 100 })
})
afterEach(() => site.stop())

const client = (timeout = 0) =>
  new WebClient('xoxb-station-double', {
    logLevel: LogLevel.ERROR,
    slackApiUrl: site.double.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
  })
const post = (text: string, timeout?: number) => client(timeout).chat.postMessage({ channel: 'C01OPS', text })
const texts = () => site.double.driver.messages('C01OPS').map(({ text }) => text)

describe('a call', () => {
  test('whose answer is lost has taken effect', async () => {
    site.double.driver.fault({ method: 'chat.postMessage', times: 1, ...ACCEPTED_THEN_DROPPED })

    await expect(post('lost')).rejects.toThrow()
    await post('heard')

    expect(texts()).toEqual(['lost', 'heard'])
    expect(site.double.driver.traffic.requests('chat.postMessage').map(({ httpStatus }) => httpStatus)).toEqual([
      0, 200,
    ])
  })

  test('that is refused for the time being says how long', async () => {
    site.double.driver.fault({ method: 'chat.postMessage', times: 1, answer: tooMany(30) })

    await expect(post('too much')).rejects.toMatchObject({ retryAfter: 30 })

    expect(texts()).toEqual([])
  })

  test('that ends in an error page may or may not have taken effect', async () => {
    site.double.driver.fault({ times: 1, answer: { httpStatus: 503 } })
    site.double.driver.fault({ times: 1, answer: { httpStatus: 503 }, takesEffect: true })

    await expect(post('before')).rejects.toMatchObject({ statusCode: 503 })
    await expect(post('after')).rejects.toMatchObject({ statusCode: 503 })

    expect(texts()).toEqual(['after'])
  })

  test('that takes too long for its caller takes effect nevertheless', async () => {
    site.double.driver.fault({ method: 'chat.postMessage', times: 1, delayMs: 300 })
    const posted = site.double.driver.waitForMessage('C01OPS', ({ text }) => text === 'late')

    await expect(post('late', 100)).rejects.toThrow()

    expect((await posted).text).toBe('late')
  })

  test('can be set to fail from another process', async () => {
    await fetch(`${site.double.url}/_control/fault`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ args: [{ method: 'chat.postMessage', channel: 'C01OPS', answer: 'cut' }] }),
    })

    await expect(post('nothing')).rejects.toThrow()

    expect(texts()).toEqual([])
  })
})

describe('Slack’s limits', () => {
  test('are counted without being asked for', async () => {
    for (const text of ['a', 'b', 'c', 'd']) await post(text)

    expect(texts()).toHaveLength(4)
    expect(site.double.driver.violations()).toEqual([
      { method: 'chat.postMessage', channel: 'C01OPS', at: now, limit: 'one message a second in a channel' },
    ])
  })

  test('are held to where they are enforced, until enough time has passed', async () => {
    site.double.driver.limitRates('enforce')
    for (const text of ['a', 'b', 'c']) await post(text)

    await expect(post('refused')).rejects.toMatchObject({ retryAfter: 1 })
    now += 1000
    await post('d')

    expect(texts()).toEqual(['a', 'b', 'c', 'd'])
  })
})

test('an event that nobody takes is sent again, numbered and with the reason, and no more once it is taken', async () => {
  const { url } = await new WebClient('xapp-station-double', {
    slackApiUrl: site.double.apiUrl,
  }).apps.connections.open()
  const socket = new WebSocket(String(url))
  const seen: unknown[] = []
  socket.on('message', (data) => {
    const { envelope_id, type, retry_attempt, retry_reason } = JSON.parse(String(data))
    if (type !== 'events_api') return
    seen.push([retry_attempt, retry_reason])
    if (seen.length === 2) socket.send(JSON.stringify({ envelope_id }))
  })
  await site.double.driver.waitForConnections(1)

  const acks = await site.double.driver.event({ type: 'user_change', user: {} }, { redeliver: true })

  expect(acks.map(({ status }) => status)).toEqual(['operation_timeout', 'acknowledged'])
  expect(seen).toEqual([
    [undefined, undefined],
    [1, 'timeout'],
  ])
})
