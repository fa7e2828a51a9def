import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import {
  AuthenticationError,
  OutcomeUnknownError,
  RemoteProtocolError,
  TransportError,
} from '../../../src/winrm/errors.ts'
import { renderResponse } from '../../../src/winrm/server.ts'
import { Connections, type Message } from '../../../src/winrm/transport/connections.ts'
import type { ExchangeFacts } from '../../../src/winrm/transport/http/http-client.ts'
import { renderRequest } from '../../../src/winrm/wsman/requests.ts'
import { type MiniHandler, type MiniServer, PASSWORD, startMiniServer, USERNAME } from './mini-server.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function aServer(handler: MiniHandler): Promise<MiniServer> {
  const server = await startMiniServer(handler)
  cleanUps.push(() => server.close())
  return server
}

/** A server that answers every connection's first bytes with this text. */
async function aForeignServer(text: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(text))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

function connectionsTo(
  port: number,
  overrides: {
    password?: string
    host?: string
    connectTimeoutMs?: number
    now?: () => number
    onExchange?: (facts: ExchangeFacts) => void
  } = {},
): Connections {
  const connections = new Connections({
    host: overrides.host ?? '127.0.0.1',
    port,
    authentication: {
      kind: 'ntlm',
      username: USERNAME,
      password: { reveal: () => overrides.password ?? PASSWORD },
    },
    random: randomBytes,
    now: overrides.now ?? Date.now,
    connectTimeoutMs: overrides.connectTimeoutMs ?? 5_000,
    onExchange: overrides.onExchange,
  })
  cleanUps.push(() => connections.close())
  return connections
}

const message = (overrides: Partial<Message> = {}): Message => ({
  action: 'Send',
  text: renderRequest(
    { kind: 'send', shellId: randomUUID(), stream: 'stdin', fragments: Buffer.from('canary-in-the-envelope') },
    {
      messageId: randomUUID(),
      sessionId: randomUUID(),
      to: 'http://h/wsman',
      maxEnvelopeBytes: 512_000,
      operationTimeoutMs: 20_000,
    },
  ),
  repeatable: false,
  timeoutMs: 5_000,
  ...overrides,
})

const ok: MiniHandler = ({ header }) => ({
  text: renderResponse({ kind: 'send' }, { messageId: randomUUID(), relatesTo: header.messageId }),
})

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a sealed connection', () => {
  it('costs two requests for the handshake, then one for each message, on one socket', async () => {
    const server = await aServer(ok)
    const facts: ExchangeFacts[] = []
    const connections = connectionsTo(server.port, { onExchange: (one) => facts.push(one) })

    await connections.exchange(message())
    await connections.exchange(message())

    expect([server.socketsOpened(), server.httpRequests()]).toEqual([1, 4])
    expect(facts.map(({ action, httpStatus }) => [action, httpStatus])).toEqual([
      ['Authenticate', 401],
      ['Authenticate', 200],
      ['Send', 200],
      ['Send', 200],
    ])
  })

  it('puts neither password nor envelope on the wire in clear', async () => {
    const server = await aServer(ok)

    await connectionsTo(server.port).exchange(message())

    const seen = server.received()
    for (const secret of [
      PASSWORD,
      'canary-in-the-envelope',
      Buffer.from('canary-in-the-envelope').toString('base64'),
      'Envelope xmlns',
    ]) {
      expect(seen.includes(secret)).toBe(false)
      expect(seen.includes(Buffer.from(secret, 'utf16le'))).toBe(false)
    }
  })

  it('is opened once more for a message that is sent at the same time', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const server = await aServer(async (received, call) => {
      if (call.socketNumber === 2) release()
      await gate
      return ok(received, call)
    })
    const connections = connectionsTo(server.port)

    await Promise.all([connections.exchange(message()), connections.exchange(message())])
    await connections.exchange(message())

    expect(server.socketsOpened()).toBe(2)
  })

  it('is replaced when the server closed it while it was idle, without a word', async () => {
    const server = await aServer(async (received, call) => ({
      ...((await ok(received, call)) as { text: string }),
      thenClose: true,
    }))
    const connections = connectionsTo(server.port)

    await connections.exchange(message())
    const second = await connections.exchange(message())

    expect(second.repeated).toBe(false)
    expect(server.requests).toHaveLength(2)
    expect(server.socketsOpened()).toBe(2)
  })

  it('is replaced before http.sys would drop it', async () => {
    let now = 1_000_000
    const server = await aServer(ok)
    const connections = connectionsTo(server.port, { now: () => now })

    await connections.exchange(message())
    now += 60_000
    await connections.exchange(message())

    expect(server.socketsOpened()).toBe(2)
  })

  it('is authenticated anew and the message sealed anew when the server forgot who we are', async () => {
    const server = await aServer((received, call) =>
      call.socketNumber === 1
        ? { raw: { status: 401, headers: { 'www-authenticate': 'Negotiate' }, body: new Uint8Array() } }
        : ok(received, call),
    )

    const answer = await connectionsTo(server.port).exchange(message())

    expect(answer).toMatchObject({ httpStatus: 200, repeated: false })
    expect(server.socketsOpened()).toBe(2)
  })
})

