import { createPrivateKey, type JsonWebKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { credentialValue, fromPlain, propertyBag, stringValue } from '../../../../src/winrm/clixml/build-values.ts'
import { dictionaryEntry, property, textOfValue } from '../../../../src/winrm/clixml/property.ts'
import type { ClixmlValue } from '../../../../src/winrm/clixml/values.ts'
import { LocalProtocolError, RemoteProtocolError } from '../../../../src/winrm/errors.ts'
import type { PsrpEvent } from '../../../../src/winrm/psrp/client-events.ts'
import { ClientRunspacePool } from '../../../../src/winrm/psrp/client-runspace-pool.ts'
import { FRAGMENT_HEADER_BYTES } from '../../../../src/winrm/psrp/fragment.ts'
import type { PipelineSpec } from '../../../../src/winrm/psrp/pipeline.ts'
import { ServerRunspacePool } from '../../../../src/winrm/psrp/server-runspace-pool.ts'
import { sessionKeyPair } from '../../../../src/winrm/psrp/session-key.ts'

const POOL = '11111111-2222-3333-4444-555555555555'
const PIPELINE = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'
const VECTOR_URL = new URL('../../../vectors/ms-psrp/key-exchange.json', import.meta.url)
const VECTOR = JSON.parse(readFileSync(VECTOR_URL, 'utf8')) as { readonly privateKey: JsonWebKey }
const KEY_PAIR = sessionKeyPair(createPrivateKey({ key: VECTOR.privateKey, format: 'jwk' }))

function spec(...statements: { name: string; value?: ClixmlValue }[]): PipelineSpec {
  return {
    noInput: true,
    statements: statements.map(({ name, value }) => [{ name, args: value ? [{ name: 'InputObject', value }] : [] }]),
  }
}

function twins(): { client: ClientRunspacePool; server: ServerRunspacePool } {
  const client = new ClientRunspacePool({ poolId: POOL, applicationArguments: { job: 'MIG-42' } })
  const server = new ServerRunspacePool({ poolId: POOL, randomBytes: (count) => new Uint8Array(count).fill(0x2a) })
  return { client, server }
}

function opened(): ReturnType<typeof twins> {
  const pools = twins()
  deliver(pools.client, pools.server.receiveCreation(pools.client.openingFragments()).output)
  return pools
}

function deliver(client: ClientRunspacePool, fragments: readonly Uint8Array[], pipelineId?: string): PsrpEvent[] {
  return fragments.flatMap((fragment) => client.receive(fragment, pipelineId))
}

function running(): ReturnType<typeof twins> {
  const pools = opened()
  const { first } = pools.client.createPipeline({ pipelineId: PIPELINE, spec: spec({ name: 'Get-WmsSystem' }) })
  pools.server.receive(first, PIPELINE)
  return pools
}

describe('client and server runspace pools', () => {
  test('open: capability, private data, opened, in this order', () => {
    const { client, server } = twins()

    const creation = server.receiveCreation(client.openingFragments())
    const stateBefore = client.state
    const events = deliver(client, creation.output)

    expect(textOfValue(dictionaryEntry(creation.applicationArguments, 'job'))).toBe('MIG-42')
    expect(creation.poolId).toBe(POOL)
    expect(events.map(({ kind }) => kind)).toEqual(['session-capability', 'application-private-data', 'pool-state'])
    expect([stateBefore, client.state, server.state]).toEqual(['opening', 'opened', 'opened'])
    const [, data] = events
    const table = data?.kind === 'application-private-data' && dictionaryEntry(data.data, 'PSVersionTable')
    expect(table && textOfValue(dictionaryEntry(table, 'BuildVersion'))).toBe('10.0.14393.2248')
  })

  test('several statements go over and everything that they write comes back', () => {
    const { client, server } = opened()
    const sent = spec({ name: 'Get-WmsSystem' }, { name: 'Write-Output', value: stringValue('marker 1') })

    const { first, rest } = client.createPipeline({ pipelineId: PIPELINE.toUpperCase(), spec: sent })
    const created = server.receive(first, PIPELINE)
    const events = deliver(
      client,
      [
        ...server.pipelineOutput(PIPELINE, propertyBag({ HostName: stringValue('MPS-SRC01') })),
        ...server.pipelineOutput(PIPELINE, stringValue('marker 1')),
        ...server.errorRecord(PIPELINE, { message: 'no', category: 'PermissionDenied' }),
        ...server.informational(PIPELINE, 'warning', 'careful'),
        ...server.informational(PIPELINE, 'verbose', 'wordy'),
        ...server.informational(PIPELINE, 'debug', 'deep'),
        ...server.information(PIPELINE, { message: 'fyi', source: 's', generatedAt: 0, user: 'u', computer: 'c' }),
        ...server.progress(PIPELINE, { activity: 'Preparing', percentComplete: 50 }),
        ...server.pipelineState(PIPELINE, 'failed', { message: 'stopped here', fullyQualifiedErrorId: 'X' }),
      ],
      PIPELINE,
    )

    expect(rest).toEqual([])
    expect(created).toEqual([{ kind: 'pipeline-created', pipelineId: PIPELINE, spec: sent }])
    expect(events).toMatchObject([
      { kind: 'pipeline-output', pipelineId: PIPELINE },
      { kind: 'pipeline-output', value: { kind: 'string', value: 'marker 1' } },
      { kind: 'error-record', error: { message: 'no', category: 'PermissionDenied' } },
      { kind: 'warning', message: 'careful' },
      { kind: 'verbose', message: 'wordy' },
      { kind: 'debug', message: 'deep' },
      { kind: 'information', information: { message: 'fyi', source: 's', tags: [] } },
      { kind: 'progress', progress: { activity: 'Preparing', percentComplete: 50, isCompleted: false } },
      { kind: 'pipeline-state', state: 'failed', error: { message: 'stopped here', fullyQualifiedErrorId: 'X' } },
    ])
  })

  test('a large pipeline is cut into a piece for Command and pieces for Send', () => {
    const { client, server } = opened()
    const sent = spec({ name: 'Write-Output', value: fromPlain(['x'.repeat(5000), 'y']) })

    const { first, rest } = client.createPipeline({
      pipelineId: PIPELINE,
      spec: sent,
      maxCommandBytes: 1000,
      maxSendBytes: 2000,
    })
    const events = [first, ...rest].map((bytes) => server.receive(bytes, PIPELINE))

    expect(first.length).toBe(1000)
    expect(Math.max(...rest.map(({ length }) => length))).toBe(2000)
    expect(events.slice(0, -1).flat()).toEqual([])
    expect(events.at(-1)).toMatchObject([{ kind: 'pipeline-created', spec: sent }])
  })

  test('a secret crosses encrypted once keys are exchanged, and never before', () => {
    const { client, server } = opened()
    const credential = credentialValue('CONTOSO\\anna', { reveal: () => 'hunter2' })
    const sent = spec({ name: 'New-WmsUser', value: credential })

    expect(() => client.createPipeline({ pipelineId: PIPELINE, spec: sent })).toThrow(LocalProtocolError)
    const [exchanged] = server.receive(client.exchangeKey(KEY_PAIR))
    const keyEvents = exchanged?.kind === 'public-key' ? deliver(client, exchanged.output) : []
    const { first } = client.createPipeline({ pipelineId: PIPELINE, spec: sent })
    const [created] = server.receive(first, PIPELINE)

    expect(keyEvents).toEqual([{ kind: 'session-key' }])
    expect([client.hasSessionKey, server.hasSessionKey]).toEqual([true, true])
    expect(Buffer.from(first).includes('hunter2')).toBe(false)
    expect(Buffer.from(first).includes(Buffer.from('hunter2', 'utf16le'))).toBe(false)
    const argument = created?.kind === 'pipeline-created' ? created.spec.statements[0]?.[0]?.args[0]?.value : undefined
    const password = argument && property(argument, 'Password')
    expect(password?.kind === 'secure-string' && password.secret.reveal()).toBe('hunter2')
    const answer = server.pipelineOutput(PIPELINE, { kind: 'secure-string', secret: { reveal: () => 'back' } })
    const [output] = deliver(client, answer, PIPELINE)
    const value = output?.kind === 'pipeline-output' ? output.value : undefined
    expect(value?.kind === 'secure-string' && value.secret.reveal()).toBe('back')
  })

  test('input goes over in as few pieces as there is room for, and ends', () => {
    const client = new ClientRunspacePool({ poolId: POOL, maxFragmentBytes: 1500 })
    const { server } = twins()
    deliver(client, server.receiveCreation(client.openingFragments()).output)
    const fragments = client.createPipeline({
      pipelineId: PIPELINE,
      spec: { ...spec({ name: 'Out-File' }), noInput: false },
    })
    for (const bytes of [fragments.first, ...fragments.rest]) server.receive(bytes, PIPELINE)

    const sends = client.pipelineInput(PIPELINE, [stringValue('a'), stringValue('b'.repeat(3000)), stringValue('c')])
    const events = sends.flatMap((bytes) => server.receive(bytes, PIPELINE))

    expect(sends.length).toBe(4)
    expect(sends.every(({ length }) => length <= 1500)).toBe(true)
    expect(
      events.map((event) => (event.kind === 'pipeline-input' ? textOfValue(event.value)?.[0] : event.kind)),
    ).toEqual(['a', 'b', 'c', 'end-of-pipeline-input'])
  })

  test('a reset is answered with its own call id', () => {
    const { client, server } = opened()

    const { callId, bytes } = client.resetRunspaceState()
    const [event] = server.receive(bytes)
    const answers = event?.kind === 'reset-runspace-state' ? deliver(client, event.output) : []

    expect(answers).toEqual([{ kind: 'runspace-availability', callId, response: true }])
  })

  test('a call to the host is refused with an error, so that the pipeline goes on', () => {
    const { client, server } = running()
    const call = { callId: 1n, methodId: 11, methodName: 'ReadLine', parameters: [] }

    const [asked] = deliver(client, server.pipelineHostCall(PIPELINE, call), PIPELINE)
    const [silent] = deliver(client, server.pipelineHostCall(PIPELINE, { ...call, callId: -100n }), PIPELINE)
    const answers = asked?.kind === 'host-call' && asked.response ? server.receive(asked.response, PIPELINE) : []

    expect(answers).toMatchObject([
      { kind: 'host-response', pipelineId: PIPELINE, response: { callId: 1n, methodId: 11 } },
    ])
    expect(answers[0]?.kind === 'host-response' && answers[0].response.error).toBeTruthy()
    expect(silent).toMatchObject({ kind: 'host-call', methodName: 'ReadLine', response: undefined })
  })

  test('a broken pool says why, and nothing can be created in it', () => {
    const { client, server } = opened()

    const events = deliver(client, server.poolState('broken', { message: 'out of memory' }))

    expect(events).toMatchObject([{ kind: 'pool-state', state: 'broken', error: { message: 'out of memory' } }])
    expect(() => client.createPipeline({ pipelineId: PIPELINE, spec: spec({ name: 'x' }) })).toThrow(
      'cannot create a pipeline while the runspace pool is broken; it must be opened',
    )
    client.markClosed()
    expect(client.state).toBe('broken')
  })

  test('each half refuses what only it may send, and what comes out of turn', () => {
    const { client, server } = running()
    const { client: fresh } = twins()
    const fragments = server.pipelineOutput(PIPELINE, stringValue('x'))

    expect(() => server.receive(fragments[0]!, PIPELINE)).toThrow('is for the client, but this is the server')
    expect(() => fresh.createPipeline({ pipelineId: PIPELINE, spec: spec({ name: 'x' }) })).toThrow(LocalProtocolError)
    expect(() => client.openingFragments()).toThrow(LocalProtocolError)
    expect(() => server.receive(twins().client.openingFragments())).toThrow(RemoteProtocolError)
    client.exchangeKey(KEY_PAIR)
    expect(() => client.exchangeKey(KEY_PAIR)).toThrow(LocalProtocolError)
    expect(() => server.pipelineOutput(POOL, stringValue('x'))).toThrow('from a pipeline that is not known')
    server.pipelineState(PIPELINE, 'completed')
    expect(() => server.pipelineOutput(PIPELINE, stringValue('x'))).toThrow('from a pipeline that is completed')
  })

  test('creation that is cut short opens nothing', () => {
    const { client, server } = twins()
    const bytes = client.openingFragments()

    expect(() => server.receiveCreation(bytes.subarray(0, bytes.length - 1))).toThrow(RemoteProtocolError)
  })

  test('a key that was not asked for is refused', () => {
    const { client, server } = opened()
    const { client: other } = opened()

    const [event] = server.receive(other.exchangeKey(KEY_PAIR))

    expect(() => event?.kind === 'public-key' && deliver(client, event.output)).toThrow(
      'server sent a session key that was not asked for',
    )
  })

  test('a message that is too large is refused at once', () => {
    const { server } = running()
    const small = new ClientRunspacePool({ poolId: POOL, limits: { maxMessageBytes: 10_000 } })
    const fragments = server.pipelineOutput(PIPELINE, stringValue('x'.repeat(1_000_000)))
    const startedAt = performance.now()

    expect(() => deliver(small, fragments, PIPELINE)).toThrow(/at most 10000 are allowed/)

    expect(performance.now() - startedAt).toBeLessThan(500)
  })

  test('the last piece missing is noticed', () => {
    const { client, server } = running()
    const fragments = server.pipelineOutput(PIPELINE, stringValue('x'.repeat(100_000)))

    deliver(client, fragments.slice(0, -1), PIPELINE)

    expect(fragments.length).toBeGreaterThan(2)
    expect([client.isMidway(PIPELINE), client.isMidway()]).toEqual([true, false])
  })

  test('whatever the cuts and sizes, the same events come out', () => {
    const values = fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { minLength: 1, maxLength: 5 })
    const sizes = fc.integer({ min: FRAGMENT_HEADER_BYTES + 1, max: 400 })
    fc.assert(
      fc.property(values, sizes, fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }), (texts, size, cuts) => {
        const client = new ClientRunspacePool({ poolId: POOL, maxFragmentBytes: 2000 })
        const randomBytes = (count: number) => new Uint8Array(count)
        const server = new ServerRunspacePool({ poolId: POOL, randomBytes, maxFragmentBytes: size })
        deliver(client, server.receiveCreation(client.openingFragments()).output)
        const created = client.createPipeline({ pipelineId: PIPELINE, spec: spec({ name: 'x' }) })
        for (const part of [created.first, ...created.rest]) server.receive(part, PIPELINE)
        const bytes = Buffer.concat(texts.flatMap((text) => server.pipelineOutput(PIPELINE, stringValue(text))))
        const events: PsrpEvent[] = []

        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const cut = cuts[turn % cuts.length] ?? 1
          events.push(...client.receive(bytes.subarray(at, at + cut), PIPELINE))
          at += cut
        }

        expect(events.map((event) => event.kind === 'pipeline-output' && textOfValue(event.value))).toEqual(texts)
      }),
      { numRuns: 25 },
    )
  })
})
