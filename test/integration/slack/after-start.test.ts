import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import { pilotChanges } from '../../../src/migration/stages/pilot-changes.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import { ACTIONS, findingBlock, INPUTS, stationsBlock } from '../../../src/slack/ids.ts'
import {
  APPROVED,
  aFinding,
  anAssessment,
  assessed,
  BOTH_SEEN,
  CHANGES,
  DIGEST,
  HOUR,
  IN_PILOT,
  logged,
  NOON,
  requested,
  SCHEDULED,
  SIGNED_OFF,
  STARTED,
} from '../../unit/slack/sample.ts'
import { type BotSite, startBotSite } from './bot-site.ts'

let site: BotSite
beforeEach(async () => {
  site = await startBotSite()
})
afterEach(() => site.stop())

const person = (id: string) => site.slack.driver.person(id)
const approver = () => person('U01CAROL')
const operator = () => person('U02ONSITE')

/** Puts a migration that has started into the store, to which these things have happened, and its card into the channel. */
async function given(...events: MigrationEvent[]) {
  const log = logged(requested(), assessed(), APPROVED, SCHEDULED, STARTED, ...events)
  const migration = evolveAll('MIG-42', null, log)
  if (!migration) throw new Error('there is no migration')
  site.store.put(migration, log)
  const { ts } = await site.client().chat.postMessage({ channel: 'C01OPS', ...renderCard(migration, site.ports) })
  const card = site.slack.driver.message('C01OPS', String(ts))
  if (!card) throw new Error('the card was not posted')
  return card
}

const record = () => site.store.load('MIG-42')
const lastEvent = () => site.store.logs.get('MIG-42')?.at(-1)?.event
const filled = (userId: string, part: string) =>
  site.slack.driver.waitForView(userId, (view) => JSON.stringify(view.blocks).includes(part))

async function said(userId: string, text: string): Promise<string> {
  const interaction = await person(userId).command('/migrate', text, { channel: 'C01OPS' })
  await interaction.waitForResponse()
  return interaction.text()
}

const PILOT = [...IN_PILOT, BOTH_SEEN]
const COMPLETED = [...PILOT, ...SIGNED_OFF]
const POINTS = [aFinding('A3', 'acknowledge'), aFinding('A5', 'acknowledge')]
const shutDown = { id: 'retire.shut-down', kind: 'shut-down', before: 'running' } as const
const TO_RETIRE: MigrationEvent[] = [
  ...COMPLETED,
  { type: 'retirement-requested' },
  { type: 'retirement-assessed', findings: POINTS, changes: [shutDown] },
]

const AT_ITEMS: MigrationEvent[] = [
  ...[...CHANGES, ...pilotChanges(anAssessment())]
    .filter((change) => change.kind !== 'manual')
    .map(({ id }): MigrationEvent => ({ type: 'change-done', changeId: id, how: 'applied', observed: 'so' })),
  { type: 'parked', reason: 'manual-items', sentence: 'Do it.' },
]

