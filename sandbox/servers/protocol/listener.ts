import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type AccountName, type HttpReply, ServerConnection } from '../../../src/winrm/server.ts'
import { findDomainAccount, findLocalUser, splitAccount } from '../state/accounts.ts'
import type { Machine } from '../state/machine.ts'
import { hashPassword } from '../state/password.ts'
import { isLockedOut } from '../state/people/security-events.ts'
import { type AccessOptions, askForCertificate, channelBindingsOf, createListenerServer } from './access.ts'
import { clearReply, type InjectedFaults } from './injected-faults.ts'
import type { WsmanAnswer, WsmanService } from './wsman-service.ts'

/** MaxEnvelopeSizekb 500, sealed. */
const MAX_BODY_BYTES = 600 * 1024

/** The WinRM listener of one machine: HTTP or HTTPS on loopback, one authenticated connection for each socket. */
export class Listener {
  readonly #machine: Machine
  readonly #service: WsmanService
  readonly #injected: InjectedFaults
  readonly #access: AccessOptions
  readonly #connections = new WeakMap<Socket, ServerConnection>()
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #isPaused = false
  #resume: (() => void)[] = []
  #requestCount = 0

  constructor(machine: Machine, service: WsmanService, injected: InjectedFaults, access: AccessOptions = {}) {
    this.#access = access
    this.#machine = machine
    this.#service = service
    this.#injected = injected
  }

  /** HTTP requests so far, handshakes included. */
  get requestCount(): number {
    return this.#requestCount
  }

  get socketCount(): number {
    return this.#sockets.size
  }

  /** Listens, and gives the port; 0 asks for a free one. */
  async open(port: number): Promise<number> {
    const server = createListenerServer(this.#access, (request, response) => {
      void this.#serve(request, response)
    })
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, this.#access.address ?? '127.0.0.1', resolve)
    })
    return (server.address() as AddressInfo).port
  }

  /** Stops listening and cuts every socket. */
  async close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    this.resume()
    if (!server) return
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    this.killSockets()
    await closed
  }

  /** Cuts every socket; what runs in the shells goes on. */
  killSockets(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Requests are taken and not answered until `resume`. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    for (const proceed of this.#resume.splice(0)) proceed()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#requestCount += 1
    const body = await readBody(request)
    if (this.#isPaused) await new Promise<void>((resolve) => this.#resume.push(resolve))
    if (body === undefined) {
      send(response, { status: 413, headers: {}, body: new Uint8Array() })
      return
    }
    if (request.headers.authorization !== undefined && this.#breakHandshake(request, response)) return
    const connection = this.#connectionOf(request.socket)
    const certificateAccount = await this.#accountOfCertificate(request)
    const step = connection.receive({
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      contentType: request.headers['content-type'],
      body,
      certificateAccount,
    })
    if (step.kind === 'reply') {
      send(response, step.reply)
      return
    }
    const gone = new AbortController()
    const leave = () => gone.abort()
    request.socket.once('close', leave)
    const answer = await this.#service.handle(step.text, step.account, gone.signal)
    request.socket.off('close', leave)
    if (this.#isPaused) await new Promise<void>((resolve) => this.#resume.push(resolve))
    if (!request.socket.destroyed) this.#give(answer, connection, response)
  }

  /** True where this step of a handshake was ordered to go wrong. */
  #breakHandshake(request: IncomingMessage, response: ServerResponse): boolean {
    const failure = this.#injected.take({ kind: 'authenticate' })?.failure
    if (failure === undefined) return false
    if (typeof failure === 'object') send(response, clearReply('httpStatus' in failure ? failure.httpStatus : 500))
    else request.socket.destroy()
    return true
  }

  #give(answer: WsmanAnswer, connection: ServerConnection, response: ServerResponse): void {
    if ('text' in answer) {
      const reply = connection.sealReply(answer.status, answer.text)
      if ('isCut' in answer) cutInTheMiddle(response, reply)
      else send(response, reply)
    } else if ('clear' in answer) send(response, answer.clear)
    else response.socket?.destroy()
  }

  #connectionOf(socket: Socket): ServerConnection {
    const known = this.#connections.get(socket)
    if (known) return known
    const { state } = this.#machine
    const connection = new ServerConnection({
      computerName: state.computerName,
      domainName: state.domain?.netbiosName ?? state.computerName,
      ...(state.domain ? { dnsDomain: state.domain.dnsName } : {}),
      lookup: (userName, domain) => this.#hashOf(userName, domain),
      random: randomBytes,
      now: () => this.#machine.now(),
      isTls: this.#access.https !== undefined,
      channelBindings: channelBindingsOf(this.#access),
      offers: ['Negotiate', 'Kerberos', ...(this.#access.basic ? (['Basic'] as const) : [])],
      checkPassword: (username, password) => this.#checkPassword(username, password),
    })
    this.#connections.set(socket, connection)
    return connection
  }

  /** The local user that a client certificate is mapped to, asked for only when a request says that it counts. */
  async #accountOfCertificate(request: IncomingMessage): Promise<AccountName | undefined> {
    const { certificates } = this.#access
    if (!certificates || !request.headers.authorization?.startsWith('http://schemas.dmtf.org/')) return undefined
    const userName = certificates[(await askForCertificate(request.socket)) ?? '']
    return userName !== undefined && this.#hashOf(userName, '') ? { userName, domain: '' } : undefined
  }

  /** Basic is for local accounts only. */
  #checkPassword(username: string, password: string): AccountName | undefined {
    const { name, domain } = splitAccount(username)
    if (findDomainAccount(this.#machine.state, name, domain)) return undefined
    const hash = this.#hashOf(name, domain)
    return hash && Buffer.from(hash).toString('hex') === hashPassword(password) ? { userName: name, domain } : undefined
  }

  /** Undefined for whoever may not log on over the network. */
  #hashOf(userName: string, domain: string): Uint8Array | undefined {
    const { state } = this.#machine
    const account = findDomainAccount(state, userName, domain)
    const user = account ? undefined : findLocalUser(state, userName, domain)
    const found = account ?? user
    if (!found?.isEnabled || !found.ntHash || user?.passwordSetAt === null) return undefined
    if (user && isLockedOut(state, user, this.#machine.now())) return undefined
    return Buffer.from(found.ntHash, 'hex')
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  try {
    for await (const chunk of request) {
      sizeBytes += (chunk as Buffer).length
      if (sizeBytes <= MAX_BODY_BYTES) chunks.push(chunk as Buffer)
    }
  } catch {
    // The client went away in the middle of its request; there is nobody to answer.
    return undefined
  }
  return sizeBytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks)
}

function cutInTheMiddle(response: ServerResponse, { status, headers, body }: HttpReply): void {
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.write(body.subarray(0, body.length >> 1), () => response.socket?.destroy())
}

function send(response: ServerResponse, reply: HttpReply): void {
  response.writeHead(reply.status, {
    ...reply.headers,
    server: 'Microsoft-HTTPAPI/2.0',
    'content-length': reply.body.length,
  })
  response.end(reply.body)
}
