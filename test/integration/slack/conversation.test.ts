import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import { ACTIONS, INPUTS, seatBlock } from '../../../src/slack/ids.ts'
import {
  APPROVED,
  aFinding,
  anAssessment,
  assessed,
  DIGEST,
  HOUR,
  logged,
  NOON,
  requested,
  SCHEDULED,
} from '../../unit/slack/sample.ts'
import { type BotSite, startBotSite } from './bot-site.ts'

let site: BotSite
beforeEach(async () => {
  site = await startBotSite()
})
afterEach(() => site.stop())

const person = (id: string) => site.slack.driver.person(id)
const requester = () => person('U03REQ')
const approver = () => person('U01CAROL')
const operator = () => person('U02ONSITE')
const teacher = () => person('U04TEACH')

/** Puts a migration into the store to which these things have happened, and its card into the channel. */
async function given(...events: MigrationEvent[]) {
  const log = logged(requested(), ...events)
  const migration = evolveAll('MIG-42', null, log)
  if (!migration) throw new Error('there is no migration')
  site.store.put(migration, log)
  const { ts } = await site.client().chat.postMessage({ channel: 'C01OPS', ...renderCard(migration, site.ports) })
  const card = site.slack.driver.message('C01OPS', String(ts))
  if (!card) throw new Error('the card was not posted')
  return card
}

const state = async () => (await site.store.load('MIG-42'))?.state
const eventTypes = () => site.store.logs.get('MIG-42')?.map(({ event }) => event.type) ?? []
const filled = (userId: string, part: string) =>
  site.slack.driver.waitForView(userId, (view) => JSON.stringify(view.blocks).includes(part))
const NEEDS_ACK = anAssessment([aFinding('A5', 'acknowledge'), aFinding('A9', 'acknowledge', { subject: 'kiosk' })])
const STARTED: MigrationEvent = { type: 'started', secretKeyId: 'k1' }

async function said(userId: string, text: string): Promise<string> {
  const interaction = await person(userId).command('/migrate', text, { channel: 'C01OPS' })
  await interaction.waitForResponse()
  return interaction.text()
}

describe('commands', () => {
  test('start asks for a migration and answers only to the person', async () => {
    const answer = await said('U03REQ', 'start lab-old lab-new')

    expect(answer).toContain('MIG-1: lab-old to lab-new.')
    expect((await site.store.load('MIG-1'))?.requestedBy).toBe('U03REQ')
    expect(site.slack.driver.messages('C01OPS')).toEqual([])
  })

  test.each([
    ['start lab-old nowhere', 'There is no server called "nowhere". Known servers are: lab-old, lab-new, spare.'],
    ['start lab-old lab-old', 'Source and destination are both lab-old.'],
    ['start lab-old lab-new at 2026-13-01 02:00', 'does not exist'],
    ['start lab-old lab-new at <!channel>', '"@channel" is not a time'],
    ['status 99', 'There is no migration MIG-99.'],
    ['plna 42', 'Did you mean `/migrate plan`?'],
    ['rollback 42', 'The reason is missing. Write it as'],
    ['rollback 42 dark screens', "MIG-42 can't be rolled back"],
    ['extend 42 tomorrow', '"tomorrow" is not a time that can be read'],
    ['release 42 Teacher', "MIG-42 can't be released"],
    ['sign-off 42', "MIG-42 can't be signed off"],
    ['verify 42', "MIG-42 can't be verified again"],
    ['retire 42', "MIG-42 can't have its source retired"],
    ['overrule 42 because', "MIG-42 can't be overruled"],
    ['identifiers 42', 'identifiers are shown while stations are mapped'],
    ['approve 42 whatever', 'is neither a plan’s digest'],
    ['approve 42 ffffffff', 'That was an older plan of MIG-42'],
  ])('“%s” is answered with its own sentence and changes nothing', async (text, sentence) => {
    await given(assessed())
    const before = eventTypes()

    const answer = await said('U01CAROL', text)

    expect(answer).toContain(sentence)
    expect(eventTypes()).toEqual(before)
  })

  test('status without an id lists what is under way, with one it shows the card', async () => {
    await given(assessed())

    expect(await said('U04TEACH', 'status')).toContain('MIG-42 Waiting for approval')
    expect(await said('U04TEACH', 'status 42')).toContain('MIG-42 from lab-old to lab-new: Waiting for approval')
  })

  test('help is for members', async () => {
    expect(await said('U05GUEST', 'help')).toContain('Only members of this workspace')
  })

  test('approve with the beginning of the digest approves at once', async () => {
    await given(assessed())

    await said('U01CAROL', `approve 42 ${DIGEST.slice(0, 8)}`)

    expect(await state()).toBe('needs-window')
  })

  test.each([
    ['plan 42', 'Settings (1)'],
    ['history 42', 'asked to migrate'],
    ['worksheet lab-old', 'Stations (8)'],
    ['approve 42', 'Settings (1)'],
  ])('“%s” opens a modal', async (text, part) => {
    await given(assessed())

    await approver().command('/migrate', text)

    const view = await filled('U01CAROL', part)
    expect(JSON.stringify(view.blocks)).toContain(part)
  })

  test('a command of another name is acknowledged with a sentence', async () => {
    const interaction = await requester().command('/other')

    await interaction.waitForResponse()
    expect(interaction.text()).toContain('Stationmaster answers to `/migrate` here.')
  })
})