describe('while stations are mapped', () => {
  const waiting: MigrationEvent = { type: 'stations-counted', mapped: 5, wanted: 8 }

  test('identifiers are shown by a button and by a command', async () => {
    const card = await given(waiting)

    const click = await operator().click(card, ACTIONS.showIdentifiers)
    await click.waitForResponse()

    expect(click.text()).toContain('8 stations of lab-new show their names')
    expect(await said('U02ONSITE', 'identifiers 42')).toContain('8 stations of lab-new show their names')
  })

  test('an approver goes on with fewer, with a reason, and then a seat can be left out', async () => {
    const card = await given(waiting)

    await approver().click(card, ACTIONS.openOverrule)
    await approver().submit(await filled('U01CAROL', '5 of 8 stations are enough'), { [INPUTS.reason]: 'three broken' })

    expect(await record()).toMatchObject({ answers: { overruledItems: ['stations'] } })
    expect(lastEvent()).toMatchObject({ type: 'items-overruled', reason: 'three broken' })
  })

  test('an operator may not overrule', async () => {
    await given(waiting)

    expect(await said('U02ONSITE', 'overrule 42 three broken')).toContain('You need the role approver')
  })

  test('the items’ modal lets an approver overrule the rest, over it', async () => {
    const card = await given(...AT_ITEMS)

    await approver().click(card, ACTIONS.openItems)
    await approver().click(await filled('U01CAROL', 'GPU hardware rendering'), ACTIONS.openOverrule)
    await approver().submit(await filled('U01CAROL', 'Why is it right to go on?'), { [INPUTS.reason]: 'no GPU' })

    expect(await record()).toMatchObject({ answers: { overruledItems: ['gpu-rendering'] } })
  })

  test('the items’ modal offers an operator nothing to overrule', async () => {
    const card = await given(...AT_ITEMS)

    await operator().click(card, ACTIONS.openItems)

    const view = await filled('U02ONSITE', 'GPU hardware rendering')
    expect(JSON.stringify(view.blocks)).not.toContain('Overrule the rest')
  })
})

describe('when the time to go back has passed', () => {
  const asked: MigrationEvent = { type: 'go-back-by-passed', answerBy: NOON + HOUR }

  test('it goes on until a new end', async () => {
    const card = await given(asked)

    await operator().click(card, ACTIONS.openExtend)
    await operator().submit(await filled('U02ONSITE', 'Date of the new end'), {
      [INPUTS.date]: '2026-11-22',
      [INPUTS.time]: '09:00',
    })

    expect(await record()).toMatchObject({ question: null, schedule: { endAt: Date.UTC(2026, 10, 22, 8) } })
  })

  test('a new end that is too soon is refused beside its field, and by command in words', async () => {
    const card = await given(asked)

    await operator().click(card, ACTIONS.openExtend)
    const outcome = await operator().submit(await filled('U02ONSITE', 'Date of the new end'), {
      [INPUTS.date]: '2026-11-20',
      [INPUTS.time]: '13:30',
    })

    expect(outcome).toMatchObject({ kind: 'errors', errors: { [INPUTS.date]: expect.stringContaining('too soon') } })
    expect(await said('U02ONSITE', 'extend 42 2026-11-20 13:30')).toContain('is too soon')
    expect(await said('U02ONSITE', 'extend 42 2026-11-22 09:00')).toContain('MIG-42 goes on until 2026-11-22 09:00')
  })

  test('whoever is on duty and operates may roll back, after seeing what it takes back', async () => {
    const card = await given(
      { type: 'change-done', changeId: 'user.create.kiosk', how: 'applied', observed: 'there' },
      asked,
    )

    await operator().click(card, ACTIONS.openRollback)
    const form = await filled('U02ONSITE', 'Remove the account kiosk')
    const empty = await operator().submit(form, { [INPUTS.reason]: ' ' })
    expect(empty).toMatchObject({ kind: 'errors', errors: { [INPUTS.reason]: expect.stringContaining('why') } })
    await operator().submit(form, { [INPUTS.reason]: 'dark screens' })

    expect(await record()).toMatchObject({ state: 'rolling-back', rollback: { reason: 'dark screens' } })
  })

  test('nobody else who operates may', async () => {
    await given()

    expect(await said('U02ONSITE', 'rollback 42 dark screens')).toContain('You need the role approver')
    expect(await said('U01CAROL', 'rollback 42 dark screens')).toContain('MIG-42 is being rolled back')
  })
})

