import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_AGE_MS, MAX_BODY_BYTES } from '../../../src/slack/http/read-request.ts'
import { HTTP_PATH } from '../../../src/slack/manifest.ts'
import type { BotSite } from './bot-site.ts'
import { type HttpBot, SIGNING_SECRET, startHttpBot } from './http-bot.ts'

const FORM = 'application/x-www-form-urlencoded'
const SEED = 20261126

let bot: HttpBot
let site: BotSite
let port: number
let team: string
beforeAll(async () => {
  bot = await startHttpBot()
  site = bot.site
  port = bot.port
  team = (await site.client().auth.test()).team_id ?? ''
})
afterAll(() => bot.stop())

interface Sent {
  readonly body: Buffer
  readonly at: number
  readonly secret: string
  readonly headers: Record<string, string | undefined>
}

/** The request of a person who asks for a migration, signed as Slack does, but for what is changed. */
async function send(over: Partial<Sent> & { fields?: Record<string, string> } = {}): Promise<number> {
  const fields = {
    command: '/migrate',
    text: 'start lab-old lab-new',
    user_id: 'U03REQ',
    trigger_id: '1.2',
    team_id: team,
  }
  const body = over.body ?? Buffer.from(String(new URLSearchParams({ ...fields, ...over.fields })))
  const timestamp = String(Math.floor((over.at ?? Date.now()) / 1000))
  const hmac = createHmac('sha256', over.secret ?? SIGNING_SECRET).update(`v0:${timestamp}:${body.toString()}`)
  const headers = {
    'content-type': FORM,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${hmac.digest('hex')}`,
    ...over.headers,
  }
  const sent = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  const response = await fetch(`http://127.0.0.1:${port}${HTTP_PATH}`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: Object.fromEntries(sent),
  })
  return response.status
}

const SMUGGLED = 'canary-of-a-body'

describe('over HTTP nothing is done', () => {
  test.each<[string, Parameters<typeof send>[0], number]>([
    ['with another signature', { secret: 'guessed' }, 401],
    ['with an old timestamp', { at: Date.now() - MAX_AGE_MS - 60_000 }, 401],
    ['with a timestamp of the future', { at: Date.now() + MAX_AGE_MS + 60_000 }, 401],
    ['without a signature', { headers: { 'x-slack-signature': undefined } }, 401],
    ['without a timestamp', { headers: { 'x-slack-request-timestamp': undefined } }, 401],
    ['with a timestamp that is none', { headers: { 'x-slack-request-timestamp': 'soon' } }, 401],
    ['with a signature of another version', { headers: { 'x-slack-signature': 'v1=ab' } }, 401],
    ['with another content type', { headers: { 'content-type': 'text/plain' } }, 400],
    ['with a body that is too large', { body: Buffer.alloc(MAX_BODY_BYTES + 1, 'a') }, 413],
    ['with bytes that are no text', { body: Buffer.from([0x74, 0x3d, 0xff, 0xfe]) }, 400],
    ['with a field twice', { body: Buffer.from('command=/migrate&text=start+a+b&text=help&user_id=U03REQ') }, 400],
    ['with a payload that is no JSON', { fields: { payload: '{"type":' } }, 400],
    ['with a payload that is no object', { fields: { payload: '[1]' } }, 400],
    ['for another workspace', { fields: { team_id: 'T0OTHER' } }, 401],
    ['for another app', { fields: { api_app_id: 'A0OTHER' } }, 401],
  ])('%s', async (_, request, status) => {
    const before = site.warnings.length

    const answered = await send({ ...request, fields: { note: SMUGGLED, ...request?.fields } })

    expect(answered).toBe(status)
    expect(site.store.logs.size).toBe(0)
    expect(site.warnings.length - before).toBe(1)
    expect(JSON.stringify(site.warnings)).not.toContain(SMUGGLED)
    expect(site.errors).toEqual([])
  })

  test('by a body without end, of which no more is read than is allowed', async () => {
    const socket = connect(port, '127.0.0.1')
    const stamp = Math.floor(Date.now() / 1000)
    socket.write(
      `POST ${HTTP_PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: ${FORM}\r\nx-slack-signature: v0=ab\r\nx-slack-request-timestamp: ${stamp}\r\ntransfer-encoding: chunked\r\n\r\n`,
    )
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`
    let sent = 0
    const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()).on('error', () => {}))
    const pump = () => {
      while (!socket.destroyed && sent < 64 * MAX_BODY_BYTES) {
        sent += chunk.length
        if (!socket.write(chunk)) return void socket.once('drain', pump)
      }
    }
    pump()
    await ended

    expect(sent).toBeLessThan(64 * MAX_BODY_BYTES)
    expect(site.store.logs.size).toBe(0)
  })

  test(`whatever is sent without the secret (seed ${SEED})`, async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc.json().map((json) => Buffer.from(`payload=${json}`)),
    )
    const type = fc.constantFrom(FORM, 'application/json', `${FORM}; charset=utf-8`, 'text/html', '')
    await fc.assert(
      fc.asyncProperty(bytes, type, async (body, contentType) => {
        const status = await send({
          body: Buffer.from(body),
          secret: 'guessed',
          headers: { 'content-type': contentType },
        })
        expect([400, 401]).toContain(status)
      }),
      { seed: SEED, numRuns: 60 },
    )
    expect(site.store.logs.size).toBe(0)
    expect(bot.app.health().state).toBe('connected')
  })
})

test('over HTTP the same request, as Slack sends it, is taken', async () => {
  expect(await send({ fields: { response_url: `${site.slack.url}/nowhere` } })).toBe(200)
})
