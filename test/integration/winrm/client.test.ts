import { describe, expect, it } from 'vitest'
import {
  AuthenticationError,
  command,
  credential,
  FAULT_CODES,
  OutcomeUnknownError,
  pipe,
  ShellGoneError,
  secureString,
  TransportError,
} from '../../../src/winrm/index.ts'
import { aScene, countOf, failureOf, faultFor, kindsOf, signalled } from './scene.ts'

describe('a batch of reads', () => {
  it('costs seven requests, handshake and close included, when the server answers at once', async () => {
    const { client, server, exchanges } = await aScene()

    {
      await using pool = await client.openPool()
      await pool.invoke(Array.from({ length: 12 }, () => command('Get-Station', { All: true })))
    }

    expect(exchanges.map(({ action }) => action)).toEqual([
      'Authenticate',
      'Authenticate',
      'Create',
      'Receive',
      'Command',
      'Receive',
      'Delete',
    ])
    expect(server.httpRequests()).toBe(7)
  })

  it('costs one more for each fragment that is sent alone, and gives the same', async () => {
    const { client, world, server } = await aScene()
    world.trickle = true

    await using pool = await client.openPool()
    const result = await pool.invoke([command('Get-Station'), command('Write-Output', { InputObject: 'x' })])

    expect(result.statements.map(({ output }) => output)).toEqual([[{ StationId: 1, Name: 'Seat 1' }], ['x']])
    // Create, 3 for the pool, Command, then two outputs, a marker and the state.
    expect(kindsOf(server)).toEqual([
      'create',
      'receive',
      'receive',
      'receive',
      'command',
      'receive',
      'receive',
      'receive',
      'receive',
    ])
  })

  it('says which statement gave what, and which failed', async () => {
    const { client } = await aScene()

    await using pool = await client.openPool()
    const result = await pool.invoke([
      command('Get-Station'),
      command('Write-Error', { Message: 'no such station' }),
      command('Write-Warning', { Message: 'careful' }),
      command('Write-Output', { InputObject: [1, 'two', true, null] }),
    ])

    expect(result.state).toBe('completed')
    expect(result.statements.map(({ ended }) => ended)).toEqual([true, true, true, true])
    expect(result.statements.map(({ output }) => output.length)).toEqual([1, 0, 0, 1])
    expect(result.statements[3]?.output[0]).toEqual([1, 'two', true, null])
    expect(result.errors).toMatchObject([{ statement: 1, message: 'no such station', fullyQualifiedErrorId: 'Mini' }])
    expect(result.warnings).toEqual(['careful'])
    expect(result.failure).toBeUndefined()
  })

  it('that fails in the middle says what ended it and what never ran', async () => {
    const { client } = await aScene()

    await using pool = await client.openPool()
    const result = await pool.invoke([command('Get-Station'), command('Stop-Here'), command('Get-Station')])

    expect(result.state).toBe('failed')
    expect(result.failure).toMatchObject({ statement: 1, message: 'it broke' })
    expect(result.errors).toHaveLength(1)
    expect(result.statements.map(({ ended }) => ended)).toEqual([true, false, false])
  })

  it('reaches the server as commands with typed arguments', async () => {
    const { client, world } = await aScene()

    await using pool = await client.openPool()
    await pool.invoke([
      pipe(
        command('Get-WmsStation', { All: true, Server: undefined }),
        command('Select-Object', { Property: ['Name', 'StationId'] }),
      ),
    ])
    await pool.invoke([command('net.exe', {}, 'user', "kiosk'; whoami", '/logonpasswordchg:yes')])

    expect(world.ran[0]).toMatchObject({
      name: 'Get-WmsStation',
      args: [{ name: 'All', value: { kind: 'boolean', value: true } }],
    })
    expect(world.ran[1]?.args.map(({ name, value }) => [name, value])).toEqual([
      [undefined, { kind: 'string', value: 'user' }],
      [undefined, { kind: 'string', value: "kiosk'; whoami" }],
      [undefined, { kind: 'string', value: '/logonpasswordchg:yes' }],
    ])
  })
})