describe('an answer that is lost', () => {
  it('makes the outcome unknown for what must not happen twice', async () => {
    const server = await aServer(() => 'drop')

    const error = await failureOf(connectionsTo(server.port).exchange(message()))

    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({
      retry: 'after-probe',
      message: expect.stringContaining('Send was sent, but its answer was lost'),
    })
    expect(server.requests).toHaveLength(1)
  })

  it('is asked for again, once and on a new connection, for what may', async () => {
    const server = await aServer((received, call) => (call.socketNumber === 1 ? 'drop' : ok(received, call)))

    const answer = await connectionsTo(server.port).exchange(message({ repeatable: true }))

    expect(answer.repeated).toBe(true)
    expect(server.requests).toHaveLength(2)
  })

  it('twice is a transport error', async () => {
    const server = await aServer(() => 'drop')

    const error = await failureOf(connectionsTo(server.port).exchange(message({ repeatable: true })))

    expect(error).toBeInstanceOf(TransportError)
    expect(server.requests).toHaveLength(2)
  })

  it('because of the time limit makes the outcome unknown', async () => {
    const server = await aServer(() => 'silence')

    const error = await failureOf(connectionsTo(server.port).exchange(message({ timeoutMs: 50 })))

    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(String(error)).toContain('did not answer within 50 ms')
  })

  it('because the caller gave up gives the reason of the signal', async () => {
    const controller = new AbortController()
    const server = await aServer(() => {
      controller.abort(new Error('enough'))
      return 'silence'
    })

    const error = await failureOf(connectionsTo(server.port).exchange(message({ signal: controller.signal })))

    expect(String(error)).toBe('Error: enough')
  })
})

describe('an answer that is not sealed', () => {
  const clear =
    (status: number, contentType: string, body: string): MiniHandler =>
    () => ({
      raw: { status, headers: { 'content-type': contentType }, body: Buffer.from(body) },
    })

  it('is refused, even if it is a whole envelope', async () => {
    const server = await aServer(({ header }) => ({
      raw: {
        status: 200,
        headers: { 'content-type': 'application/soap+xml;charset=UTF-8' },
        body: Buffer.from(renderResponse({ kind: 'send' }, { messageId: randomUUID(), relatesTo: header.messageId })),
      },
    }))

    const repeatable = await failureOf(connectionsTo(server.port).exchange(message({ repeatable: true })))
    const once = await failureOf(connectionsTo(server.port).exchange(message()))

    expect(repeatable).toBeInstanceOf(RemoteProtocolError)
    expect(String(repeatable)).toContain('not sealed, which is refused')
    expect(once).toBeInstanceOf(OutcomeUnknownError)
  })

  it.each([
    [503, 'text/html', 'the WinRM service is not ready'],
    [404, 'text/html', 'no WinRM listener there'],
    [413, 'text/html', 'too large'],
  ])('with status %i says what it means', async (status, contentType, sentence) => {
    const server = await aServer(clear(status, contentType, '<html>'))

    const error = await failureOf(connectionsTo(server.port).exchange(message()))

    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ code: `HTTP ${status}`, message: expect.stringContaining(sentence) })
  })

  it('under a seal that was tampered with is refused', async () => {
    const server = await aServer(async (received, call) => ({
      ...((await ok(received, call)) as { text: string }),
      tampered: true,
    }))

    const error = await failureOf(connectionsTo(server.port).exchange(message({ repeatable: true })))

    expect(error).toBeInstanceOf(RemoteProtocolError)
    expect(String(error)).toContain('does not match its content')
  })
})

describe('a server that cannot be used', () => {
  it('says that the account was refused, without the password', async () => {
    const server = await aServer(ok)

    const error = await failureOf(connectionsTo(server.port, { password: 'not-the-password' }).exchange(message()))

    expect(error).toBeInstanceOf(AuthenticationError)
    expect(String(error)).toContain(`refused the account ${USERNAME}`)
    expect(JSON.stringify(error) + String(error)).not.toContain('not-the-password')
    expect(server.requests).toHaveLength(0)
  })

  it.each([
    [
      'an HTML page',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>',
      'HTTP 200 with text/html: this is not a WinRM service',
    ],
    ['404', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', 'no WinRM listener there'],
    ['503', 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n', 'not ready'],
    [
      'Basic only',
      'HTTP/1.1 401 \r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n',
      'it offers Basic',
    ],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'not HTTP'],
    ['nothing', '', 'closed the connection'],
  ])('is named when it answers with %s', async (_, text, sentence) => {
    const port = await aForeignServer(text)

    const error = await failureOf(connectionsTo(port).exchange(message()))

    expect(error).toMatchObject({
      kind: expect.stringMatching(/transport|authentication|remote-protocol/),
      message: expect.stringContaining(sentence),
    })
    expect(String(error)).toContain(`127.0.0.1:${port}`)
  })

  it('is named when it refuses the connection', async () => {
    const port = await aForeignServer('')
    await cleanUps.pop()?.()

    const error = await failureOf(connectionsTo(port).exchange(message()))

    expect(error).toMatchObject({
      kind: 'transport',
      code: 'ECONNREFUSED',
      message: expect.stringContaining('refused the connection'),
    })
  })

  it('is named when its name does not resolve', async () => {
    const error = await failureOf(connectionsTo(5985, { host: 'no-such-host.invalid' }).exchange(message()))

    expect(error).toMatchObject({ kind: 'transport', message: expect.stringContaining('name service') })
  })

  it('is named when it accepts the connection and then says nothing', async () => {
    const server = createServer((socket) => socket.on('error', () => {}))
    const open = new Set<{ destroy(): void }>()
    server.on('connection', (socket) => open.add(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanUps.push(() => {
      for (const socket of open) socket.destroy()
      server.close()
    })
    const address = server.address()

    const error = await failureOf(
      connectionsTo(typeof address === 'object' && address ? address.port : 0, { connectTimeoutMs: 50 }).exchange(
        message(),
      ),
    )

    expect(error).toMatchObject({ kind: 'transport', code: 'ETIMEDOUT' })
  })
})
