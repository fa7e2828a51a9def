import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSlackApp, HTTP_PATH, type SlackApp } from '../../../src/slack/app.ts'
import { freePort } from '../../support/free-port.ts'
import { type BotSite, ROLES, startBotSite } from './bot-site.ts'

const SIGNING_SECRET = 'signing-secret'
let site: BotSite
let app: SlackApp
let url: string

beforeEach(async () => {
  site = await startBotSite({ bots: 0 })
  const port = await freePort()
  url = `http://127.0.0.1:${port}${HTTP_PATH}`
  app = createSlackApp({
    botToken: { reveal: () => 'xoxb-station-double' },
    connection: { kind: 'http', signingSecret: { reveal: () => SIGNING_SECRET }, port },
    apiUrl: site.slack.apiUrl,
    ports: site.ports,
    holders: { roles: ROLES },
    logger: site.ports.logger,
    now: () => 0,
    onGiveUp: () => {},
  })
  await app.start()
})
afterEach(async () => {
  await app.stop()
  await site.stop()
})

function send(secret: string): Promise<Response> {
  const body = new URLSearchParams({
    command: '/migrate',
    text: 'help',
    user_id: 'U03REQ',
    trigger_id: '1.2',
    response_url: `${site.slack.url}/nowhere`,
  })
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signature,
  }
  return fetch(url, { method: 'POST', body: String(body), headers })
}

test('over HTTP a signed command is acknowledged', async () => {
  expect((await send(SIGNING_SECRET)).status).toBe(200)
  expect(app.health()).toEqual({ mode: 'http', state: 'connected', reconnects: 0, connections: 0 })
})

test('over HTTP a command with another signature is refused', async () => {
  expect((await send('guessed')).status).toBe(401)
})
