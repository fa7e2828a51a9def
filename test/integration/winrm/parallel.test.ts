import { describe, expect, it } from 'vitest'
import { command, OutcomeUnknownError, type RunspacePool, secureString } from '../../../src/winrm/index.ts'
import type { MiniHandler } from './mini-server.ts'
import { aScene, countOf, failureOf, kindsOf, type Scene, signalled } from './scene.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Numbers that are the same for the same seed. */
function randomFrom(seed: number) {
  let state = seed * 2_654_435_761 + 1
  return (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

/** Waits until so many pipelines run. */
async function untilRunning({ world }: Scene, count: number): Promise<readonly string[]> {
  while (world.waiting.length < count) await turn()
  return world.waiting
}

interface Losses {
  /** Pipelines of which an answer with output was lost. */
  readonly lost: Set<string>
  /** Pipelines of which an answer was lost, or a request before it was read. */
  readonly dropped: Set<string>
}

/** Breaks the connection under some Receives of pipelines: before the server looked, or with the answer on its way. */
function losing(random: (limit: number) => number, mayLoseAnswers: boolean) {
  const losses: Losses = { lost: new Set(), dropped: new Set() }
  const around =
    (inner: MiniHandler): MiniHandler =>
    async (received, call) => {
      const { request } = received
      if (request.kind !== 'receive' || request.commandId === undefined || random(6) > 0) return inner(received, call)
      losses.dropped.add(request.commandId)
      if (!mayLoseAnswers || random(3) > 0) return 'drop'
      const answer = await inner(received, call)
      if (typeof answer !== 'string' && 'status' in answer) return answer
      losses.lost.add(request.commandId)
      return 'drop'
    }
  return { losses, around }
}

/** Eight pipelines at once that say things in a random order; what became of each, by what it was called. */
async function eightAtOnce(scene: Scene, random: (limit: number) => number) {
  const pool = await scene.client.openPool({ maxRunspaces: 8 })
  const running = Array.from({ length: 8 }, () => pool.invoke([command('Wait-Forever')]))
  const settled = Promise.allSettled(running)
  const ids = [...(await untilRunning(scene, 8))]
  const said = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (let count = 0; count < 120; count++) {
    const id = ids[random(ids.length)] ?? ''
    said.get(id)?.push(`${id} ${count}`)
    scene.world.say(id, `${id} ${count}`)
    for (let turns = random(4); turns > 0; turns--) await turn()
  }
  for (const id of ids) {
    scene.world.complete(id)
    await turn()
  }
  return { said, outcomes: await settled }
}

describe('eight pipelines at once', () => {
  it('run together, each on a connection of its own, and each gets its own output', async () => {
    const scene = await aScene()

    const { said, outcomes } = await eightAtOnce(scene, randomFrom(1))

    const outputs = outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value.statements[0]?.output)
    expect(outputs.map((output) => JSON.stringify(output)).sort()).toEqual(
      [...said.values()].map((output) => JSON.stringify(output)).sort(),
    )
    expect(scene.server.socketsOpened()).toBe(8)
  })

  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'lose nothing when connections break under their Receives (%i)',
    async (seed) => {
      const random = randomFrom(seed)
      const { losses, around } = losing(random, false)
      const scene = await aScene({ around, operationTimeoutMs: 100 })

      const { said, outcomes } = await eightAtOnce(scene, random)

      expect(losses.dropped.size).toBeGreaterThan(0)
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: 'fulfilled' })
        if (outcome.status !== 'fulfilled') continue
        expect([...said.values()]).toContainEqual(outcome.value.statements[0]?.output)
      }
    },
  )

  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'know which of them lost an answer, and only a neighbour of such a loss may doubt (%i)',
    async (seed) => {
      const random = randomFrom(seed + 100)
      const { losses, around } = losing(random, true)
      const scene = await aScene({ around, operationTimeoutMs: 100 })

      const { said, outcomes } = await eightAtOnce(scene, random)

      const whole = outcomes.flatMap((outcome) =>
        outcome.status === 'fulfilled' ? [outcome.value.statements[0]?.output ?? []] : [],
      )
      const wholeIds = [...said].filter(([, output]) =>
        whole.some((each) => JSON.stringify(each) === JSON.stringify(output)),
      )
      expect(wholeIds).toHaveLength(whole.length)
      for (const [id] of wholeIds) expect(losses.lost).not.toContain(id)
      const untouched = [...said.keys()].filter((id) => !losses.dropped.has(id))
      for (const id of untouched) expect(wholeIds.map(([each]) => each)).toContain(id)
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(OutcomeUnknownError)
    },
  )

  it('of which one loses an answer: only that one is in doubt', async () => {
    let victim = ''
    const scene = await aScene({
      operationTimeoutMs: 100,
      around: (inner) => async (received, call) => {
        const answer = await inner(received, call)
        const { request } = received
        if (
          request.kind !== 'receive' ||
          request.commandId !== victim ||
          (typeof answer !== 'string' && 'status' in answer)
        )
          return answer
        victim = ''
        return 'drop'
      },
    })
    const pool = await scene.client.openPool({ maxRunspaces: 8 })
    const running = Array.from({ length: 8 }, () => pool.invoke([command('Wait-Forever')]))
    const settled = Promise.allSettled(running)
    const ids = await untilRunning(scene, 8)
    victim = ids[3] ?? ''
    for (const id of ids) scene.world.say(id, 'one')
    while (victim !== '') await turn()
    for (const id of ids) scene.world.say(id, 'two')
    for (const id of ids) scene.world.complete(id)

    const outcomes = await settled

    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { kind: 'outcome-unknown', cause: { message: 'part of its output was lost' } },
    })
  })
})

