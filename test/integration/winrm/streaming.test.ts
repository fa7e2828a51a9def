import { describe, expect, it } from 'vitest'
import { command, LocalProtocolError, OutcomeUnknownError, ShellGoneError } from '../../../src/winrm/index.ts'
import { aScene, countOf, failureOf, kindsOf, type Scene, signalled } from './scene.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

async function theWaitingOne({ world }: Scene): Promise<string> {
  while (world.waiting.length === 0) await turn()
  return world.waiting[0] ?? ''
}

async function allOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const each of stream) all.push(each)
  return all
}

/** A scene that tells when the server has a Receive of a pipeline in its hands. */
async function aListeningScene() {
  const listening = signalled()
  const scene = await aScene({
    around: (inner) => (received, call) => {
      if (received.request.kind === 'receive' && received.request.commandId) listening.now()
      return inner(received, call)
    },
  })
  return { ...scene, listening: listening.seen }
}

describe('the stream of a pipeline', () => {
  it('tells everything in the order in which it happened, and of which statement', async () => {
    const { client } = await aScene()
    await using pool = await client.openPool()

    const events = await allOf(
      pool.stream([
        command('Get-Station'),
        command('Write-Warning', { Message: 'careful' }),
        command('Write-Error', { Message: 'no such station' }),
        command('Stop-Here'),
        command('Get-Station'),
      ]),
    )

    expect(events).toMatchObject([
      { kind: 'output', statement: 0, value: { StationId: 1, Name: 'Seat 1' } },
      { kind: 'statement-ended', statement: 0 },
      { kind: 'warning', statement: 1, message: 'careful' },
      { kind: 'statement-ended', statement: 1 },
      { kind: 'error', statement: 2, error: { message: 'no such station', statement: 2 } },
      { kind: 'statement-ended', statement: 2 },
      { kind: 'ended', state: 'failed', failure: { message: 'it broke', statement: 3 } },
    ])
  })

  it('gives output while the pipeline still runs', async () => {
    const scene = await aScene()
    await using pool = await scene.client.openPool()
    const stream = pool.stream([command('Wait-Forever')])

    const first = stream.next()
    const id = await theWaitingOne(scene)
    scene.world.say(id, 'early')
    expect((await first).value).toMatchObject({ kind: 'output', value: 'early' })

    const second = stream.next()
    scene.world.complete(id)
    expect((await second).value).toMatchObject({ kind: 'statement-ended' })
    expect((await stream.next()).value).toMatchObject({ kind: 'ended', state: 'completed' })
    expect(await stream.next()).toEqual({ value: undefined, done: true })
  })

  it('starts nothing before the first event is asked for', async () => {
    const { client, server } = await aScene()
    await using pool = await client.openPool()

    pool.stream([command('Get-Station')])
    await client.listShells()

    expect(kindsOf(server)).not.toContain('command')
  })

  it('asks the server for nothing while nobody takes events', async () => {
    const scene = await aScene()
    scene.world.trickle = true
    await using pool = await scene.client.openPool()
    const stream = pool.stream([command('Get-Station'), command('Get-Station'), command('Get-Station')])

    await stream.next()
    const before = countOf(scene.server, 'receive')
    await scene.client.listShells()

    expect(countOf(scene.server, 'receive')).toBe(before)
    await stream.return()
  })

  it('that is broken off stops the pipeline, and the pool goes on', async () => {
    const scene = await aScene()
    await using pool = await scene.client.openPool()

    for await (const event of pool.stream([command('Get-Station'), command('Wait-Forever')])) {
      expect(event.kind).toBe('output')
      break
    }
    const { state } = await pool.invoke([command('Get-Station')])

    const signals = scene.server.requests.flatMap(({ request }) => (request.kind === 'signal' ? [request.code] : []))
    expect(signals).toEqual(['ctrl-c'])
    expect(state).toBe('completed')
  })

  it('that is broken off after the end stops nothing', async () => {
    const scene = await aScene()
    await using pool = await scene.client.openPool()

    for await (const event of pool.stream([command('Get-Station')])) if (event.kind === 'statement-ended') break

    expect(kindsOf(scene.server)).not.toContain('signal')
  })

  it('is stopped by its time limit, like a call', async () => {
    const { client } = await aScene()
    await using pool = await client.openPool()

    const events = await allOf(pool.stream([command('Wait-Forever')], { timeoutMs: 1 }))

    expect(events).toEqual([{ kind: 'ended', state: 'stopped', failure: undefined }])
  })
})

describe('a pool that is left and come back to', () => {
  it('keeps what runs in it, and takes its output on', async () => {
    const scene = await aListeningScene()
    const pool = await scene.client.openPool()
    const running = pool.invoke([command('Wait-Forever')])
    const id = await theWaitingOne(scene)
    await scene.listening

    await pool.disconnect({ idleTimeoutMs: 900_000 })
    scene.world.say(id, 'meanwhile')
    scene.world.complete(id)
    const refused = await failureOf(pool.invoke([command('Get-Station')]))
    await pool.reconnect()

    expect(refused).toBeInstanceOf(LocalProtocolError)
    expect((await running).statements[0]).toEqual({ output: ['meanwhile'], ended: true })
    expect((await pool.invoke([command('Get-Station')])).state).toBe('completed')
    expect(countOf(scene.server, 'disconnect')).toBe(1)
    expect(countOf(scene.server, 'reconnect')).toBe(1)
  })

  it('is come back to without being asked when the server disconnected it, once for all its pipelines', async () => {
    const scene = await aListeningScene()
    const pool = await scene.client.openPool({ maxRunspaces: 4 })
    const running = Array.from({ length: 4 }, () => pool.invoke([command('Wait-Forever')]))
    while (scene.world.waiting.length < 4) await turn()

    const [shell] = scene.world.shells.values()
    if (shell) shell.isDisconnected = true
    for (const id of scene.world.waiting) scene.world.say(id, 'still here')
    while (countOf(scene.server, 'reconnect') === 0) await turn()
    for (const id of scene.world.waiting) scene.world.complete(id)
    const results = await Promise.all(running)

    expect(results.map(({ statements }) => statements[0]?.output)).toEqual(
      Array.from({ length: 4 }, () => ['still here']),
    )
    expect(countOf(scene.server, 'reconnect')).toBeLessThanOrEqual(4)
  })

  it('can be closed while it is left, with typed errors for what ran', async () => {
    const scene = await aListeningScene()
    const pool = await scene.client.openPool()
    const running = failureOf(pool.invoke([command('Wait-Forever')]))
    await scene.listening
    await pool.disconnect()
    await scene.client.listShells()

    await pool.close()

    expect(await running).toBeInstanceOf(OutcomeUnknownError)
    expect(scene.world.shells.size).toBe(0)
  })

  it('whose time was over meanwhile is gone', async () => {
    const scene = await aScene()
    const pool = await scene.client.openPool()
    await pool.disconnect()
    scene.world.shells.clear()

    expect(await failureOf(pool.reconnect())).toBeInstanceOf(ShellGoneError)
    expect(pool.isOpen).toBe(false)
    await expect(pool.close()).resolves.toBeUndefined()
  })
})