describe('the form', () => {
  test('asks for a migration at a time of the site', async () => {
    await requester().command('/migrate')
    const view = await filled('U03REQ', INPUTS.source)

    const outcome = await requester().submit(view, {
      [INPUTS.source]: 'lab-old',
      [INPUTS.destination]: 'lab-new',
      [INPUTS.date]: '2026-11-24',
      [INPUTS.time]: '02:00',
    })

    expect(outcome.kind).toBe('updated')
    expect((await site.store.load('MIG-1'))?.wantedStartAt).toBe(Date.UTC(2026, 10, 24, 1))
  })

  test.each([
    [{ [INPUTS.destination]: 'lab-old' }, INPUTS.destination, 'the same server'],
    [{ [INPUTS.date]: '2026-11-24' }, INPUTS.time, 'The time is missing'],
    [{ [INPUTS.time]: '02:00' }, INPUTS.date, 'The date is missing'],
    [{ [INPUTS.date]: '2026-11-19', [INPUTS.time]: '02:00' }, INPUTS.date, 'has passed'],
    [{ [INPUTS.date]: '2027-03-28', [INPUTS.time]: '02:30' }, INPUTS.time, 'does not exist'],
  ])('with %j shows what is wrong beside the field', async (values, field, part) => {
    await requester().command('/migrate')
    const view = await filled('U03REQ', INPUTS.source)

    const outcome = await requester().submit(view, {
      [INPUTS.source]: 'lab-old',
      [INPUTS.destination]: 'lab-new',
      ...values,
    })

    expect(outcome).toMatchObject({ kind: 'errors', errors: { [field]: expect.stringContaining(part) } })
    expect(await site.store.list()).toEqual([])
  })

  test('asks which is meant where both times occur twice, one after the other, and keeps what is filled in', async () => {
    await requester().command('/migrate')
    const form = await filled('U03REQ', INPUTS.source)
    const values = {
      [INPUTS.source]: 'lab-old',
      [INPUTS.destination]: 'lab-new',
      [INPUTS.date]: '2027-10-31',
      [INPUTS.time]: '02:30',
      [INPUTS.stationsKind]: 'new',
      [INPUTS.readyDate]: '2027-10-31',
      [INPUTS.readyTime]: '02:00',
    }

    await requester().submit(form, values)
    const start = site.slack.driver.views('U03REQ').at(-1)!
    expect(JSON.stringify(start.blocks)).toContain('The second: 2027-10-31 02:30 CET (UTC+01:00)')
    await requester().submit(start, { [INPUTS.which]: '2027-10-31 02:30 +01:00' })
    const ready = site.slack.driver.views('U03REQ').at(-1)!
    expect(JSON.stringify(ready.blocks)).toContain('The first: 2027-10-31 02:00 CEST (UTC+02:00)')
    await requester().submit(ready, { [INPUTS.readyWhich]: '2027-10-31 02:00 +02:00' })

    expect(await site.store.load('MIG-1')).toMatchObject({
      source: 'lab-old',
      wantedStartAt: Date.parse('2027-10-31T01:30:00Z'),
      onSite: { stations: 'new', by: Date.parse('2027-10-31T00:00:00Z') },
    })
  })

  test('does not take a choice for another time than it was made for', async () => {
    await requester().command('/migrate')
    const pair = { [INPUTS.source]: 'lab-old', [INPUTS.destination]: 'lab-new' }
    const twice = { [INPUTS.date]: '2027-10-31', [INPUTS.time]: '02:30' }

    await requester().submit(await filled('U03REQ', INPUTS.source), { ...pair, ...twice })
    const asked = site.slack.driver.views('U03REQ').at(-1)!
    await requester().submit(asked, { [INPUTS.which]: '2027-10-31 02:30 +01:00', [INPUTS.time]: '02:45' })
    const askedAgain = site.slack.driver.views('U03REQ').at(-1)!
    expect(JSON.stringify(askedAgain.blocks)).toContain('The first: 2027-10-31 02:45 CEST (UTC+02:00)')
    expect(await site.store.list()).toEqual([])

    await requester().submit(askedAgain, { [INPUTS.which]: '2027-10-31 02:45 +02:00', [INPUTS.time]: '04:00' })
    expect((await site.store.load('MIG-1'))?.wantedStartAt).toBe(Date.parse('2027-10-31T03:00:00Z'))
  })

  test('is not offered to somebody who may not ask', async () => {
    await teacher().command('/migrate')

    const view = await filled('U04TEACH', 'You need the role requester')
    expect(view.submit).toBeFalsy()
  })
})

