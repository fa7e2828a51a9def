import { expect, onTestFinished, test } from 'vitest'
import { type Examiner, examineServer } from '../../../src/multipoint/examine/examine-server.ts'
import type { Observation } from '../../../src/multipoint/examine/observation.ts'
import { serverFor } from '../sandbox/servers/client-of.ts'
import { type EndpointLike, endpointOf, mutationsOn, patience } from './site.ts'

type Server = Awaited<ReturnType<typeof serverFor>>

/** What is seen on a server, with the actions of the requests that it took to log on and look inside. */
async function examine(server: Server, more: EndpointLike = {}, overrides: Partial<Examiner> = {}) {
  const actions: string[] = []
  const observations = await examineServer(
    {
      sign: { name: 'site', mark: null },
      now: Date.now,
      monotonicMs: () => performance.now(),
      signal: patience(),
      onExchange: (_, { action }) => actions.push(action),
      ...overrides,
    },
    endpointOf(server, more),
  )
  return { observations, actions }
}

const verdicts = (observations: readonly Observation[]) => observations.map(({ what, verdict }) => `${what} ${verdict}`)

test('a healthy server passes every rung, for few requests, and keeps nothing of it', async () => {
  const server = await serverFor({ answers: 'batch' })

  const { observations } = await examine(server)

  expect(verdicts(observations)).toEqual([
    'name fine',
    'port fine',
    'WinRM fine',
    'way in fine',
    'account fine',
    'session fine',
    'rights fine',
    'versions fine',
    'MultiPoint fine',
    'quotas fine',
    'clock fine',
    'round trip fine',
    'worksheet fine',
  ])
  expect(server.requestCount()).toBeLessThanOrEqual(20)
  expect(server.shells()).toEqual([])
  expect(mutationsOn(server)).toEqual([])
  await expect.poll(() => server.socketCount()).toBe(0)
})

test('a wrong password is tried once: accounts lock', async () => {
  const server = await serverFor()

  const { observations, actions } = await examine(server, { password: 'Wr0ng-canary' })

  expect(observations.find(({ verdict }) => verdict === 'finding')?.what).toBe('account')
  expect(actions).toEqual(['Authenticate', 'Authenticate'])
  expect(JSON.stringify(observations)).not.toContain('canary')
})

test('a server that stops answering is told where it stopped, and what was not looked at', async () => {
  const server = await serverFor()
  const hurry = new AbortController()
  server.machine.holds.add('Get-Date', 'before-effect')
  onTestFinished(() => void server.machine.holds.release())

  const examining = examine(server, {}, { signal: hurry.signal })
  await server.machine.holds.untilHeld('Get-Date')
  hurry.abort(new DOMException('too late', 'TimeoutError'))
  const { observations } = await examining

  expect(verdicts(observations).slice(-4)).toEqual([
    'quotas fine',
    'clock finding',
    'round trip unseen',
    'worksheet unseen',
  ])
  expect(observations.at(-3)?.found).toMatch(/ can't be reached: it did not answer in time\.$/)
})

test('quotas that a server does not tell are no finding', async () => {
  const server = await serverFor()
  server.change((state) => {
    state.wsman = {}
  })

  const { observations } = await examine(server)

  expect(observations.find(({ what }) => what === 'quotas')).toEqual({
    what: 'quotas',
    verdict: 'unseen',
    found: "lab-new does not tell them (Cannot find path 'WSMan:\\localhost\\Shell' because it does not exist.)",
  })
})
