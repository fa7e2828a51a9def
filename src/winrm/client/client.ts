import { randomBytes } from 'node:crypto'
import type { Recorder } from '../recording/recorder.ts'
import { Connections } from '../transport/connections.ts'
import type { ExchangeFacts } from '../transport/http/http-client.ts'
import type { AuthenticationFacts } from '../transport/log-on/authenticate.ts'
import { endpointUrl } from '../transport/secure-connection.ts'
import { assertSafe, type WayIn } from '../transport/ways-in.ts'
import type { CimRow } from '../wsman/cim-query.ts'
import { isAlreadyGone } from '../wsman/fault.ts'
import type { ShellFacts } from '../wsman/shell-facts.ts'
import { type Delay, realDelay } from './delay.ts'
import { type OpenPoolOptions, RunspacePool } from './runspace-pool.ts'
import { WsmanSession } from './wsman-session.ts'

export interface WinrmClientOptions extends WayIn {
  /** How long the server may take for one answer, and how long it holds a request for output when there is none; 20 s by default, 60 s at most. */
  readonly operationTimeoutMs?: number
  /** For connecting and for each step of authenticating; 10 s by default. */
  readonly connectTimeoutMs?: number
  /** Sockets to the server at once, 3 at least and 12 by default; two of them are never taken by a pipeline that waits for output. */
  readonly maxConnections?: number
  readonly random?: (sizeBytes: number) => Uint8Array
  /** Epoch ms. */
  readonly now?: () => number
  /** Waits between two tries of what passes by itself. */
  readonly delay?: Delay
  /** Told about every HTTP request: sizes and times, never content. */
  readonly onExchange?: (facts: ExchangeFacts) => void
  /** Told for each connection by which handshake it was let in; nothing for Basic and certificates, which have none. */
  readonly onAuthenticated?: (facts: AuthenticationFacts) => void
  /** Keeps every envelope IN CLEAR, for recordings that people make on purpose; never given otherwise. */
  readonly recorder?: Recorder | undefined
}

/** `select <properties> from <className>`. */
export interface CimQuery {
  readonly className: string
  readonly properties: readonly string[]
  /** `root/cimv2` by default. */
  readonly namespace?: string
}

/** A client of one server's WinRM service. Over HTTP every message is sealed, over HTTPS the server's certificate is verified. */
export interface WinrmClient {
  /** See RunspacePool.open for what it throws. */
  openPool(options?: OpenPoolOptions): Promise<RunspacePool>
  /** All shells that the account may see, of other clients too. */
  listShells(options?: { readonly signal?: AbortSignal | undefined }): Promise<readonly ShellFacts[]>
  /** Ends a shell and what runs in it; false where it was gone already. */
  removeShell(shellId: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<boolean>
  /**
   * The instances of a CIM class, three requests at most on a new connection where a shell would take seven. What they throw:
   * LocalProtocolError for names that are none, WsmanFaultError where the class or a property is not known.
   */
  queryCim(query: CimQuery, options?: { readonly signal?: AbortSignal | undefined }): Promise<readonly CimRow[]>
  /** Closes the sockets. Shells that are still open stay on the server until their idle time is over. */
  close(): void
}

const DEFAULT_OPERATION_TIMEOUT_MS = 20_000
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000

/** Makes a client; it connects when it is first used. Throws LocalProtocolError for options that would be unsafe. */
export function createWinrmClient(options: WinrmClientOptions): WinrmClient {
  assertSafe(options)
  const random = options.random ?? randomBytes
  const now = options.now ?? Date.now
  const delay = options.delay ?? realDelay
  const { host, port, transport, tls, authentication, onExchange, onAuthenticated, maxConnections } = options
  const connectTimeoutMs = options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS
  const connections = new Connections({
    host,
    port,
    transport,
    tls,
    authentication,
    random,
    now,
    connectTimeoutMs,
    onExchange,
    onAuthenticated,
    maxConnections,
  })
  const session = new WsmanSession({
    connections,
    endpointUrl: endpointUrl(options),
    operationTimeoutMs: options.operationTimeoutMs ?? DEFAULT_OPERATION_TIMEOUT_MS,
    random,
    recorder: options.recorder,
  })
  return {
    openPool: (poolOptions = {}) => RunspacePool.open({ session, random, now, delay }, poolOptions),
    async listShells({ signal } = {}) {
      const { shells } = await session.request({ kind: 'enumerate-shells' }, { signal })
      return shells
    },
    async removeShell(shellId, { signal } = {}) {
      try {
        await session.request({ kind: 'delete', shellId: shellId.toLowerCase() }, { signal })
        return true
      } catch (error) {
        if (isAlreadyGone(error)) return false
        throw error
      }
    },
    async queryCim({ className, properties, namespace = 'root/cimv2' }, { signal } = {}) {
      const { rows } = await session.request({ kind: 'query-cim', namespace, className, properties }, { signal })
      return rows
    },
    close: () => connections.close(),
  }
}