describe('the card', () => {
  test('leads through acknowledging, approving and scheduling', async () => {
    const card = await given(assessed(NEEDS_ACK))

    await approver().click(card, ACTIONS.openAcknowledge)
    const points = await filled('U01CAROL', 'Point A9')
    await approver().submit(points, { 'acknowledge.A5': ['A5'], 'acknowledge.A9': ['A9'] })
    expect(await state()).toBe('needs-approval')

    await approver().click(card, ACTIONS.reviewPlan)
    await approver().submit(await filled('U01CAROL', 'Settings (1)'))
    expect(await state()).toBe('needs-window')

    await said('U03REQ', 'schedule 42 2026-11-24 02:00')
    expect(await state()).toBe('scheduled')
  })

  test('schedules by its form, where now needs a reason', async () => {
    const card = await given(assessed(), APPROVED)

    await approver().click(card, ACTIONS.openSchedule)
    const form = await filled('U01CAROL', INPUTS.now)
    const refused = await approver().submit(form, { [INPUTS.now]: ['now'] })
    expect(refused).toMatchObject({ kind: 'errors', errors: { [INPUTS.reason]: expect.stringContaining('why') } })
    await approver().submit(form, { [INPUTS.reason]: 'the disk is dying' })

    expect(await site.store.load('MIG-42')).toMatchObject({ state: 'scheduled', schedule: { isNow: true } })
  })

  test('schedules at the second of two times, by the form and by a command', async () => {
    const card = await given(assessed(), APPROVED)

    await approver().click(card, ACTIONS.openSchedule)
    const form = await filled('U01CAROL', INPUTS.now)
    expect(JSON.stringify(form.blocks)).toContain('"timezone":"Europe/Berlin"')
    await approver().submit(form, { [INPUTS.date]: '2027-10-31', [INPUTS.time]: '02:30' })
    const asked = await filled('U01CAROL', INPUTS.which)
    await approver().submit(asked, { [INPUTS.which]: '2027-10-31 02:30 +01:00' })
    expect((await site.store.load('MIG-42'))?.schedule?.startAt).toBe(Date.parse('2027-10-31T01:30:00Z'))

    expect(await said('U01CAROL', 'schedule 42 2027-10-31 02:30')).toContain('`2027-10-31 02:30 +01:00`')
    await said('U01CAROL', 'schedule 42 2027-10-31 02:30 +02:00')
    expect((await site.store.load('MIG-42'))?.schedule?.startAt).toBe(Date.parse('2027-10-31T00:30:00Z'))
  })

  test('rejects with a reason, from the plan', async () => {
    const card = await given(assessed())

    await approver().click(card, ACTIONS.reviewPlan)
    await approver().click(await filled('U01CAROL', 'Settings (1)'), ACTIONS.openReject)
    const outcome = await approver().submit(await filled('U01CAROL', 'Why is it rejected?'), {
      [INPUTS.reason]: 'exam day',
    })

    expect(outcome.kind).toBe('updated')
    expect(await site.store.load('MIG-42')).toMatchObject({ state: 'rejected' })
  })

  test('confirms manual items one by one in their modal', async () => {
    const card = await given(assessed(), APPROVED, SCHEDULED, STARTED)

    await operator().click(card, ACTIONS.openItems)
    await operator().click(await filled('U02ONSITE', 'GPU hardware rendering'), ACTIONS.confirmItem)

    await filled('U02ONSITE', 'Everything that is done by hand has been confirmed.')
    expect((await site.store.load('MIG-42'))?.answers.confirmedItems).toEqual(['gpu-rendering'])
  })

  test('confirms the seats, each station once', async () => {
    const stations = anAssessment().source.stations
    const seats = Object.fromEntries(stations.map(({ stationId }) => [stationId, stationId + 10]))
    const found = stations.map(({ stationId }) => ({ stationId: stationId + 10, name: `${stationId}` }))
    const parked: MigrationEvent = { type: 'parked', reason: 'seats', sentence: 'The seats wait.' }
    const card = await given(assessed(), APPROVED, SCHEDULED, STARTED, { type: 'seats-proposed', seats, found }, parked)

    await operator().click(card, ACTIONS.openSeats)
    const form = await filled('U02ONSITE', seatBlock(1))
    const twice = await operator().submit(form, { [seatBlock(1)]: '12', [seatBlock(2)]: '12' })
    expect(twice).toMatchObject({ kind: 'errors', errors: { [seatBlock(2)]: expect.stringContaining('another seat') } })
    await operator().submit(form, { [seatBlock(1)]: '12', [seatBlock(2)]: '11' })

    expect((await site.store.load('MIG-42'))?.answers.seats).toMatchObject({ 1: 12, 2: 11, 3: 13 })
  })
})

