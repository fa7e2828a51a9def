import { afterEach, describe, expect, it } from 'vitest'
import { FragmentLedger } from '../../../src/winrm/client/pipeline/fragment-ledger.ts'
import {
  command,
  createWinrmClient,
  FAULT_CODES,
  OutcomeUnknownError,
  secureString,
  TransportError,
  type WinrmClient,
} from '../../../src/winrm/index.ts'
import { parseRequest } from '../../../src/winrm/server.ts'
import { readEnvelope } from '../../../src/winrm/wsman/envelope.ts'
import type { WsmanAction } from '../../../src/winrm/wsman/namespaces.ts'
import { readResponse } from '../../../src/winrm/wsman/responses.ts'
import { PASSWORD, startMiniServer, USERNAME } from './mini-server.ts'
import { type Exchange, type Recording, recordings } from './recordings.ts'
import { faultCodeIn, replay } from './replay.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** Sent to provoke a fault: a time limit that no reader of requests accepts. */
const isMalformed = ({ request }: Exchange) => request.includes('PT-1S')

const all = recordings().map(({ file, exchanges }) => ({
  file,
  exchanges: exchanges.filter((exchange) => !isMalformed(exchange)),
}))
const malformed = recordings().flatMap(({ exchanges }) => exchanges.filter(isMalformed))
const powerShell = all.filter(({ file }) => /^(?:psrp|client)_/.test(file))
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

/** The base64 texts of streams, found without any of our readers. */
const streamsIn = (response: string | null) =>
  [...(response ?? '').matchAll(/<rsp:Stream [^>]*>([^<]*)<\/rsp:Stream>/g)].map((match) => match[1] ?? '')

/** The messages of answers, cut out of the bytes: each message of the recordings is one fragment. */
function messagesIn(responses: readonly (string | null)[]) {
  return responses.flatMap(streamsIn).flatMap((text) => {
    const bytes = Buffer.from(text, 'base64')
    const found: { type: number; body: string }[] = []
    for (let at = 0; at < bytes.length; at += 21 + bytes.readUInt32BE(at + 17)) {
      found.push({
        type: bytes.readUInt32LE(at + 25),
        body: bytes.subarray(at + 61, at + 21 + bytes.readUInt32BE(at + 17)).toString(),
      })
    }
    return found
  })
}

/** What a pipeline's answers hold. */
function countMessages(responses: readonly (string | null)[]) {
  const messages = messagesIn(responses)
  const count = (type: number) => messages.filter((message) => message.type === type).length
  const stateBody = messages.find(({ type }) => type === 0x41006)?.body ?? ''
  return {
    outputs: count(0x41004),
    errors: count(0x41005),
    warnings: count(0x41009),
    state: /PipelineState">(\d)/.exec(stateBody)?.[1],
  }
}

const isFor = (exchange: Exchange, kind: string) => parseRequest(exchange.request).request.kind === kind

/** Groups the Receive answers of commands by command, in order. */
function pipelinesOf({ exchanges }: Recording): (string | null)[][] {
  const groups: (string | null)[][] = []
  let open = false
  for (const { request, response } of exchanges) {
    const parsed = parseRequest(request).request
    if (parsed.kind !== 'receive' || parsed.commandId === undefined) continue
    if (!open) groups.push([])
    groups.at(-1)?.push(response)
    open = !(response ?? '').includes('CommandState/Done')
  }
  return groups
}

/** How many answers about a pool a real server gave until it was open. */
function openingAnswersOf({ exchanges }: Recording): number {
  const aboutPool = exchanges.filter(({ request }) => {
    const parsed = parseRequest(request).request
    return parsed.kind === 'receive' && parsed.commandId === undefined
  })
  return 1 + aboutPool.findIndex(({ response }) => messagesIn([response]).some(({ type }) => type === 0x21005))
}

async function clientOf(recording: Recording, differences: string[], actions: string[] = []): Promise<WinrmClient> {
  const server = await startMiniServer(replay(recording, differences))
  cleanUps.push(() => server.close())
  // Seven seconds pass whenever somebody looks, so that what would never end ends soon.
  let clock = 0
  const client = createWinrmClient({
    host: '127.0.0.1',
    port: server.port,
    authentication: { kind: 'ntlm', username: USERNAME, password: { reveal: () => PASSWORD } },
    now: () => (clock += 7_000),
    onExchange: ({ action }) => actions.push(action),
  })
  cleanUps.push(() => client.close())
  return client
}

