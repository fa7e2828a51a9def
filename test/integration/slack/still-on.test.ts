import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import { ACTIONS } from '../../../src/slack/ids.ts'
import { APPROVED, assessed, HOUR, logged, requested, SCHEDULED, STARTED } from '../../unit/slack/sample.ts'
import { type BotSite, startBotSite } from './bot-site.ts'

let site: BotSite
beforeEach(async () => {
  site = await startBotSite()
})
afterEach(() => site.stop())

const OPERATOR = 'U02ONSITE'
const TEACHER = 'U04TEACH'
const GUEST = 'U05GUEST'
const DRAIN = { warnBeforeMs: [60_000], graceMs: 0, whenStillOn: 'ask', contact: 'IT desk' } as const
const WARNED: MigrationEvent[] = [
  { type: 'sessions-warning-intended' },
  { type: 'sessions-warned', sessions: 7 },
  { type: 'sessions-left', left: 3 },
]
const ASKED: MigrationEvent[] = [...WARNED, { type: 'parked', reason: 'still-on', sentence: '3 people are still on.' }]

/** A cutover to which these things have happened, with its card in the channel. */
async function given(...events: MigrationEvent[]) {
  const approved = { ...APPROVED, drain: DRAIN } as MigrationEvent
  const told = logged(requested(), assessed(), approved, SCHEDULED, STARTED, ...events)
  const log = told.map((each) => ({ ...each, at: each.at - HOUR }))
  const migration = evolveAll('MIG-42', null, log)
  if (!migration) throw new Error('there is no migration')
  site.store.put(migration, log)
  const { ts } = await site.client().chat.postMessage({ channel: 'C01OPS', ...renderCard(migration, site.ports) })
  const card = site.slack.driver.message('C01OPS', String(ts))
  if (!card) throw new Error('the card was not posted')
  return card
}

const person = (id: string) => site.slack.driver.person(id)
const lastEvent = () => site.store.logs.get('MIG-42')?.at(-1)?.event
const words = (drawn: unknown) => JSON.stringify(drawn)

async function said(userId: string, text: string): Promise<string> {
  const interaction = await person(userId).command('/migrate', text, { channel: 'C01OPS' })
  await interaction.waitForResponse()
  return interaction.text()
}

const viewWith = (userId: string, part: string) =>
  site.slack.driver.waitForView(userId, (view) => words(view.blocks).includes(part))

describe('people who are still logged on', () => {
  test('are a number on the card, and names only for who operates', async () => {
    const card = await given(...WARNED)
    expect(words(card)).toContain('3 of 7 people are still logged on')
    expect(words(await given(...ASKED))).not.toContain('3 people are still on.')
    expect(words(card)).not.toContain('student03')

    await person(OPERATOR).click(card, ACTIONS.whoIsOn)
    const seen = await viewWith(OPERATOR, 'student03')
    expect(words(seen)).toContain('at Row2-B')
    await person(TEACHER).click(card, ACTIONS.whoIsOn)
    expect(words(await viewWith(TEACHER, 'You need the role operator'))).not.toContain('student03')
    expect(words(site.slack.driver.messages('C01OPS'))).not.toContain('student03')
  })

  test('are shown by the command as well', async () => {
    await given(...WARNED)

    await person(OPERATOR).command('/migrate', 'sessions 42', { channel: 'C01OPS' })

    expect(words(await viewWith(OPERATOR, 'student03'))).toContain('kept nowhere')
  })

  test.each([
    [ACTIONS.endSessions, 'end-sessions 42', 'end'],
    [ACTIONS.waitForPeople, 'wait 42', 'wait'],
  ] as const)('are decided about with %s as with %s', async (action, command, answer) => {
    const card = await given(...ASKED)
    expect(await said(TEACHER, command)).toContain('You need the role operator')

    const click = await person(OPERATOR).click(card, action)
    await click.waitForResponse()
    expect(lastEvent()).toEqual({ type: 'still-on-answered', answer })

    await given(...ASKED)
    await said(OPERATOR, command)
    expect(lastEvent()).toEqual({ type: 'still-on-answered', answer })
  })
})

describe('before it is approved', () => {
  test('the plan says whom it concerns, who is told, and what people will read on their screens', async () => {
    await site.ports.subscriptions.add('lab-old', TEACHER)
    const log = logged(requested(), assessed())
    const migration = evolveAll('MIG-42', null, log)
    if (!migration) throw new Error('there is no migration')
    site.store.put(migration, log)
    expect(words(renderCard(migration, site.ports))).toContain('told in <#C01STAFF>')

    await person('U01CAROL').command('/migrate', 'plan 42', { channel: 'C01OPS' })

    const plan = words(await viewWith('U01CAROL', 'Who is affected'))
    for (const part of ['8 stations', 'automatic logon', 'when it was examined', '<#C01STAFF>; 1 person asked']) {
      expect(plan).toContain(part)
    }
    expect(plan).toContain('15 minutes and 1 minute before the start')
    expect(plan).toContain('In 15 minutes this station closes')
    expect(plan).toContain('Sessions end 5 minutes after that')
  })
})

describe('notify-me', () => {
  test('is for everybody but guests, and can be taken back', async () => {
    expect(await said(TEACHER, 'notify-me lab-old')).toContain('You will be told directly')
    expect(await said(TEACHER, 'notify-me lab-old')).toContain('already')
    expect(await said(GUEST, 'notify-me lab-old')).toContain('Only members of this workspace')
    expect(await said(TEACHER, 'notify-me nowhere')).toContain('There is no server called')
    expect(await site.ports.subscriptions.of(['lab-old', 'lab-new'])).toEqual([TEACHER])

    expect(await said(TEACHER, 'notify-me lab-old off')).toContain('no longer')
    expect(await site.ports.subscriptions.of(['lab-old'])).toEqual([])
    expect(await said(TEACHER, 'notify-me lab-old of')).toContain('one word too many')
  })
})