describe('refusals', () => {
  test('one’s own request is not approved, wherever the click comes from', async () => {
    const log = logged(requested(), assessed()).map((event) => ({ ...event, by: 'U01CAROL' }))
    const own = evolveAll('MIG-42', null, log)
    if (!own) throw new Error('there is no migration')
    site.store.put(own, log)

    const answer = await said('U01CAROL', `approve 42 ${DIGEST}`)

    expect(answer).toContain('This migration is your own request')
    expect(await state()).toBe('needs-approval')
  })

  test('a role that lacks the right is told which one and whom to ask', async () => {
    await given(assessed())

    const answer = await said('U02ONSITE', `approve 42 ${DIGEST}`)

    expect(answer).toContain('You need the role approver')
    expect(answer).toContain('<@U01CAROL>')
  })

  test('a guest has no role even where the configuration names them', async () => {
    await given(assessed())

    expect(await said('U05GUEST', 'status 42')).toContain('Only members of this workspace')
  })

  test('nobody has a role while Slack cannot say who is in a group', async () => {
    await given(assessed())
    site.slack.driver.refuseNext('usergroups.users.list', { error: 'fatal_error' }, 10)

    const answer = await said('U01CAROL', `approve 42 ${DIGEST}`)

    expect(answer).toContain('Slack could not be asked which role you have')
    expect(await state()).toBe('needs-approval')
  })

  test('an approval of a plan that has changed since it was shown approves nothing', async () => {
    const card = await given(assessed())
    await approver().click(card, ACTIONS.reviewPlan)
    const shown = await filled('U01CAROL', 'Settings (1)')
    const changed = logged(
      requested(),
      assessed(),
      { type: 'check-requested', decideBy: NOON + HOUR },
      assessed(undefined, 'f'.repeat(64)),
    )
    const migration = evolveAll('MIG-42', null, changed)
    if (!migration) throw new Error('there is no migration')
    site.store.put(migration, changed)

    await approver().submit(shown)

    expect(await state()).toBe('needs-approval')
    expect(JSON.stringify(site.slack.driver.views('U01CAROL'))).toContain('older plan of MIG-42')
  })

  test.each(['{"id":"MIG-42","digest":"__proto__"}', 'not json', '{"id":"MIG-42; DROP"}', '[]'])(
    'a button with the forged value %s does nothing',
    async (value) => {
      await given(assessed())
      const button = { type: 'button', action_id: ACTIONS.cancel, text: { type: 'plain_text', text: 'Cancel' }, value }
      const blocks = [{ type: 'actions', elements: [button] }]
      const { ts } = await site.client().chat.postMessage({ channel: 'C01OPS', text: 'forged', blocks } as never)
      const forged = site.slack.driver.message('C01OPS', String(ts))

      const interaction = await requester().click(forged!, ACTIONS.cancel)

      await interaction.waitForResponse()
      expect(interaction.text()).toContain('This button cannot be read, so nothing was done.')
      expect(await state()).toBe('needs-approval')
    },
  )

  test('a button of another version is acknowledged and explained', async () => {
    const button = {
      type: 'button',
      action_id: 'migration.rollback.9',
      text: { type: 'plain_text', text: 'Old' },
      value: 'x',
    }
    const blocks = [{ type: 'actions', elements: [button] }]
    const { ts } = await site.client().chat.postMessage({ channel: 'C01OPS', text: 'old', blocks } as never)

    const interaction = await requester().click(
      site.slack.driver.message('C01OPS', String(ts))!,
      'migration.rollback.9',
    )

    await interaction.waitForResponse()
    expect(interaction.text()).toContain('another version of Stationmaster')
  })

  test('what breaks is answered with a reference, and the log holds the rest', async () => {
    site.store.load = () => Promise.reject(new Error('connection lost'))

    const answer = await said('U03REQ', 'check 42')

    expect(answer).toContain('reference ref-7')
    expect(answer).not.toContain('connection lost')
    expect(site.errors).toContainEqual(expect.objectContaining({ reference: 'ref-7', personId: 'U03REQ' }))
  })
})