describe('a Receive whose answer was lost before a long poll', () => {
  it('is not forgotten over the empty answers that follow', async () => {
    let toLose = 1
    const empty = signalled()
    const scene = await aScene({
      operationTimeoutMs: 30,
      around: (inner) => async (received, call) => {
        const answer = await inner(received, call)
        if (received.request.kind !== 'receive' || received.request.commandId === undefined) return answer
        const isEmpty = typeof answer !== 'string' && 'status' in answer
        if (isEmpty && toLose === 0) empty.now()
        if (isEmpty || toLose === 0) return answer
        toLose -= 1
        return 'drop'
      },
    })
    const pool = await scene.client.openPool()
    const running = failureOf(pool.invoke([command('Wait-Forever')]))
    const [id = ''] = await untilRunning(scene, 1)
    scene.world.say(id, 'lost')
    await empty.seen
    scene.world.complete(id)

    expect(await running).toMatchObject({ kind: 'outcome-unknown' })
  })

  it('may break several times in a row while the network is away', async () => {
    let drops = 5
    const scene = await aScene({
      around: (inner) => (received, call) => {
        const isPipelines = received.request.kind === 'receive' && received.request.commandId !== undefined
        return isPipelines && drops-- > 0 ? 'drop' : inner(received, call)
      },
    })
    const pool = await scene.client.openPool()

    const { state } = await pool.invoke([command('Get-Station'), command('Get-Station')])

    expect(state).toBe('completed')
    expect(scene.delays.filter((ms) => ms < 10_000)).toEqual([200, 500])
    expect(scene.server.socketsOpened()).toBe(6)
  })
})

describe('more pipelines than there is room for', () => {
  const started = async (scene: Scene, pool: RunspacePool, count: number) => {
    const settled = Array.from({ length: count }, () => failureOf(pool.invoke([command('Wait-Forever')])))
    return { settled, ids: () => scene.world.waiting }
  }

  it('wait for a runspace, the first come first', async () => {
    const scene = await aScene()
    const pool = await scene.client.openPool({ maxRunspaces: 2 })

    const order: number[] = []
    const all = [0, 1, 2, 3].map((index) => pool.invoke([command('Wait-Forever')]).then(() => order.push(index)))
    for (let index = 0; index < 4; index++) {
      const ids = await untilRunning(scene, Math.min(4, index + 2))
      expect(ids.length).toBeLessThanOrEqual(index + 2)
      scene.world.complete(ids[index] ?? '')
      while (order.length <= index) await turn()
    }
    await Promise.all(all)

    expect(order).toEqual([0, 1, 2, 3])
    expect(scene.server.socketsOpened()).toBe(2)
  })

  it('share the connections that a client may have, and can be stopped all the same', async () => {
    const scene = await aScene({ maxConnections: 4, operationTimeoutMs: 50 })
    const controller = new AbortController()
    const pool = await scene.client.openPool({ maxRunspaces: 8 })

    const running = Array.from({ length: 8 }, () =>
      pool.invoke([command('Wait-Forever')], { signal: controller.signal }),
    )
    await untilRunning(scene, 8)
    controller.abort()
    const results = await Promise.all(running)

    expect(results.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'stopped'))
    expect(scene.server.socketsOpened()).toBeLessThanOrEqual(4)
  })

  it('end in typed errors when the pool is closed over them', async () => {
    const scene = await aScene()
    const pool = await scene.client.openPool({ maxRunspaces: 2 })
    const { settled } = await started(scene, pool, 5)
    await untilRunning(scene, 2)

    await pool.close()
    const errors = await Promise.all(settled)

    const kinds = errors.map((error) => (error instanceof Error && 'kind' in error ? error.kind : error))
    expect(kinds.sort()).toEqual([
      'local-protocol',
      'local-protocol',
      'local-protocol',
      'outcome-unknown',
      'outcome-unknown',
    ])
    expect(countOf(scene.server, 'command')).toBe(2)
    expect(kindsOf(scene.server)).not.toContain('signal')
    expect(scene.world.shells.size).toBe(0)
  })

  it('that carry secrets exchange keys once', async () => {
    const { client, server } = await aScene()
    await using pool = await client.openPool({ maxRunspaces: 4 })
    const secret = secureString({ reveal: () => 'canary' })

    const results = await Promise.all(
      Array.from({ length: 4 }, () => pool.invoke([command('Show-Secret', { Secret: secret })])),
    )

    expect(results.map(({ statements }) => statements[0]?.output)).toEqual([[6], [6], [6], [6]])
    expect(countOf(server, 'send')).toBe(1)
  })
})
