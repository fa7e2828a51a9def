import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type CalendarFeed, startCalendarServer } from '../../../src/feed/calendar-server.ts'
import type { ReadOnlyServer } from '../../../src/http/read-only-server.ts'
import { calendarPath } from '../../../src/secrets/calendar-path.ts'
import { silentLogger } from '../../support/fake-ports.ts'

const PATH = calendarPath({ reveal: () => 'a secret' }, 'school')
const CHANGED_AT = Date.parse('2026-11-23T09:00:00.500Z')

let server: ReadOnlyServer | undefined
afterEach(() => server?.close())

/** A feed on a socket; tests change what it holds and the time. */
async function serve() {
  const site = {
    feed: { text: 'BEGIN:VCALENDAR', changedAt: CHANGED_AT } as CalendarFeed,
    now: 0,
    loads: 0,
    isDown: false,
  }
  server = await startCalendarServer({
    host: '127.0.0.1',
    port: 0,
    path: PATH,
    load: async () => {
      site.loads += 1
      if (site.isDown) throw new Error('redis is away')
      return site.feed
    },
    logger: silentLogger,
    now: () => site.now,
  })
  const ask = (path = PATH, init: RequestInit = {}) => fetch(`http://127.0.0.1:${server?.port}${path}`, init)
  return { site, ask }
}

test('gives the calendar to whoever knows its address, and names no one else who may keep it', async () => {
  const { ask } = await serve()

  const response = await ask()

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  expect(response.headers.get('cache-control')).toContain('private')
  expect(response.headers.get('last-modified')).toBe('Mon, 23 Nov 2026 09:00:00 GMT')
  expect(await response.text()).toBe('BEGIN:VCALENDAR')
  expect(await (await ask(`${PATH}?from=somewhere`)).text()).toBe('BEGIN:VCALENDAR')
})

test.each([
  ['/', 'GET'],
  ['/calendar/', 'GET'],
  [`${PATH}/`, 'GET'],
  [PATH.slice(0, -5), 'GET'],
  [PATH.toUpperCase(), 'GET'],
  ['/calendar/x.ics', 'POST'],
])('%s is nothing for %s', async (path, method) => {
  const { site, ask } = await serve()

  const response = await ask(path, { method })

  expect(response.status).toBe(404)
  expect(await response.text()).toBe('Not found.\n')
  expect(site.loads).toBe(0)
})

test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('takes no %s', async (method) => {
  const { ask } = await serve()

  const response = await ask(PATH, { method })

  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('GET, HEAD')
})

test('tells what there is without giving it', async () => {
  const { ask } = await serve()

  const response = await ask(PATH, { method: 'HEAD' })

  expect(response.headers.get('content-length')).toBe('15')
  expect(await response.text()).toBe('')
})

test('gives nothing to whoever has it already, until it changes', async () => {
  const { site, ask } = await serve()
  const first = await ask()
  const etag = String(first.headers.get('etag'))
  const since = String(first.headers.get('last-modified'))
  const asked = async (headers: Record<string, string>) => (await ask(PATH, { headers })).status

  expect(await asked({ 'if-none-match': etag })).toBe(304)
  expect(await asked({ 'if-none-match': `"other", W/${etag}` })).toBe(304)
  expect(await asked({ 'if-modified-since': since })).toBe(304)
  // A tag that is not ours counts, whatever the date.
  expect(await asked({ 'if-none-match': '"other"', 'if-modified-since': since })).toBe(200)

  site.feed = { text: 'END:VCALENDAR', changedAt: CHANGED_AT + 60_000 }
  site.now += 60_000
  expect(await asked({ 'if-none-match': etag })).toBe(200)
  expect(await asked({ 'if-modified-since': since })).toBe(200)
})

test('looks the windows up once for many who ask, and again after a moment', async () => {
  const { site, ask } = await serve()

  await Promise.all(Array.from({ length: 20 }, () => ask().then((response) => response.text())))
  expect(site.loads).toBe(1)

  site.now += 60_000
  await (await ask()).text()
  expect(site.loads).toBe(2)
})

test('says that it cannot be read just now, and keeps no failure', async () => {
  const { site, ask } = await serve()
  site.isDown = true

  const response = await ask()
  expect(response.status).toBe(503)
  expect(await response.text()).not.toContain('redis')

  site.isDown = false
  expect((await ask()).status).toBe(200)
})

test('ends connections that are open when it is closed', async () => {
  const { ask } = await serve()
  await (await ask()).text()
  const idle = connect(Number(server?.port), '127.0.0.1')
  await once(idle, 'connect')
  const ended = once(idle, 'close')

  await server?.close()

  await ended
})

test('an address is another one for another secret and another installation', () => {
  const paths = [
    PATH,
    calendarPath({ reveal: () => 'other' }, 'school'),
    calendarPath({ reveal: () => 'a secret' }, 'x'),
  ]

  expect(new Set(paths).size).toBe(3)
  expect(PATH).toMatch(/^\/calendar\/[\w-]{43}\.ics$/)
})
