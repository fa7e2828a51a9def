import { describe, expect, it } from 'vitest'
import { command, FAULT_CODES } from '../../../src/winrm/index.ts'
import type { MiniHandler } from './mini-server.ts'
import { aScene, countOf, failureOf, faultFor } from './scene.ts'

type FaultName = keyof typeof FAULT_CODES
type Kind = Parameters<MiniHandler>[0]['request']['kind']

const QUOTAS = [
  'maxShellsPerUser',
  'maxOperationsPerUser',
  'userQuota',
  'systemQuota',
  'maxShellUsers',
  'maxPluginShells',
  'maxPluginUsers',
  'maxPluginShellsInAll',
  'maxPluginOperations',
  'maxPluginOperationsPerUser',
  'maxPluginCommands',
] as const
const NOT_READY = ['hostProcessFailed', 'registryKeyDeleted', 'registryKeyDeletedHresult'] as const
const TOO_LARGE = ['envelopeTooLarge', 'answerTooLarge', 'maxEnvelopeExceeded'] as const
const CONFIGURATION = ['accessDenied', 'remoteShellsForbidden', 'otherAuthorizationToken'] as const
const OUR_FAULT = ['invalidHeader', 'schemaValidation', 'alreadyExists'] as const
const UNREACHABLE = ['destinationUnreachable', 'nameNotResolved', 'networkTimedOut'] as const
const GONE = ['invalidSelectors', 'shellClosed'] as const
const CUT_SHORT = ['operationAborted', 'cancelled', 'streamDisconnected'] as const
const ALL = Object.keys(FAULT_CODES) as FaultName[]

/** Answers the first `times` requests of a kind with a fault instead of doing them; with `pipelineOnly`, only those of a pipeline. */
function injecting(name: FaultName, kind: Kind, times: number, pipelineOnly = false) {
  let left = times
  return (inner: MiniHandler): MiniHandler =>
    (received, call) => {
      const { request } = received
      const isPipelines = 'commandId' in request && request.commandId !== undefined
      if (request.kind !== kind || (pipelineOnly && !isPipelines) || left === 0) return inner(received, call)
      left -= 1
      return faultFor(received, FAULT_CODES[name])
    }
}

describe('a fault under Create', () => {
  const expected: [FaultName, object, number, number[]][] = [
    ...NOT_READY.map((name): [FaultName, object, number, number[]] => [
      name,
      { meaning: 'not-ready', retry: 'after-delay', quota: false },
      4,
      [2000, 4000, 8000],
    ]),
    ...QUOTAS.map((name): [FaultName, object, number, number[]] => [
      name,
      { meaning: 'quota', retry: 'after-delay', quota: true },
      name === 'maxOperationsPerUser' ? 2 : 1,
      name === 'maxOperationsPerUser' ? [1000] : [],
    ]),
    ...TOO_LARGE.map((name): [FaultName, object, number, number[]] => [
      name,
      { meaning: 'too-large', retry: 'never' },
      4,
      [],
    ]),
    ...CONFIGURATION.map((name): [FaultName, object, number, number[]] => [
      name,
      { kind: 'wsman-fault', retry: 'never' },
      1,
      [],
    ]),
    ...OUR_FAULT.map((name): [FaultName, object, number, number[]] => [
      name,
      { kind: 'wsman-fault', retry: 'never' },
      1,
      [],
    ]),
    ...UNREACHABLE.map((name): [FaultName, object, number, number[]] => [
      name,
      { meaning: 'unreachable', retry: 'after-delay' },
      1,
      [],
    ]),
    ...[...GONE, ...CUT_SHORT].map((name): [FaultName, object, number, number[]] => [
      name,
      { kind: 'shell-gone', retry: 'after-probe' },
      1,
      [],
    ]),
    ['timedOut', { kind: 'wsman-fault', retry: 'after-probe' }, 1, []],
    ['commandClosed', { kind: 'wsman-fault', retry: 'after-probe' }, 1, []],
    ['shellDisconnected', { kind: 'wsman-fault', retry: 'after-probe' }, 1, []],
  ]

  it('is in this table, whatever its code', () => {
    expect(expected.map(([name]) => name).sort()).toEqual([...ALL].sort())
  })

  it.each(expected)('%s that stays: %o after %i tries', async (name, error, creates, delays) => {
    const { client, server, delays: waited } = await aScene({ around: injecting(name, 'create', 100) })

    expect(await failureOf(client.openPool())).toMatchObject(error)
    expect(countOf(server, 'create')).toBe(creates)
    expect(waited).toEqual(delays)
  })

  it.each([...NOT_READY, ...TOO_LARGE, 'maxOperationsPerUser'] as const)('%s that passes is got over', async (name) => {
    const { client, world } = await aScene({ around: injecting(name, 'create', 1) })

    const pool = await client.openPool()
    const { state } = await pool.invoke([command('Get-Station')])

    expect(state).toBe('completed')
    expect(world.shells.size).toBe(1)
  })
})

