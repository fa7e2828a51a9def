import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startHealthServer } from '../../../src/health/health-server.ts'
import { problemsOf } from '../../../src/health/problems.ts'
import type { ReadOnlyServer } from '../../../src/http/read-only-server.ts'
import { silentLogger } from '../../support/fake-ports.ts'

let server: ReadOnlyServer | undefined
afterEach(() => server?.close())

async function serve(state: {
  dead?: string[]
  notReady?: () => Promise<readonly string[]>
  metrics?: () => Promise<string>
}) {
  server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    deadBecause: () => state.dead ?? [],
    notReadyBecause: state.notReady ?? (async () => []),
    metrics: state.metrics ?? (async () => 'stationmaster_ready 1\n'),
    logger: silentLogger,
  })
  return (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${server?.port}${path}`, init)
}

test('a process that is well says so', async () => {
  const ask = await serve({})

  const [alive, ready, metrics] = await Promise.all(
    ['/healthz', '/readyz?from=probe', '/metrics'].map((path) => ask(path)),
  )

  expect([alive?.status, await alive?.json()]).toEqual([200, { alive: true, problems: [] }])
  expect([ready?.status, await ready?.json()]).toEqual([200, { ready: true, problems: [] }])
  expect(metrics?.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(await metrics?.text()).toBe('stationmaster_ready 1\n')
})

test('what is wrong is said in words, with 503', async () => {
  const ask = await serve({ dead: ['Nobody looks.'], notReady: async () => ['Redis does not answer.'] })

  const [alive, ready] = await Promise.all(['/healthz', '/readyz'].map((path) => ask(path)))

  expect([alive?.status, await alive?.json()]).toEqual([503, { alive: false, problems: ['Nobody looks.'] }])
  expect([ready?.status, await ready?.json()]).toEqual([503, { ready: false, problems: ['Redis does not answer.'] }])
})

test('is to be read only, and has nothing else', async () => {
  const ask = await serve({})

  expect((await ask('/healthz', { method: 'POST' })).status).toBe(405)
  expect((await ask('/', { method: 'POST' })).status).toBe(404)
  expect((await ask('/__proto__')).status).toBe(404)
  const head = await ask('/readyz', { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('metrics that cannot be made are no metrics', async () => {
  const ask = await serve({ metrics: () => Promise.reject(new Error('canary-secret')) })

  const answer = await ask('/metrics')

  expect(answer.status).toBe(503)
  expect(await answer.text()).not.toContain('canary')
})

test('a flood of headers is cut off', async () => {
  await serve({})
  const socket = connect(Number(server?.port), '127.0.0.1')
  socket.write(`GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`)
  let text = ''
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await once(socket, 'close')

  expect(text).toContain(' 431 ')
})

test('a port that somebody else has is said in a sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  try {
    await expect(
      startHealthServer({
        host: '127.0.0.1',
        port,
        deadBecause: () => [],
        notReadyBecause: async () => [],
        metrics: async () => '',
        logger: silentLogger,
      }),
    ).rejects.toThrow(`Port ${port} of 127.0.0.1 can't be opened: another program has it. Choose another port.`)
  } finally {
    other.close()
  }
})

test('a part that cannot be looked at is a problem by its name, and says nothing more', async () => {
  const problems = await problemsOf({
    Redis: () => Promise.reject(new Error('redis://:canary@host')),
    Slack: () => 'Slack is not connected.',
    Workers: () => null,
  })

  expect(problems).toEqual(["Redis can't be looked at.", 'Slack is not connected.'])
})