describe('a pool', () => {
  it('knows the versions of the server and has the name and idle time that were asked for', async () => {
    const { client } = await aScene()

    await using pool = await client.openPool({ name: 'stationmaster.MIG-42.3', idleTimeoutMs: 900_000 })
    const shells = await client.listShells()

    expect(pool.serverVersion).toMatchObject({
      windows: '10.0.14393.2248',
      powerShell: '5.1.14393.2248',
      protocol: '2.3',
    })
    expect(shells).toMatchObject([
      { shellId: pool.shellId, name: 'stationmaster.MIG-42.3', idleTimeoutMs: 900_000, owner: 'LAB\\migrator' },
    ])
  })

  it('that is removed elsewhere is gone: nothing runs in it, and closing it is no error', async () => {
    const { client, world } = await aScene()
    const pool = await client.openPool({ shellId: '0c7e1f0e-5b2b-4e0e-9d3c-2f6d5a1b9c11' })

    expect(await client.removeShell(pool.shellId)).toBe(true)
    expect(await client.removeShell(pool.shellId)).toBe(false)
    const error = await failureOf(pool.invoke([command('Get-Station')]))

    expect(error).toBeInstanceOf(ShellGoneError)
    expect(pool.isOpen).toBe(false)
    expect(world.ran).toEqual([])
    await expect(pool.close()).resolves.toBeUndefined()
  })

  it('carries a secret under a session key, which is exchanged once and only then', async () => {
    const { client, server, world } = await aScene()
    const secret = { reveal: () => 'canary-ß-secret' }

    await using pool = await client.openPool()
    await pool.invoke([command('Get-Station')])
    expect(kindsOf(server)).not.toContain('send')
    const first = await pool.invoke([command('Show-Secret', { Secret: secureString(secret) })])
    await pool.invoke([command('New-WmsUser', { Credential: credential('pupil', secret) })])

    expect(first.statements[0]?.output).toEqual([15])
    expect(countOf(server, 'send')).toBe(1)
    expect(world.ran.at(-1)?.args[0]?.value).toMatchObject({
      typeNames: ['System.Management.Automation.PSCredential', 'System.Object'],
    })
  })

  it('sends a pipeline that is larger than an envelope in pieces', async () => {
    const { client, server } = await aScene()
    const long = 'long text '.repeat(120_000)

    await using pool = await client.openPool()
    const result = await pool.invoke([command('Write-Output', { InputObject: long })])

    expect(result.statements[0]?.output).toEqual([long])
    expect(countOf(server, 'send')).toBeGreaterThan(1)
  })

  it('refuses calls to a host that it does not have, so that the pipeline goes on', async () => {
    const { client } = await aScene()

    await using pool = await client.openPool()
    const result = await pool.invoke([command('Ask-Host')])

    expect(result.statements[0]?.output).toEqual(['answered: The host of this client has no ReadLine.'])
  })

  it('terminates pipelines that ended in the background, once there are some', async () => {
    const all = signalled()
    let signals = 0
    const { client, server } = await aScene({
      around: (inner) => (received, call) => {
        if (received.request.kind === 'signal' && ++signals === 16) all.now()
        return inner(received, call)
      },
    })

    await using pool = await client.openPool()
    for (let count = 0; count < 17; count++) await pool.invoke([command('Get-Station')])
    await all.seen

    const codes = server.requests.flatMap(({ request }) => (request.kind === 'signal' ? [request.code] : []))
    expect(codes).toEqual(Array.from({ length: 16 }, () => 'terminate'))
  })

  it('terminates them too when nothing more is invoked for a while', async () => {
    const idle = signalled()
    const seen = signalled()
    const { client } = await aScene({
      delay: (ms) => (ms === 10_000 ? idle.seen : Promise.resolve()),
      around: (inner) => (received, call) => {
        if (received.request.kind === 'signal') seen.now()
        return inner(received, call)
      },
    })

    await using pool = await client.openPool()
    await pool.invoke([command('Get-Station')])
    idle.now()

    await expect(seen.seen).resolves.toBeUndefined()
  })

  it('terminates nothing after it was closed', async () => {
    const idle = signalled()
    const { client, server } = await aScene({ delay: () => idle.seen })

    const pool = await client.openPool()
    await pool.invoke([command('Get-Station')])
    await pool.close()
    idle.now()
    await client.listShells()

    expect(kindsOf(server)).not.toContain('signal')
    expect(kindsOf(server).at(-1)).toBe('enumerate-shells')
  })
})

