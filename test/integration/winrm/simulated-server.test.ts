import { describe, expect, it, onTestFinished } from 'vitest'
import { command } from '../../../src/winrm/index.ts'
import { clientOf, serverFor } from '../sandbox/servers/client-of.ts'

const SLOW = { cmdletMsByName: { 'Set-WmsSystem': 60_000 } }
const slowly = command('Set-WmsSystem', { IM: false })

describe('a simulated server', () => {
  it('keeps a shell that was left, refuses work in it, and lets its client come back', async () => {
    const server = await serverFor()
    const client = clientOf(server)
    await using pool = await client.openPool()

    await pool.disconnect({ idleTimeoutMs: 120_000 })
    const left = await client.listShells()
    await pool.reconnect()
    const back = await client.listShells()

    expect([left, back].map(([shell]) => shell?.state)).toEqual(['Disconnected', 'Connected'])
    expect(left[0]?.idleTimeoutMs).toBe(120_000)
    expect((await pool.invoke([command('Get-Date')])).state).toBe('completed')
  })

  it('tells a waiting client that it was disconnected, and goes on with it after it came back', async () => {
    const server = await serverFor({ ...SLOW, answers: 'available' })
    const client = clientOf(server)
    await using pool = await client.openPool()
    const stop = new AbortController()

    const stream = pool.stream([command('Get-Date'), slowly], { signal: stop.signal })
    expect((await stream.next()).value).toMatchObject({ kind: 'output' })
    const rest = (async () => {
      const kinds: string[] = []
      for await (const event of stream) kinds.push(event.kind === 'ended' ? event.state : event.kind)
      return kinds
    })()
    await pool.disconnect()
    await pool.reconnect()
    stop.abort()

    expect((await rest).at(-1)).toBe('stopped')
  })

  it('stops a pipeline that runs when its time is over, and runs the next one', async () => {
    const server = await serverFor(SLOW)
    await using pool = await clientOf(server).openPool()

    const stopped = await pool.invoke([slowly], { timeoutMs: 20 })

    expect(stopped.state).toBe('stopped')
    expect((await pool.invoke([command('Get-Date')])).state).toBe('completed')
  })

  it('runs as many pipelines at once as the pool has runspaces', async () => {
    const server = await serverFor()
    const client = clientOf(server)
    await using pool = await client.openPool({ maxRunspaces: 8 })
    onTestFinished(() => client.close())

    const results = await Promise.all(
      Array.from({ length: 24 }, (_, index) => pool.invoke([command('Write-Output', { InputObject: index })])),
    )

    expect(results.map(({ statements }) => statements[0]?.output)).toEqual(
      Array.from({ length: 24 }, (_, index) => [index]),
    )
    expect(server.shells()).toHaveLength(1)
  })
})
