import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { isObject, type JsonObject } from '../json.ts'
import type { World } from '../workspace/world.ts'
import type { Acknowledgement, Envelope } from './envelope.ts'

const MAX_CONNECTIONS = 10
/** Clients give a connection up after 30 s without a ping from the server. */
const PING_EVERY_MS = 5000
const GOODBYE_MS = 500
/** Slack closes a connection this long after announcing it, where the app has not done so. */
const NOTICE_MS = 10_000
const RETIRE_EVERY_MS = 20

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets'

interface Pending {
  readonly connection: number
  settle(status: Acknowledgement['status'], payload: JsonObject): void
}

/** The app's Socket Mode connections. Each envelope goes to one of them in turn. */
export class Connections {
  readonly #sockets = new Map<number, WebSocket>()
  readonly #tickets = new Set<string>()
  readonly #pending = new Map<string, Pending>()
  /** Connections that get no more envelopes. */
  readonly #leaving = new Set<number>()
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #pings: NodeJS.Timeout
  readonly #world: World
  readonly #ackTimeoutMs: number
  #opened = 0
  #isClosed = false
  #turn = 0

  constructor(world: World, ackTimeoutMs: number) {
    this.#world = world
    this.#ackTimeoutMs = ackTimeoutMs
    this.#pings = setInterval(() => this.#ping(), PING_EVERY_MS).unref()
  }

  /** The numbers of the open connections, in the order in which they were opened. */
  get open(): number[] {
    return [...this.#sockets.keys()]
  }

  /** A WebSocket address that can be used once, as apps.connections.open gives out. */
  invite(): string {
    const ticket = randomUUID()
    this.#tickets.add(ticket)
    const query = new URLSearchParams({ ticket, app_id: this.#world.app.appId })
    return `${this.#world.baseUrl().replace('http', 'ws')}/link/?${query}`
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (this.#isClosed || url.pathname !== '/link/' || !this.#tickets.delete(url.searchParams.get('ticket') ?? '')) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#welcome(webSocket))
  }

  /** Sends an envelope to one connection: the next in turn, or the given one. Resolves in any case, after the time limit at the latest. */
  deliver(envelope: Envelope, to?: number): Promise<Acknowledgement> {
    const connection = to ?? this.#nextInTurn()
    const socket = connection === undefined ? undefined : this.#sockets.get(connection)
    const envelopeId = randomUUID()
    if (connection === undefined || !socket) {
      return Promise.resolve({ envelopeId, status: 'dispatch_failed', latencyMs: 0, payload: {} })
    }
    const sentAt = performance.now()
    return new Promise((resolve) => {
      const settle: Pending['settle'] = (status, payload) => {
        clearTimeout(timer)
        this.#pending.delete(envelopeId)
        resolve({ envelopeId, connection, status, latencyMs: performance.now() - sentAt, payload })
      }
      const timer = setTimeout(() => settle('operation_timeout', {}), this.#ackTimeoutMs)
      this.#pending.set(envelopeId, { connection, settle })
      this.#send(connection, socket, frameOf(envelopeId, envelope))
    })
  }

  /**
   * Tells one connection, or all, that Slack is about to close it; where the client does not go by itself, it is closed when
   * `noticeMs` of real time are over. Until then envelopes go to it as before.
   */
  disconnect(reason: DisconnectReason, connection?: number, noticeMs = NOTICE_MS): void {
    for (const [number, socket] of this.#sockets) {
      if (connection !== undefined && connection !== number) continue
      this.#send(number, socket, disconnectFrame(reason))
      const end = setTimeout(() => this.#retire(number, socket), noticeMs).unref()
      socket.once('close', () => clearTimeout(end))
    }
  }

  /** Gives a connection nothing more, and closes it when all that was given to it is acknowledged or given up. */
  #retire(connection: number, socket: WebSocket): void {
    this.#leaving.add(connection)
    const isBusy = [...this.#pending.values()].some((pending) => pending.connection === connection)
    if (isBusy) setTimeout(() => this.#retire(connection, socket), RETIRE_EVERY_MS).unref()
    else socket.close(1001)
  }

  /** Sends to each connection what Slack would not send: any text, or bytes. */
  sendAnything(data: string | Buffer): void {
    for (const socket of this.#sockets.values()) socket.send(data)
  }

  /** Cuts one connection, or all, without a word. */
  drop(connection?: number): void {
    for (const [number, socket] of this.#sockets) {
      if (connection === undefined || connection === number) socket.terminate()
    }
  }

  /** Says goodbye on every connection, and cuts those that do not answer. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#pings)
    for (const { settle } of [...this.#pending.values()]) settle('dispatch_failed', {})
    await Promise.all([...this.#sockets.values()].map(closeSocket))
    this.#server.close()
  }

  #ping(): void {
    for (const socket of this.#sockets.values()) socket.ping()
  }

  #nextInTurn(): number | undefined {
    const open = this.open.filter((connection) => !this.#leaving.has(connection))
    this.#turn += 1
    return open[this.#turn % Math.max(1, open.length)]
  }

  #welcome(socket: WebSocket): void {
    this.#opened += 1
    const connection = this.#opened
    socket.on('error', () => socket.terminate())
    if (this.#sockets.size >= MAX_CONNECTIONS) {
      this.#send(connection, socket, disconnectFrame('too_many_websockets'))
      socket.close()
      return
    }
    this.#sockets.set(connection, socket)
    socket.on('message', (data) => this.#receive(connection, String(data)))
    socket.on('close', () => {
      this.#sockets.delete(connection)
      this.#leaving.delete(connection)
      this.#world.feed.publish({ kind: 'connections', open: this.#sockets.size })
    })
    this.#send(connection, socket, {
      type: 'hello',
      num_connections: this.#sockets.size,
      connection_info: { app_id: this.#world.app.appId },
      debug_info: { host: 'slack-double', approximate_connection_time: 18_060 },
    })
    this.#world.feed.publish({ kind: 'connections', open: this.#sockets.size })
  }

  #receive(connection: number, text: string): void {
    const frame: unknown = JSON.parse(text)
    if (!isObject(frame)) return
    this.#world.traffic.add({ kind: 'acknowledgement', at: this.#world.clock.now(), connection, frame })
    this.#pending.get(String(frame.envelope_id))?.settle('acknowledged', isObject(frame.payload) ? frame.payload : {})
  }

  #send(connection: number, socket: WebSocket, frame: JsonObject): void {
    this.#world.traffic.add({
      kind: 'envelope',
      at: this.#world.clock.now(),
      connection,
      frame: structuredClone(frame),
    })
    socket.send(JSON.stringify(frame))
  }
}

async function closeSocket(socket: WebSocket): Promise<void> {
  const closed = once(socket, 'close')
  const cut = setTimeout(() => socket.terminate(), GOODBYE_MS)
  socket.close(1001)
  await closed
  clearTimeout(cut)
}

function frameOf(envelopeId: string, { type, payload, acceptsResponse, retry }: Envelope): JsonObject {
  return {
    envelope_id: envelopeId,
    type,
    payload,
    accepts_response_payload: acceptsResponse,
    ...(retry ? { retry_attempt: retry.attempt, retry_reason: retry.reason } : {}),
  }
}

function disconnectFrame(reason: DisconnectReason): JsonObject {
  return { type: 'disconnect', reason, debug_info: { host: 'slack-double' } }
}