describe('a fault under Command', () => {
  const UNKNOWN = ['timedOut', 'hostProcessFailed', 'networkTimedOut', ...CUT_SHORT] as const
  const REFUSED = ALL.filter(
    (name) => ![...UNKNOWN, ...GONE, ...TOO_LARGE, 'shellDisconnected'].some((other) => other === name),
  )

  it.each(UNKNOWN)('%s leaves open whether it runs, and it is not sent again', async (name) => {
    const { client, server } = await aScene({ around: injecting(name, 'command', 1) })

    const pool = await client.openPool()

    expect(await failureOf(pool.invoke([command('Get-Station')]))).toMatchObject({ kind: 'outcome-unknown' })
    expect(countOf(server, 'command')).toBe(1)
  })

  it.each(GONE)('%s ends the pool', async (name) => {
    const { client, server } = await aScene({ around: injecting(name, 'command', 1) })

    const pool = await client.openPool()

    expect(await failureOf(pool.invoke([command('Get-Station')]))).toMatchObject({ kind: 'shell-gone' })
    expect(pool.isOpen).toBe(false)
    expect(await failureOf(pool.invoke([command('Get-Station')]))).toMatchObject({ kind: 'shell-gone' })
    expect(countOf(server, 'command')).toBe(1)
  })

  it.each(REFUSED)('%s means that it did not run, and is told as it is', async (name) => {
    const { client, server, world } = await aScene({ around: injecting(name, 'command', 1) })

    const pool = await client.openPool()
    const error = await failureOf(pool.invoke([command('Get-Station')]))

    expect(error).toMatchObject({
      kind: 'wsman-fault',
      facts: { code: FAULT_CODES[name] },
      quota: QUOTAS.some((q) => q === name),
    })
    expect(countOf(server, 'command')).toBe(1)
    expect(world.ran).toEqual([])
    expect((await pool.invoke([command('Get-Station')])).state).toBe('completed')
  })

  it.each(TOO_LARGE)('%s has it sent again in smaller pieces', async (name) => {
    const { client, server, world } = await aScene({ around: injecting(name, 'command', 2) })

    const pool = await client.openPool()
    const long = 'text '.repeat(20_000)
    const { statements } = await pool.invoke([command('Write-Output', { InputObject: long })])

    expect(statements[0]?.output).toEqual([long])
    expect(world.ran).toHaveLength(1)
    const sizes = server.requests.flatMap(({ request }) =>
      request.kind === 'command' ? [request.fragments.length] : [],
    )
    expect(sizes[0]).toBeGreaterThan(sizes[2] ?? 0)
    expect(sizes).toHaveLength(3)
  })

  it('of a quota is answered by a clean-up where pipelines have ended before', async () => {
    const { client, server } = await aScene({
      around: (inner) => {
        let commands = 0
        return (received, call) => {
          if (received.request.kind !== 'command' || ++commands !== 3) return inner(received, call)
          return faultFor(received, FAULT_CODES.maxPluginCommands)
        }
      },
    })

    await using pool = await client.openPool()
    for (let count = 0; count < 3; count++)
      expect((await pool.invoke([command('Get-Station')])).state).toBe('completed')

    expect(countOf(server, 'signal')).toBe(2)
    expect(countOf(server, 'command')).toBe(4)
  })
})

describe('a fault under Receive', () => {
  it.each(['timedOut', 'shellDisconnected', ...QUOTAS] as const)(
    '%s is got over, and nothing is lost',
    async (name) => {
      const { client, server } = await aScene({ around: injecting(name, 'receive', 2, true) })

      const pool = await client.openPool()
      const { statements } = await pool.invoke([command('Get-Station'), command('Get-Station')])

      expect(statements.map(({ output }) => output.length)).toEqual([1, 1])
      expect(countOf(server, 'reconnect')).toBe(name === 'shellDisconnected' ? 2 : 0)
    },
  )

  const FATAL = ALL.filter((name) => !['timedOut', 'shellDisconnected', ...QUOTAS].includes(name))

  it.each(FATAL)('%s leaves the outcome open', async (name) => {
    const { client } = await aScene({ around: injecting(name, 'receive', 1, true) })

    const pool = await client.openPool()
    const error = await failureOf(pool.invoke([command('Get-Station')]))

    expect(error).toMatchObject({ kind: 'outcome-unknown' })
  })

  it('that says gone of one command does not end the pool for the others', async () => {
    const { client } = await aScene({ around: injecting('invalidSelectors', 'receive', 1, true) })

    const pool = await client.openPool()
    await failureOf(pool.invoke([command('Get-Station')]))

    expect(pool.isOpen).toBe(true)
    expect((await pool.invoke([command('Get-Station')])).state).toBe('completed')
  })
})