describe('in the pilot', () => {
  test('stations are released by their boxes, with who may log on', async () => {
    const card = await given(...PILOT)

    await operator().click(card, ACTIONS.openRelease)
    const form = await filled('U02ONSITE', 'Row1-A')
    const nothing = await operator().submit(form)
    expect(nothing).toMatchObject({
      kind: 'errors',
      errors: { [INPUTS.people]: expect.stringContaining('at least one') },
    })
    await operator().submit(form, { [stationsBlock(0)]: ['2', '3'], [INPUTS.people]: 'staff' })

    expect((await record())?.pilot?.releasedSeats).toEqual([2, 3])
  })

  test('all are released by one box', async () => {
    const card = await given(...PILOT)

    await operator().click(card, ACTIONS.openRelease)
    await operator().submit(await filled('U02ONSITE', 'Row1-A'), {
      [INPUTS.allStations]: ['all'],
      [INPUTS.people]: 'everyone',
    })

    expect((await record())?.pilot).toMatchObject({
      releasedSeats: [1, 2, 3, 4, 5, 6, 7, 8],
      releasedAccounts: ['kiosk'],
    })
  })

  test.each([
    ['release 42', 'you released 8 stations and 1 account'],
    // The new account logs on at Row1-A automatically, so it is let in with it.
    ['release 42 Row1-A, Row1-B', 'you released 2 stations and 1 account'],
    ['release 42 teacher', 'you released 1 station and 0 accounts. 1 new account is still kept out'],
    ['release 42 everyone', 'you released 0 stations and 1 account'],
    ['release 42 Row9', 'MIG-42 has no station called Row9. Its stations are: Teacher'],
  ])('“%s” is answered with “%s”', async (text, sentence) => {
    await given(...PILOT)

    expect(await said('U02ONSITE', text)).toContain(sentence)
  })

  test('it is signed off by an approver, by a button or a command', async () => {
    const card = await given(...PILOT)

    expect(await said('U02ONSITE', 'sign-off 42')).toContain('You need the role approver')
    const click = await approver().click(card, ACTIONS.signOff)
    await click.waitForResponse()

    expect(click.text()).toContain('you signed the pilot off')
    expect((await record())?.pilot?.signedOffBy).toBe('U01CAROL')
  })

  test('nothing is released before both test accounts were seen, unless it is overruled', async () => {
    await given(...IN_PILOT)

    expect(await said('U02ONSITE', 'release 42')).toContain('both test accounts have to be seen')
    expect(await said('U01CAROL', 'overrule 42 no screens yet')).toContain('you overruled pilot-log-ons')
    expect(await said('U02ONSITE', 'release 42')).toContain('you released 8 stations')
  })
})

describe('once it is completed', () => {
  test('it is verified again', async () => {
    const card = await given(...COMPLETED)

    const click = await operator().click(card, ACTIONS.verifyAgain)
    await click.waitForResponse()

    expect(click.text()).toContain('is being compared with what was verified')
    expect(await record()).toMatchObject({ state: 'drift' })
  })

  test('its source is asked to be retired', async () => {
    const card = await given(...COMPLETED)

    const click = await approver().click(card, ACTIONS.retire)
    await click.waitForResponse()

    expect(await record()).toMatchObject({ state: 'assessing-retirement', retirement: { requestedBy: 'U01CAROL' } })
  })
})

