import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { type BotSite, startBotSite } from './bot-site.ts'

let site: BotSite
afterEach(() => site.stop())

/** Both connections of the one bot. */
async function connected(): Promise<BotSite> {
  const started = await startBotSite()
  await started.slack.driver.waitForConnections(2)
  await expect.poll(() => started.bots[0]?.health().connections).toBe(2)
  return started
}

/** People who never stop asking, until `done`: what each of their commands came to. */
async function askUntil(done: Promise<unknown>): Promise<readonly (string | undefined)[]> {
  const errors: (string | undefined)[] = []
  let isDone = false
  const end = () => {
    isDone = true
  }
  done.then(end, end)
  const asking = ['U03REQ', 'U01CAROL', 'U02ONSITE', 'U07DORA'].map(async (user) => {
    const person = site.slack.driver.person(user)
    while (!isDone) {
      errors.push((await person.command('/migrate', 'help')).error)
      await setImmediate()
    }
  })
  await Promise.all([...asking, done])
  return errors
}

const health = () => site.bots[0]?.health()
const open = () => site.slack.driver.connections

test('a bot has two connections, and says so', async () => {
  site = await connected()
  expect(health()).toEqual({ mode: 'socket', state: 'connected', reconnects: 0, connections: 2 })

  await site.bots[0]?.stop()

  expect(health()).toMatchObject({ state: 'stopped' })
})

describe('no click is lost', () => {
  test.each(['warning', 'refresh_requested'] as const)(
    'while Slack replaces one connection (%s): the next is open before it goes',
    async (reason) => {
      site = await connected()
      const [first] = open()
      site.slack.driver.disconnect(reason, first, 300)
      const replaced = site.slack.driver.waitFor(() => open().length === 2 && !open().includes(first ?? 0), {
        timeoutMs: 20_000,
      })

      const errors = await askUntil(replaced)

      expect(errors.length).toBeGreaterThan(20)
      expect(errors.filter(Boolean)).toEqual([])
      expect(health()).toMatchObject({ state: 'connected', reconnects: 1 })
    },
  )

  test('while Slack replaces all of them at once', async () => {
    site = await connected()
    const before = open()
    site.slack.driver.disconnect('refresh_requested', undefined, 300)
    const replaced = site.slack.driver.waitFor(
      () => open().length === 2 && !open().some((connection) => before.includes(connection)),
      { timeoutMs: 20_000 },
    )

    const errors = await askUntil(replaced)

    expect(errors.length).toBeGreaterThan(20)
    expect(errors.filter(Boolean)).toEqual([])
  })

  test('after one connection is cut: the other goes on', async () => {
    site = await connected()
    const [first] = open()
    site.slack.driver.fault({ method: 'apps.connections.open', times: 2, answer: { httpStatus: 500 } })
    site.slack.driver.drop(first)
    await site.slack.driver.waitForConnections(1)
    const backAgain = site.slack.driver.waitForConnections(2, { timeoutMs: 20_000 })

    const errors = await askUntil(backAgain)

    expect(errors.length).toBeGreaterThan(20)
    expect(errors.filter(Boolean)).toEqual([])
  })
})

test('a bot comes back although Slack refuses connections for a while', async () => {
  site = await connected()
  site.slack.driver.fault({ method: 'apps.connections.open', times: 3, answer: { httpStatus: 500 } })
  site.slack.driver.fault({ method: 'apps.connections.open', times: 1, answer: 'cut' })

  site.slack.driver.drop()
  await site.slack.driver.waitForConnections(0)
  const isAway = health()?.state
  await site.slack.driver.waitForConnections(2, { timeoutMs: 30_000 })

  expect(isAway).not.toBe('stopped')
  await expect.poll(health).toMatchObject({ state: 'connected', reconnects: 2, connections: 2 })
})

test('a bot whose token is revoked gives up, once it has lost its connections', async () => {
  site = await connected()
  site.slack.driver.refuseNext('apps.connections.open', { error: 'invalid_auth' }, 10)

  site.slack.driver.drop()

  await expect.poll(() => site.givenUp.length, { timeout: 20_000 }).toBeGreaterThan(0)
  expect(site.givenUp[0]).toMatchObject({ data: { error: 'invalid_auth' } })
})

test('a bot says that Slack counts more connections than it has', async () => {
  site = await startBotSite({ bots: 2 })
  await site.slack.driver.waitForConnections(4)

  expect(site.warnings).toContainEqual({
    fields: { slackCounts: expect.any(Number), ours: expect.any(Number) },
    message: 'slack counts more connections than this process has; are there other bots?',
  })
})

test('a bot stops while it has no connection', async () => {
  site = await connected()
  await site.slack.close()

  await site.bots[0]?.stop()

  expect(health()).toMatchObject({ state: 'stopped' })
})

test('a group that has changed counts at once', async () => {
  site = await startBotSite()
  const teacher = site.slack.driver.person('U04TEACH')
  const before = await teacher.command('/migrate', 'start lab-old lab-new')
  await before.waitForResponse()
  const asked = () =>
    site.slack.driver.statistics().find(({ method }) => method === 'usergroups.users.list')?.calls ?? 0
  const askedBefore = asked()

  await site.slack.driver.event({ type: 'subteam_members_changed', subteam_id: 'S0IT', added_users: ['U04TEACH'] })
  const after = await teacher.command('/migrate', 'list')
  await after.waitForResponse()

  expect(asked()).toBeGreaterThan(askedBefore)
})