describe('opening a pool', () => {
  it('with a wrong password asks the server once, so that no account is locked', async () => {
    const { client, server } = await aScene({
      authentication: { kind: 'ntlm', username: 'LAB\\migrator', password: { reveal: () => 'wrong' } },
    })

    const error = await failureOf(client.openPool())

    expect(error).toBeInstanceOf(AuthenticationError)
    expect(server.httpRequests()).toBe(2)
  })

  it('that is given up leaves no shell behind', async () => {
    const controller = new AbortController()
    const { client, world } = await aScene({
      around: (inner) => (received, call) => {
        if (received.request.kind === 'receive') controller.abort(new Error('shutting down'))
        return inner(received, call)
      },
    })

    const error = await failureOf(client.openPool({ signal: controller.signal }))

    expect(String(error)).toContain('shutting down')
    expect(world.shells.size).toBe(0)
  })

  it('whose answer is lost removes the shell that may have come of it', async () => {
    const { client, world, server } = await aScene({
      around: (inner) => async (received, call) => {
        const answer = await inner(received, call)
        return received.request.kind === 'create' ? 'drop' : answer
      },
    })

    const error = await failureOf(client.openPool())

    expect(error).toBeInstanceOf(TransportError)
    expect(kindsOf(server)).toEqual(['create', 'delete', 'create', 'delete'])
    expect(world.shells.size).toBe(0)
  })

  it('whose first answer only is lost leaves one shell, which is ours', async () => {
    let isFirst = true
    const { client, world } = await aScene({
      around: (inner) => async (received, call) => {
        const answer = await inner(received, call)
        const isLost = received.request.kind === 'create' && isFirst
        if (isLost) isFirst = false
        return isLost ? 'drop' : answer
      },
    })

    const pool = await client.openPool()

    expect([...world.shells.keys()]).toEqual([pool.shellId])
  })
})

describe('a long pipeline', () => {
  it('is waited for over as many empty answers as it takes', async () => {
    const empty = signalled()
    let polls = 0
    const { client, server } = await aScene({
      operationTimeoutMs: 30,
      around: (inner) => (received, call) => {
        if (received.request.kind === 'receive' && received.request.commandId && ++polls === 3) empty.now()
        return inner(received, call)
      },
    })
    const controller = new AbortController()

    await using pool = await client.openPool()
    const running = pool.invoke([command('Wait-Forever')], { signal: controller.signal })
    await empty.seen
    controller.abort()

    expect((await running).state).toBe('stopped')
    expect(countOf(server, 'command')).toBe(1)
  })

  it('is stopped over a second connection when the signal aborts', async () => {
    const waiting = signalled()
    const { client, server } = await aScene({
      around: (inner) => (received, call) => {
        if (received.request.kind === 'receive' && received.request.commandId) waiting.now()
        return inner(received, call)
      },
    })
    const controller = new AbortController()

    await using pool = await client.openPool()
    const running = pool.invoke([command('Get-Station'), command('Wait-Forever')], { signal: controller.signal })
    await waiting.seen
    controller.abort()
    const result = await running

    expect(result.state).toBe('stopped')
    expect(result.statements.map(({ ended }) => ended)).toEqual([true, false])
    expect(server.socketsOpened()).toBe(2)
    expect(server.requests.find(({ request }) => request.kind === 'signal')?.request).toMatchObject({ code: 'ctrl-c' })
  })

  it('is stopped when its time is over', async () => {
    const { client } = await aScene()

    await using pool = await client.openPool()
    const result = await pool.invoke([command('Wait-Forever')], { timeoutMs: 30 })

    expect(result.state).toBe('stopped')
  })

  it('is not started when the signal has aborted before', async () => {
    const { client, server } = await aScene()

    await using pool = await client.openPool()
    const error = await failureOf(
      pool.invoke([command('Get-Station')], { signal: AbortSignal.abort(new Error('too late')) }),
    )

    expect(String(error)).toContain('too late')
    expect(kindsOf(server)).not.toContain('command')
  })
})