describe('a fault under the end of a pool', () => {
  const ENDED = [...GONE, ...CUT_SHORT, 'commandClosed'] as const

  it.each(ENDED)('%s says that it had ended anyway', async (name) => {
    const { client } = await aScene({ around: injecting(name, 'delete', 1) })
    const pool = await client.openPool()

    await expect(pool.close()).resolves.toBeUndefined()
  })

  it.each(ALL.filter((name) => !ENDED.some((other) => other === name)))('%s is told', async (name) => {
    const { client } = await aScene({ around: injecting(name, 'delete', 1) })
    const pool = await client.openPool()

    expect(await failureOf(pool.close())).toMatchObject({ kind: 'wsman-fault', facts: { code: FAULT_CODES[name] } })
  })
})

describe('a fault under Signal', () => {
  it('shellDisconnected has the pipeline stopped after a reconnect', async () => {
    const { client, server } = await aScene({ around: injecting('shellDisconnected', 'signal', 1) })
    const pool = await client.openPool()

    const { state } = await pool.invoke([command('Wait-Forever')], { timeoutMs: 1 })

    expect(state).toBe('stopped')
    expect(countOf(server, 'reconnect')).toBe(1)
  })

  it.each(QUOTAS)('%s has it sent again a little later', async (name) => {
    const { client, server } = await aScene({ around: injecting(name, 'signal', 2) })
    const pool = await client.openPool()

    const { state } = await pool.invoke([command('Wait-Forever')], { timeoutMs: 1 })

    expect(state).toBe('stopped')
    expect(countOf(server, 'signal')).toBe(3)
  })

  it.each([...CONFIGURATION, ...OUR_FAULT])('%s leaves open how the pipeline goes on', async (name) => {
    const { client } = await aScene({ around: injecting(name, 'signal', 1) })
    const pool = await client.openPool()

    const error = await failureOf(pool.invoke([command('Wait-Forever')], { timeoutMs: 1 }))

    expect(error).toMatchObject({ kind: 'outcome-unknown', cause: { kind: 'wsman-fault' } })
  })
})

describe('an answer of the HTTP layer', () => {
  const answering = (status: number, kind: Kind, times: number) => {
    let left = times
    return (inner: MiniHandler): MiniHandler =>
      (received, call) =>
        received.request.kind !== kind || left-- <= 0
          ? inner(received, call)
          : { raw: { status, headers: {}, body: Buffer.alloc(0) } }
  }

  /** Once, for a Receive of a pipeline. */
  const pipelineReceive503 = () => {
    let isDone = false
    return (inner: MiniHandler): MiniHandler =>
      (received, call) => {
        if (received.request.kind !== 'receive' || !received.request.commandId || isDone) return inner(received, call)
        isDone = true
        return { raw: { status: 503, headers: {}, body: Buffer.alloc(0) } }
      }
  }

  it('413 has the Command sent again in smaller pieces', async () => {
    const { client, server, world } = await aScene({ around: answering(413, 'command', 1) })
    await using pool = await client.openPool()

    expect((await pool.invoke([command('Get-Station')])).state).toBe('completed')
    expect(countOf(server, 'command')).toBe(2)
    expect(world.ran).toHaveLength(1)
  })

  it.each(['create', 'command'] as const)('503 under %s says that the service is not ready yet', async (kind) => {
    const { client, server } = await aScene({ around: answering(503, kind, 100) })

    const error = await failureOf(client.openPool().then((pool) => pool.invoke([command('Get-Station')])))

    expect(error).toMatchObject({ kind: 'transport', code: 'HTTP 503', retry: 'after-delay' })
    expect(countOf(server, kind)).toBe(1)
  })

  it('503 under Receive is waited over', async () => {
    const { client } = await aScene({ around: pipelineReceive503() })
    await using pool = await client.openPool()

    expect((await pool.invoke([command('Get-Station')])).state).toBe('completed')
  })

  it('500 without a body leaves open what a Command did', async () => {
    const { client, server } = await aScene({ around: answering(500, 'command', 1) })
    const pool = await client.openPool()

    expect(await failureOf(pool.invoke([command('Get-Station')]))).toMatchObject({ kind: 'outcome-unknown' })
    expect(countOf(server, 'command')).toBe(1)
  })
})
