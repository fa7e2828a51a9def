import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BotSite } from './bot-site.ts'
import { type HttpBot, SIGNING_SECRET, startHttpBot } from './http-bot.ts'

let bot: HttpBot
let site: BotSite
let url: string

beforeEach(async () => {
  bot = await startHttpBot()
  site = bot.site
  url = bot.url
})
afterEach(() => bot.stop())

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
  expect(bot.app.health()).toEqual({ mode: 'http', state: 'connected', reconnects: 0, connections: 0 })
})

test('over HTTP a command with another signature is refused', async () => {
  expect((await send('guessed')).status).toBe(401)
})
