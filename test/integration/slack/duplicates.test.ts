import { afterEach, beforeEach, expect, test } from 'vitest'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import { ACTIONS, INPUTS } from '../../../src/slack/ids.ts'
import { assessed, logged, requested } from '../../unit/slack/sample.ts'
import { type BotSite, startBotSite } from './bot-site.ts'

/** Each bot has two connections. */
const TWICE_TO_BOTH = { toAll: true }
let site: BotSite
beforeEach(async () => {
  site = await startBotSite({ bots: 2 })
  await site.slack.driver.waitForConnections(4)
})
afterEach(() => site.stop())

async function givenPlan() {
  const log = logged(requested(), assessed())
  const migration = evolveAll('MIG-42', null, log)
  if (!migration) throw new Error('there is no migration')
  site.store.put(migration, log)
  const { ts } = await site.client().chat.postMessage({ channel: 'C01OPS', ...renderCard(migration, site.ports) })
  const card = site.slack.driver.message('C01OPS', String(ts))
  if (!card) throw new Error('the card was not posted')
  return card
}

const eventTypes = () => site.store.logs.get('MIG-42')?.map(({ event }) => event.type)

test('a command delivered four times, to two bots, asks once and gets the same answer each time', async () => {
  const interaction = await site.slack.driver
    .person('U03REQ')
    .command('/migrate', 'start lab-old lab-new', TWICE_TO_BOTH)

  await interaction.waitForResponse(4)
  expect(new Set(interaction.responses.map(({ text }) => text)).size).toBe(1)
  expect((await site.store.list()).map(({ id, version }) => [id, version])).toEqual([[expect.any(String), 1]])
})

test('a click delivered four times, to two bots, happens once and gets the same answer each time', async () => {
  const card = await givenPlan()

  const interaction = await site.slack.driver.person('U03REQ').click(card, ACTIONS.checkAgain, TWICE_TO_BOTH)

  await interaction.waitForResponse(4)
  expect(new Set(interaction.responses.map(({ text }) => text)).size).toBe(1)
  expect(eventTypes()).toEqual(['requested', 'assessed', 'check-requested'])
})

test('files asked for four times over by one click are sent once', async () => {
  await givenPlan()

  await site.slack.driver.person('U03REQ').command('/migrate', 'report 42', TWICE_TO_BOTH)

  await site.slack.driver.waitForView('U03REQ', ({ blocks }) => JSON.stringify(blocks).includes('on its way to you'))
  expect(site.slack.driver.traffic.requests('files.completeUploadExternal')).toHaveLength(1)
})

test('a submission delivered four times, to two bots, approves once and gets the same answer each time', async () => {
  const card = await givenPlan()
  const approver = site.slack.driver.person('U01CAROL')
  await approver.click(card, ACTIONS.reviewPlan, TWICE_TO_BOTH)
  const plan = await site.slack.driver.waitForView('U01CAROL', (view) =>
    JSON.stringify(view.blocks).includes('Settings (1)'),
  )

  const outcome = await approver.submit(plan, {}, TWICE_TO_BOTH)

  expect(site.slack.driver.views('U01CAROL')).toHaveLength(1)
  expect(new Set(outcome.acks.map(({ payload }) => JSON.stringify(payload))).size).toBe(1)
  expect(eventTypes()).toEqual(['requested', 'assessed', 'approved'])
})

test('the form delivered twice to both bots asks for one migration', async () => {
  const requester = site.slack.driver.person('U03REQ')
  await requester.command('/migrate', '', TWICE_TO_BOTH)
  const form = await site.slack.driver.waitForView('U03REQ', (view) =>
    JSON.stringify(view.blocks).includes(INPUTS.source),
  )

  await requester.submit(form, { [INPUTS.source]: 'lab-old', [INPUTS.destination]: 'lab-new' }, TWICE_TO_BOTH)

  expect(await site.store.list()).toHaveLength(1)
})
