import { expect, it } from 'vitest'
import type { SimulatedServer, StartServerOptions } from '../../../sandbox/servers/start-server.ts'
import {
  command,
  type ExchangeFacts,
  lookForRestart,
  type RestartLook,
  type RestartWatch,
  type WinrmClient,
  watchRestart,
} from '../../../src/winrm/index.ts'
import { clientOf, serverFor } from '../sandbox/servers/client-of.ts'
import { failureOf } from './scene.ts'

interface Watched {
  readonly server: SimulatedServer
  readonly client: WinrmClient
  readonly exchanges: readonly ExchangeFacts[]
  readonly watch: RestartWatch
}

async function aWatch(options: Partial<StartServerOptions> = {}): Promise<Watched> {
  const server = await serverFor({ restartMs: 50, ...options })
  const exchanges: ExchangeFacts[] = []
  const client = clientOf(server, 'CONTOSO\\migrator', { onExchange: (facts) => exchanges.push(facts) })
  return { server, client, exchanges, watch: await watchRestart(client, Date.now()) }
}

async function restart(client: WinrmClient): Promise<void> {
  const pool = await client.openPool()
  await pool.invoke([command('shutdown.exe', {}, '/r', '/t', '0')])
}

/** Looks again and again, as a worker does at due times, and keeps nothing between two looks but plain data. */
async function lookUntil(
  client: WinrmClient,
  from: RestartWatch,
  verdict: RestartLook['verdict'],
): Promise<RestartLook[]> {
  const looks: RestartLook[] = []
  await expect
    .poll(
      async () => {
        const watch: RestartWatch = JSON.parse(JSON.stringify(looks.at(-1)?.watch ?? from))
        looks.push(await lookForRestart(client, watch, { now: Date.now() }))
        return looks.at(-1)?.verdict
      },
      { interval: 5, timeout: 10_000 },
    )
    .toBe(verdict)
  return looks
}

it('a restart is seen from the last answers before it to the third good one after it', async () => {
  const { client, watch, server } = await aWatch()

  const [before] = await lookUntil(client, watch, 'up-before')
  await restart(client)
  const looks = await lookUntil(client, before?.watch ?? watch, 'back')

  const verdicts = looks.map((look) => look.verdict)
  expect(verdicts).toContain('away')
  expect(verdicts.slice(-3)).toEqual(['coming', 'coming', 'back'])
  expect(looks.find((look) => look.verdict === 'away')).toMatchObject({
    because: expect.stringContaining('127.0.0.1'),
    lookAgainInMs: 10_000,
  })
  expect(looks.at(-1)?.lookAgainInMs).toBe(0)
  expect(server.machine.state.bootCount).toBe(2)
})

it('a look costs three requests at most, and opens no shell', async () => {
  const { client, exchanges, watch, server } = await aWatch()
  expect(exchanges.map(({ action }) => action)).toEqual(['Authenticate', 'Authenticate', 'Enumerate'])

  await lookForRestart(client, watch, { now: Date.now() })

  expect(exchanges).toHaveLength(4)
  expect(server.shells()).toEqual([])
})

it('a server that goes away again after its first answer has to prove itself anew', async () => {
  const { client, watch } = await aWatch()
  await restart(client)
  const looks = await lookUntil(client, watch, 'coming')

  const pool = await client.openPool()
  await pool.invoke([command('shutdown.exe', {}, '/r', '/t', '0')])
  const away = await lookUntil(client, looks.at(-1)?.watch ?? watch, 'away')

  expect(away.at(-1)?.watch.goodAnswers).toBe(0)
  expect((await lookUntil(client, away.at(-1)?.watch ?? watch, 'back')).at(-1)?.watch.goodAnswers).toBe(3)
})

it('a clock that is set forward is no restart, although it moves the time of the last start', async () => {
  let setForwardMs = 0
  const { client, server } = await aWatch({ now: () => Date.now() + setForwardMs })
  server.machine.state.bootAt = Date.now() - 86_400_000
  const watch = await watchRestart(client, Date.now())

  setForwardMs = 9 * 60_000
  server.machine.state.bootAt += setForwardMs

  expect((await lookForRestart(client, watch, { now: Date.now() })).verdict).toBe('up-before')
})

it('a service that is not ready yet counts as away, and one that refuses the query for good does not', async () => {
  const { client, server, watch } = await aWatch()
  const look = () => lookForRestart(client, watch, { now: Date.now() })

  server.inject({ action: 'query-cim', failure: { httpStatus: 503 } })
  expect((await look()).verdict).toBe('away')
  server.inject({ action: 'query-cim', failure: { code: 5 } })

  expect(await failureOf(look())).toMatchObject({ kind: 'wsman-fault', meaning: 'not-allowed' })
  expect((await look()).verdict).toBe('up-before')
})

it('a class, a property or a namespace that there is not gives a fault', async () => {
  const { client } = await aWatch()
  const ask = (className: string, property = 'Name', namespace?: string) =>
    failureOf(client.queryCim({ className, properties: [property], ...(namespace && { namespace }) }))

  for (const failure of [
    await ask('Win32_Nothing'),
    await ask('Win32_ComputerSystem', 'Nothing'),
    await ask('Win32_ComputerSystem', 'Name', 'root/nothing'),
  ])
    expect(failure).toMatchObject({ kind: 'wsman-fault' })
  expect(await client.queryCim({ className: 'Win32_ComputerSystem', properties: ['Name', 'PartOfDomain'] })).toEqual([
    { Name: 'MPS-DST01', PartOfDomain: 'true' },
  ])
})