describe('the retirement', () => {
  test('is approved with a tick for each point', async () => {
    const card = await given(...TO_RETIRE)

    await approver().click(card, ACTIONS.reviewRetirement)
    const form = await filled('U01CAROL', 'Shut the source down')
    const partly = await approver().submit(form, { [findingBlock(0)]: ['A3'] })
    expect(partly).toMatchObject({ kind: 'errors', errors: { [findingBlock(1)]: expect.stringContaining('Tick it') } })
    await approver().submit(form, { [findingBlock(1)]: ['A5'] })

    expect(await record()).toMatchObject({ state: 'retiring', retirement: { approvedBy: 'U01CAROL' } })
  })

  test('is not approved by a form from before another examination', async () => {
    const card = await given(...TO_RETIRE)
    await approver().click(card, ACTIONS.reviewRetirement)
    const form = await filled('U01CAROL', 'Shut the source down')
    const more: MigrationEvent = {
      type: 'retirement-assessed',
      findings: [...POINTS, aFinding('N2', 'acknowledge')],
      changes: [shutDown],
    }
    await given(...TO_RETIRE, { type: 'check-requested', decideBy: NOON }, more)

    await approver().submit(form, { [findingBlock(0)]: ['A3'], [findingBlock(1)]: ['A5'] })

    expect(await record()).toMatchObject({ state: 'needs-retirement-approval' })
    expect(JSON.stringify(site.slack.driver.views('U01CAROL'))).toContain('has changed since this form was opened')
  })

  test('is not approved by whoever asked for it, nor by an operator', async () => {
    await given(...TO_RETIRE)
    const m = await record()
    if (!m?.retirement) throw new Error('there is no retirement')
    site.store.put({ ...m, retirement: { ...m.retirement, requestedBy: 'U01CAROL' } })

    expect(await said('U01CAROL', 'approve 42')).toContain('own request')
    expect(await said('U02ONSITE', 'approve 42')).toContain('You need the role approver')
  })

  test('is approved by command once its points are acknowledged', async () => {
    await given(...TO_RETIRE)

    expect(await said('U01CAROL', 'approve 42')).toContain('acknowledge A3, A5 first')
    expect(await said('U01CAROL', 'acknowledge 42')).toContain('acknowledged everything')
    expect(await said('U01CAROL', 'approve 42')).toContain('you approved the retirement of lab-old')
    expect(await record()).toMatchObject({ state: 'retiring' })
  })

  test('shows its points for acknowledgement', async () => {
    const card = await given(...TO_RETIRE)

    await approver().click(card, ACTIONS.openAcknowledge)
    await approver().submit(await filled('U01CAROL', 'Point A5'), { 'acknowledge.A5': ['A5'] })

    expect((await record())?.retirement?.acknowledgements.map(({ rule }) => rule)).toEqual(['A5'])
  })
})

describe('what is decided beforehand', () => {
  async function unstarted() {
    const log = logged(requested(), assessed())
    const migration = evolveAll('MIG-42', null, log)
    if (!migration) throw new Error('there is no migration')
    site.store.put(migration, log)
  }

  test('the approval says what happens if nobody answers, in the form and by command', async () => {
    await unstarted()
    await approver().command('/migrate', 'approve 42 roll-back')
    await approver().submit(await filled('U01CAROL', INPUTS.ifNoAnswer))
    expect((await record())?.approval?.ifNoAnswer).toBe('roll-back')

    await unstarted()
    await said('U01CAROL', `approve 42 ${DIGEST.slice(0, 8)} roll-back`)
    expect((await record())?.approval?.ifNoAnswer).toBe('roll-back')

    await unstarted()
    await said('U01CAROL', `approve 42 ${DIGEST.slice(0, 8)}`)
    expect((await record())?.approval?.ifNoAnswer).toBe('hold')
  })

  test('the request says who is on site, and by when new stations are ready', async () => {
    await person('U03REQ').command('/migrate')
    const form = await filled('U03REQ', INPUTS.source)
    const pair = { [INPUTS.source]: 'lab-old', [INPUTS.destination]: 'lab-new' }
    const half = await person('U03REQ').submit(form, { ...pair, [INPUTS.readyDate]: '2026-11-24' })
    expect(half).toMatchObject({ kind: 'errors', errors: { [INPUTS.readyTime]: expect.stringContaining('missing') } })
    await person('U03REQ').submit(form, {
      ...pair,
      [INPUTS.stationsKind]: 'new',
      [INPUTS.onSite]: 'U02ONSITE',
      [INPUTS.readyTime]: '03:00',
    })

    const expected = { stations: 'new', person: 'U02ONSITE', by: Date.UTC(2026, 10, 24, 2) }
    expect((await site.store.load('MIG-1'))?.onSite).toEqual(expected)
  })

  test('a request by command moves the stations, by nobody yet', async () => {
    await said('U03REQ', 'start lab-old lab-new')

    expect((await site.store.load('MIG-1'))?.onSite).toEqual({ stations: 'moved', person: null, by: null })
    expect(anAssessment().source.stations).toHaveLength(8)
  })
})
