import { afterEach, expect, test } from 'vitest'
import { type BotSite, startBotSite } from './bot-site.ts'

let site: BotSite
afterEach(() => site.stop())

test('a bot says that it is connected, and when it has to connect again', async () => {
  site = await startBotSite()
  const [bot] = site.bots
  expect(bot?.health()).toEqual({ mode: 'socket', state: 'connected', reconnects: 0 })

  site.slack.driver.disconnect('refresh_requested')
  await site.slack.driver.waitForConnections(0, { timeoutMs: 20_000 })
  await site.slack.driver.waitForConnections(1, { timeoutMs: 20_000 })

  expect(bot?.health()).toMatchObject({ reconnects: 1 })
  await bot?.stop()
  expect(bot?.health()).toMatchObject({ state: 'stopped' })
})

test('a bot stops while it has no connection', async () => {
  site = await startBotSite()
  await site.slack.close()

  await site.bots[0]?.stop()

  expect(site.bots[0]?.health()).toMatchObject({ state: 'stopped' })
})

test('a bot comes back although Slack refuses connections for a while', async () => {
  site = await startBotSite()
  site.slack.driver.refuseNext('apps.connections.open', { httpStatus: 500 }, 2)

  site.slack.driver.disconnect('refresh_requested')
  await site.slack.driver.waitForConnections(0, { timeoutMs: 20_000 })
  await site.slack.driver.waitForConnections(1, { timeoutMs: 30_000 })

  expect(site.bots[0]?.health()).toMatchObject({ reconnects: 1 })
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