describe.skipIf(all.length === 0)('what real servers answered', () => {
  it.each(all)('is read without loss: $file', ({ exchanges }) => {
    for (const { request, response } of exchanges) {
      const sent = parseRequest(request)
      if (response === null) continue
      const envelope = readEnvelope(response)

      expect(envelope.relatesTo).toBe(sent.header.messageId)
      if (sent.request.kind === 'unsupported') continue
      const sentAs = { kind: sent.request.kind as WsmanAction, messageId: sent.header.messageId }
      const code = faultCodeIn(response)
      if (code !== undefined) {
        expect(() => readResponse(response, sentAs, 500)).toThrow(code)
        continue
      }
      const read = readResponse(response, sentAs, 200)
      if (read.kind === 'receive')
        expect(read.streams.map(({ data }) => Buffer.from(data).toString('base64'))).toEqual(streamsIn(response))
      if (read.kind === 'create') expect(response).toContain(read.shell.shellId.toUpperCase())
      if (read.kind === 'create' && read.shell.owner)
        expect(response).toContain(`<rsp:Owner>${read.shell.owner}</rsp:Owner>`)
      if (read.kind === 'enumerate-shells') expect(read.shells).toHaveLength(response.split('<rsp:Shell ').length - 1)
    }
  })

  it('to a malformed request is read as the fault that it is', () => {
    for (const { response } of malformed) {
      const envelope = readEnvelope(response ?? '')

      expect(() => readResponse(response ?? '', { kind: 'send', messageId: envelope.relatesTo ?? '' }, 500)).toThrow(
        'an invalid timeout field',
      )
    }
    expect(malformed).toHaveLength(1)
  })

  it.each(powerShell)('numbers the messages of a pool without a gap: $file', ({ exchanges }) => {
    const ledger = new FragmentLedger()
    for (const { request, response } of exchanges) {
      if (parseRequest(request).request.kind !== 'receive') continue
      for (const stream of streamsIn(response)) ledger.note('', Buffer.from(stream, 'base64'))
    }

    expect(ledger.hasAll({ after: 0n, upTo: ledger.highest })).toBe(true)
  })
})

describe.skipIf(all.length === 0)('our client', () => {
  it.each(powerShell)('gets out of a replay what the recording holds: $file', async (recording) => {
    const differences: string[] = []
    const client = await clientOf(recording, differences)
    const pipelines = pipelinesOf(recording)

    const idle = recording.exchanges.some(({ request }) => request.includes('IdleTimeOut>PT60S<'))
      ? { idleTimeoutMs: 60_000 }
      : {}
    const pool = await client.openPool(idle)
    expect(pool.serverVersion.windows).toMatch(/^(?:10\.0|6\.1)\./)
    for (const answers of pipelines) {
      const counted = countMessages(answers)
      const isLost = faultCodeIn(answers.at(-1) ?? null) === String(FAULT_CODES.invalidSelectors)
      const running = pool.invoke([command('Recorded')])
      if (isLost) {
        expect(await failureOf(running)).toBeInstanceOf(OutcomeUnknownError)
        continue
      }
      const result = await running
      expect(result.statements[0]?.output).toHaveLength(counted.outputs)
      expect(result.errors).toHaveLength(counted.errors + (result.failure ? 1 : 0))
      expect(result.warnings).toHaveLength(counted.warnings)
      expect(result.state).toBe(counted.state === '4' ? 'completed' : counted.state === '5' ? 'failed' : 'stopped')
    }
    await pool.close()

    expect(differences).toEqual([])
  })

  it.each(powerShell)('opens a pool with the recorded timing in five requests: $file', async (recording) => {
    const actions: string[] = []
    const client = await clientOf(recording, [], actions)

    await client.openPool()

    // So twelve cmdlets in one pipeline, cold, are eight requests: these, Command, Receive and Delete. One server once cut the
    // opening into three answers.
    expect(actions.slice(0, 3)).toEqual(['Authenticate', 'Authenticate', 'Create'])
    expect(actions.length).toBe(3 + openingAnswersOf(recording))
    expect(actions.length).toBeLessThanOrEqual(recording.file === 'psrp_disconnect_runspaces.json' ? 6 : 5)
  })

  it.each(powerShell)('asks for output no more often than the recorded client did: $file', async (recording) => {
    const actions: string[] = []
    const client = await clientOf(recording, [], actions)
    const pool = await client.openPool()

    for (const answers of pipelinesOf(recording)) {
      const before = actions.length
      await failureOf(pool.invoke([command('Recorded')]))
      expect(actions.slice(before).filter((action) => action === 'Receive').length).toBeLessThanOrEqual(answers.length)
    }
  })

  it('lists the shells of a recorded server', async () => {
    const recording = powerShell.find(({ exchanges }) =>
      exchanges.some((exchange) => isFor(exchange, 'enumerate-shells')),
    )

    const shells = await (await clientOf(recording!, [])).listShells()

    expect(shells.map(({ state, owner }) => [state, owner])).toEqual([
      ['Disconnected', 'WIN-NNMU24VVKJ0\\vagrant'],
      ['Disconnected', 'WIN-NNMU24VVKJ0\\vagrant'],
    ])
  })

  it('gives up when a recorded server never answers the key exchange', async () => {
    const recording = powerShell.find(({ file }) => file === 'psrp_key_exchange_timeout.json')
    const pool = await (await clientOf(recording!, [])).openPool()

    const error = await failureOf(pool.invoke([command('Recorded', { Secret: secureString({ reveal: () => 'x' }) })]))

    expect(error).toBeInstanceOf(TransportError)
    expect(String(error)).toContain('did not exchange keys')
  })
})