describe('a connection that breaks', () => {
  it('under the Command leaves the outcome unknown, and the command is not sent again', async () => {
    const { client, server, world } = await aScene({
      around: (inner) => async (received, call) => {
        const answer = await inner(received, call)
        return received.request.kind === 'command' ? 'drop' : answer
      },
    })

    await using pool = await client.openPool()
    const error = await failureOf(pool.invoke([command('Get-Station')]))

    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(countOf(server, 'command')).toBe(1)
    expect(world.ran).toHaveLength(1)
  })

  it.each([
    ['timedOut', 'outcome-unknown'],
    ['operationAborted', 'outcome-unknown'],
    ['invalidSelectors', 'shell-gone'],
    ['maxOperationsPerUser', 'wsman-fault'],
  ] as const)('is told from a fault of %s under the Command: %s', async (name, kind) => {
    const { client } = await aScene({
      around: (inner) => (received, call) => {
        if (received.request.kind !== 'command') return inner(received, call)
        return faultFor(received, FAULT_CODES[name])
      },
    })

    await using pool = await client.openPool()
    const error = await failureOf(pool.invoke([command('Get-Station')]))

    await expect(error).toMatchObject({ kind })
  })

  it('before the server looked for output costs nothing but a new connection', async () => {
    let dropped = false
    const { client, server } = await aScene({
      around: (inner) => (received, call) => {
        if (received.request.kind === 'receive' && received.request.commandId && !dropped) {
          dropped = true
          return 'drop'
        }
        return inner(received, call)
      },
    })

    await using pool = await client.openPool()
    const result = await pool.invoke([command('Get-Station'), command('Get-Station')])

    expect(result.state).toBe('completed')
    expect(result.statements.map(({ output }) => output.length)).toEqual([1, 1])
    expect(server.socketsOpened()).toBe(2)
  })

  it('with output on its way leaves the outcome unknown, as the numbers of the fragments show', async () => {
    let dropped = false
    const { client, world } = await aScene({
      around: (inner) => async (received, call) => {
        const answer = await inner(received, call)
        if (received.request.kind !== 'receive' || !received.request.commandId || dropped) return answer
        dropped = true
        return 'drop'
      },
    })
    world.trickle = true

    await using pool = await client.openPool()
    const error = await failureOf(pool.invoke([command('Get-Station'), command('Get-Station')]))

    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(String(error)).toContain('part of its output was lost')
  })

  it('for good leaves the outcome unknown', async () => {
    const waiting = signalled()
    const { client, server } = await aScene({
      around: (inner) => (received, call) => {
        if (received.request.kind === 'receive' && received.request.commandId) waiting.now()
        return inner(received, call)
      },
    })

    const pool = await client.openPool()
    const running = failureOf(pool.invoke([command('Wait-Forever')]))
    await waiting.seen
    await server.close()
    const error = await running

    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({ cause: { kind: 'transport' } })
  })

  it('with the shell under a running pipeline leaves the outcome unknown and the pool closed', async () => {
    const waiting = signalled()
    const { client } = await aScene({
      around: (inner) => (received, call) => {
        if (received.request.kind === 'receive' && received.request.commandId) waiting.now()
        return inner(received, call)
      },
    })

    const pool = await client.openPool()
    const running = failureOf(pool.invoke([command('Wait-Forever')]))
    await waiting.seen
    await client.removeShell(pool.shellId)
    const error = await running

    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({ cause: { kind: 'shell-gone' } })
    expect(pool.isOpen).toBe(false)
  })

  it('between two requests is replaced without a word', async () => {
    const { client, server } = await aScene()

    await using pool = await client.openPool()
    server.dropSockets()
    const shells = await client.listShells()

    expect(shells.map(({ shellId }) => shellId)).toEqual([pool.shellId])
    expect(server.socketsOpened()).toBe(2)
  })
})
