import { command, createWinrmClient, OutcomeUnknownError, secureString, WinrmError } from '../../src/winrm/index.ts'
import { aMiniPowerShell, type MiniPowerShell } from '../integration/winrm/mini-power-shell.ts'
import { type MiniServer, PASSWORD, startMiniServer, USERNAME } from '../integration/winrm/mini-server.ts'
import { type Cut, type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts'

/** A small server behind a proxy, on which one whole conversation is had again and again. */
export interface Lane {
  readonly proxy: CuttingProxy
  readonly server: MiniServer
  /** A fresh world for each conversation. */
  world: MiniPowerShell
  /** Aborts the pipeline that never ends by itself, once it is listened to. */
  stop: AbortController
  close(): Promise<void>
}

export interface Verdict {
  /** What was violated; undefined where all is well. */
  readonly violation: string | undefined
  /** Which step met the break, and what became of it. */
  readonly outcome: string
  /** Bytes of the conversation, without what is asked afterwards. */
  readonly carried?: Readonly<Record<Cut['direction'], number>>
}

const SECRET = 'Br0ken-socket'
const READ = [command('Get-Station'), command('Write-Output', { InputObject: 'x' })]
/** Far more than any of the client's own limits here. */
const PATIENCE_MS = 20_000

export async function openLane(): Promise<Lane> {
  const server = await startMiniServer(async (received, call) => {
    const { world, stop } = lane
    const isListening = received.request.kind === 'receive' && received.request.commandId !== undefined
    if (isListening && world.ran.at(-1)?.name === 'Wait-Forever') stop.abort(new Error('stopped by the test'))
    return world.handler(received, call)
  })
  const proxy = await startCuttingProxy(server.port)
  const lane: Lane = {
    proxy,
    server,
    world: aMiniPowerShell(),
    stop: new AbortController(),
    async close() {
      await proxy.close()
      await server.close()
    },
  }
  return lane
}

/** How many bytes one conversation has in each direction when nothing breaks. */
export async function measure(lane: Lane): Promise<Readonly<Record<Cut['direction'], number>>> {
  const { violation, carried } = await converse(lane, undefined)
  if (violation !== undefined || !carried) throw new Error(`the conversation fails without a break: ${violation}`)
  return carried
}

/**
 * Has the whole conversation with a break in it: handshake, open, reads, key exchange, a write with a secret, a stop, close. Then
 * asks for something else on the same client, which must work.
 */
export async function converse(lane: Lane, cut: Cut | undefined): Promise<Verdict> {
  lane.world = aMiniPowerShell()
  lane.stop = new AbortController()
  lane.proxy.arm(cut)
  const client = createWinrmClient({
    host: '127.0.0.1',
    port: lane.proxy.port,
    authentication: { kind: 'ntlm', username: USERNAME, password: { reveal: () => PASSWORD } },
    operationTimeoutMs: 100,
    connectTimeoutMs: 2000,
  })
  let outcome = 'whole'
  const fail = (violation: string): Verdict => ({ violation, outcome })
  try {
    const ended = await inTime(steps(client, lane))
    outcome = ended.outcome
    if (ended.violation !== undefined) return ended
    const carried = { ...lane.proxy.carried }
    lane.proxy.arm(undefined)
    const next = await inTime(askAgain(client))
    if (next !== undefined) return fail(`the next call fails: ${next}`)
    await ended.pool?.close()
    if (lane.world.shells.size > 0) return fail(`${lane.world.shells.size} shells are left on the server`)
    client.close()
    if (!(await becomesTrue(() => lane.proxy.openConnections === 0))) return fail('a socket is left')
    return { violation: undefined, outcome, carried }
  } catch (error) {
    return fail(describe(error))
  } finally {
    client.close()
  }
}

type Client = ReturnType<typeof createWinrmClient>
type Pool = Awaited<ReturnType<Client['openPool']>>

async function steps(client: Client, lane: Lane): Promise<Verdict & { readonly pool?: Pool }> {
  const written = () => lane.world.ran.filter(({ name }) => name === 'Show-Secret').length
  let step = 'open'
  let pool: Pool | undefined
  const verdict = (violation: string | undefined, outcome: string) => ({ violation, outcome, ...(pool && { pool }) })
  try {
    pool = await client.openPool({ name: 'every-byte' })
    step = 'read'
    const read = await pool.invoke(READ)
    if (!isExpected(read)) return verdict(`the read gave something else: ${JSON.stringify(read)}`, step)
    step = 'write'
    const secret = secureString({ reveal: () => SECRET })
    const write = await pool.invoke([command('Show-Secret', { Secret: secret })])
    if (write.state !== 'completed' || write.statements[0]?.output[0] !== SECRET.length)
      return verdict(`the write gave something else: ${JSON.stringify(write)}`, step)
    if (written() !== 1) return verdict(`the write is said to have run, and ran ${written()} times`, step)
    step = 'stop'
    const stopped = await pool.invoke([command('Wait-Forever')], { signal: lane.stop.signal })
    if (stopped.state !== 'stopped') return verdict(`the stopped pipeline is ${stopped.state}`, step)
    step = 'close'
    await pool.close()
    return verdict(undefined, 'whole')
  } catch (error) {
    const kind = error instanceof WinrmError ? error.kind : 'untyped'
    const isAboutRun = step === 'write'
    if (kind === 'untyped') return verdict(`${step} throws an untyped error: ${describe(error)}`, `${step}: ${kind}`)
    if (written() > 1) return verdict(`the write ran ${written()} times`, `${step}: ${kind}`)
    if (isAboutRun && written() > 0 && !(error instanceof OutcomeUnknownError))
      return verdict(`the write ran, but the client says that it did not: ${describe(error)}`, `${step}: ${kind}`)
    return verdict(undefined, `${step}: ${kind}`)
  }
}

/** What is wrong with a call after the break; undefined where nothing is. */
async function askAgain(client: Client): Promise<string | undefined> {
  try {
    await using pool = await client.openPool()
    const read = await pool.invoke(READ)
    return isExpected(read) ? undefined : JSON.stringify(read)
  } catch (error) {
    return describe(error)
  }
}

function isExpected(read: Awaited<ReturnType<Pool['invoke']>>): boolean {
  const [first, second] = read.statements.map(({ output }) => JSON.stringify(output))
  return read.state === 'completed' && second === '["x"]' && first === '[{"StationId":1,"Name":"Seat 1"}]'
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it hangs: no end within ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

async function becomesTrue(test: () => boolean): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS
  while (!test()) {
    if (Date.now() > until) return false
    await new Promise((resolve) => setImmediate(resolve))
  }
  return true
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
