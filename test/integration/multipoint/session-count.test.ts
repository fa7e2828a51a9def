import { describe, expect, test, vi } from 'vitest'
import { countSessions } from '../../../src/multipoint/look/session-count.ts'
import { clientOf, serverFor } from '../sandbox/servers/client-of.ts'
import { adapterFor, adapterOf, endpointOf, patience, troubleOf } from './site.ts'

const actionsSince = (exchanges: readonly { readonly action: string }[], start = 0) =>
  exchanges.slice(start).map(({ action }) => action)

describe('counting sessions', () => {
  test('tells who is there from what was left open', async () => {
    const server = await serverFor({ answers: 'batch', role: 'source' })
    const sessions = server.state().sessions.length
    expect(sessions).toBeGreaterThan(2)
    const { servers } = adapterFor(server)
    expect(await servers.countSessions('lab-new', patience())).toEqual({ active: sessions, disconnected: 0 })

    const [first] = server.machine.state.sessions
    if (first) first.state = 'Disconnected'

    expect(await servers.countSessions('lab-new', patience())).toEqual({ active: sessions - 1, disconnected: 1 })
  })

  test('finds none where there is none', async () => {
    const server = await serverFor({ answers: 'batch' })
    server.machine.state.sessions = []

    expect(await adapterFor(server).servers.countSessions('lab-new', patience())).toEqual({
      active: 0,
      disconnected: 0,
    })
  })

  test.each(['source', 'destination'] as const)(
    'costs seven requests cold on a %s, and leaves no shell behind',
    async (role) => {
      const server = await serverFor({ answers: 'batch', role })
      const { servers, exchanges } = adapterFor(server)

      await servers.countSessions('lab-new', patience())

      expect(actionsSince(exchanges)).toEqual([
        'Authenticate',
        'Authenticate',
        'Create',
        'Receive',
        'Command',
        'Receive',
        'Delete',
      ])
      expect(server.requestCount()).toBe(exchanges.length)
      expect(server.shells()).toEqual([])
    },
  )

  test('costs two requests on a pool that readings have open, and leaves it to them', async () => {
    const server = await serverFor({ answers: 'batch', role: 'source' })
    const { servers, exchanges } = adapterFor(server)
    await servers.read('lab-new', patience())
    const before = exchanges.length

    await servers.countSessions('lab-new', patience())

    expect(actionsSince(exchanges, before)).toEqual(['Command', 'Receive'])
    expect(server.shells().map(({ name }) => name)).toEqual(['site.read'])
    await servers.read('lab-new', patience())
    expect(actionsSince(exchanges, before)).toEqual(['Command', 'Receive', 'Command', 'Receive'])
  })

  test('counts on the server: neither names nor single sessions come back', async () => {
    const server = await serverFor({ answers: 'batch', role: 'source' })
    const pool = await clientOf(server).openPool({ name: 'site.read' })
    const invoke = vi.spyOn(pool, 'invoke')

    await countSessions('lab-new', pool, patience())

    const result = await invoke.mock.results[0]?.value
    expect(result.statements[0].output).toEqual([
      expect.objectContaining({ Name: 'ConnectedToStation', Count: expect.any(Number) }),
      expect.objectContaining({ Name: 'RemoteConnection', Count: 1 }),
    ])
    for (const { userName } of server.state().sessions) expect(JSON.stringify(result)).not.toContain(userName)
  })

  test('where the server answers at each fragment, each kind of session costs one request', async () => {
    const server = await serverFor({ answers: 'fragment', role: 'source' })
    const { servers, exchanges } = adapterFor(server)

    await servers.countSessions('lab-new', patience())

    const actions = actionsSince(exchanges)
    expect(actions.filter((action) => action !== 'Receive')).toEqual([
      'Authenticate',
      'Authenticate',
      'Create',
      'Command',
      'Delete',
    ])
    expect(actions.length).toBeLessThanOrEqual(11)
  })

  test('a reading that comes meanwhile keeps the pool', async () => {
    const server = await serverFor({ answers: 'batch', role: 'source' })
    const { servers, exchanges } = adapterFor(server)
    const barrier = server.machine.holds.add('Get-WmsSession', 'before-effect')
    const counting = servers.countSessions('lab-new', patience())
    await server.machine.holds.untilHeld('Get-WmsSession')
    const reading = servers.read('lab-new', patience())
    barrier.release()

    await Promise.all([counting, reading])

    expect(exchanges.filter(({ action }) => action === 'Create')).toHaveLength(1)
    expect(server.shells()).toHaveLength(1)
  })

  test('a server that is away is trouble, and nothing stays open', async () => {
    const server = await serverFor({ answers: 'batch' })
    const { servers } = adapterOf({ ...endpointOf(server), port: 1 })

    expect(await troubleOf(servers.countSessions('lab-new', patience()))).toMatchObject({ trouble: 'unreachable' })
  })
})
