import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import {
  createWinrmClient,
  type ExchangeFacts,
  type FAULT_CODES,
  type WinrmClient,
  type WinrmClientOptions,
} from '../../../src/winrm/index.ts'
import { type ReceivedRequest, renderFault } from '../../../src/winrm/server.ts'
import { aMiniPowerShell, type MiniPowerShell } from './mini-power-shell.ts'
import {
  type MiniAnswer,
  type MiniHandler,
  type MiniServer,
  PASSWORD,
  startMiniServer,
  USERNAME,
} from './mini-server.ts'

export interface Scene {
  readonly world: MiniPowerShell
  readonly server: MiniServer
  readonly client: WinrmClient
  readonly exchanges: ExchangeFacts[]
  /** What was waited for: never really, but in name. */
  readonly delays: number[]
}

export interface SceneOptions extends Partial<WinrmClientOptions> {
  /** Stands between the listener and the shells. */
  readonly around?: (inner: MiniHandler) => MiniHandler
}

/** A server with shells and a client of it, for one test. Short waits are over at once, long ones never end. */
export async function aScene({ around, ...options }: SceneOptions = {}): Promise<Scene> {
  const world = aMiniPowerShell()
  const server = await startMiniServer(around ? around(world.handler) : world.handler)
  const exchanges: ExchangeFacts[] = []
  const delays: number[] = []
  const client = createWinrmClient({
    host: '127.0.0.1',
    port: server.port,
    authentication: { kind: 'ntlm', username: USERNAME, password: { reveal: () => PASSWORD } },
    onExchange: (facts) => exchanges.push(facts),
    delay: (ms) => {
      delays.push(ms)
      return ms < 10_000 ? Promise.resolve() : new Promise(() => {})
    },
    ...options,
  })
  onTestFinished(() => server.close())
  onTestFinished(() => client.close())
  return { world, server, client, exchanges, delays }
}

export const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

export const kindsOf = (server: MiniServer) => server.requests.map(({ request }) => request.kind)

export const countOf = (server: MiniServer, kind: string) => kindsOf(server).filter((each) => each === kind).length

/** Lets a test wait until something has happened. */
export function signalled(): { readonly seen: Promise<void>; readonly now: () => void } {
  let now = () => {}
  const seen = new Promise<void>((resolve) => {
    now = resolve
  })
  return { seen, now }
}

/** A fault as the answer to a request. */
export function faultFor(received: ReceivedRequest, code: (typeof FAULT_CODES)[keyof typeof FAULT_CODES]): MiniAnswer {
  const ids = { messageId: randomUUID(), relatesTo: received.header.messageId }
  return {
    status: 500,
    text: renderFault({ code, subcode: 'Some', reason: 'injected', machine: 'MPS', sender: false }, ids),
  }
}
