import { describe, expect, test } from 'vitest'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import { evolve } from '../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { STATES, type StateName } from '../../../src/migration/states.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import { renderList } from '../../../src/slack/blocks/list.ts'
import { renderPlainLine } from '../../../src/slack/blocks/plain-line.ts'
import { buttons, card, started, TO_STARTED } from './draw-card.ts'
import { expectHarmless, monster, problemsOf } from './monster.ts'
import {
  APPROVED,
  AROUND,
  aFinding,
  aMigration,
  anAssessment,
  assessed,
  DIGEST,
  HOUR,
  IN_PILOT,
  NOON,
  requested,
  SCHEDULED,
  STARTED,
} from './sample.ts'

const states = Object.keys(STATES) as StateName[]

describe('every card', () => {
  test.each(states)('is taken by Slack in the state %s, at its fullest', (state) => {
    const drawn = renderCard(monster(state), AROUND)

    expect(() => problemsOf(drawn)).not.toThrow()
    expect(drawn.text).not.toBe('')
    expectHarmless(drawn)
  })

  test.each(states)('has at most one primary button in the state %s', (state) => {
    const drawn = buttons({ ...monster(state), parked: null })

    expect(drawn.filter((text) => text.startsWith('!')).length).toBeLessThanOrEqual(1)
  })

  test.each(['seats', 'manual-items', 'window-over', 'unreachable'] as const)(
    'has at most one primary button while it waits for a person because of %s',
    (reason) => {
      const drawn = buttons({ ...monster('waiting-for-person'), parked: { reason, sentence: 'It waits.' } })

      expect(drawn.filter((text) => text.startsWith('!')).length).toBeLessThanOrEqual(1)
    },
  )

  test('counts what it leaves out', () => {
    const drawn = renderCard(monster('blocked'), AROUND)

    expect(JSON.stringify(drawn.blocks)).toMatch(/… and \d+ more\./)
  })

  test('names no account, however the account comes into it', () => {
    const drawn = card(
      requested(),
      assessed(
        anAssessment([
          aFinding('B5', 'block', { title: 'The account student01 is locked.', remedy: 'Unlock MPS-SRC01\\kiosk.' }),
        ]),
      ),
    )

    expect(drawn).toContain(': an account is locked.')
    expect(drawn).not.toMatch(/student01|kiosk/)
  })

  test('says how far the cutover is and what is being done', () => {
    const { changes } = anAssessment()
    const drawn = started({ type: 'change-intended', changeId: changes[3]!.id })

    // The plan's seven, two test accounts, and the new account that is kept out.
    expect(drawn).toContain('*Progress:* 0 of 10 changes done. Now: Window: ')
  })

  test('says how far a change is that takes long', () => {
    const { changes } = anAssessment()
    const drawn = started({
      type: 'change-under-way',
      changeId: changes[3]!.id,
      found: '40 % copied',
      lookAgainAt: NOON,
    })

    expect(drawn).toContain('(40 % copied).')
  })
})

describe('the card while people are on site', () => {
  const onSite = { stations: 'moved', person: 'U02ONSITE', by: NOON + HOUR } as const
  const request = { ...requested(), onSite } as MigrationEvent
  const waiting = (other: object) =>
    aMigration(request, assessed(), APPROVED, SCHEDULED, STARTED, {
      type: 'stations-counted',
      mapped: 5,
      wanted: 8,
      ...other,
    })

  test('says how many stations are mapped, which lack a keyboard and who is there by when', () => {
    const drawn = JSON.stringify(renderCard(waiting({ incomplete: ['Row1-A', 'Row1-B'] }), AROUND))

    expect(drawn).toContain('*Stations:* 5 of 8 mapped. Without a keyboard: Row1-A and Row1-B.')
    expect(drawn).toMatch(/The same stations are moved, <@U02ONSITE> is on site and ready by <!date/)
    expect(drawn).toContain('<@U02ONSITE> connects the stations')
  })

  test('says what to do where the destination is in console mode', () => {
    const drawn = JSON.stringify(renderCard(waiting({ mapped: 0, isConsoleMode: true }), AROUND))

    expect(drawn).toContain('<@U02ONSITE> switches lab-new to station mode')
  })

  test('offers to show identifiers and to go on with fewer', () => {
    expect(buttons(waiting({}))).toEqual(expect.arrayContaining(['Show identifiers', 'Go on with fewer…']))
  })

  test('names by its short name an item whose title would name an account', () => {
    const item = {
      id: 'undo.logon',
      kind: 'manual',
      rule: 'M12',
      item: 'undo-auto-logon-4',
      title: 'Set the automatic logon of station 4 on the destination back to secret-account',
      instruction: '',
      before: '',
    } as const
    const drawn = started(
      { type: 'rollback-started', changes: [item], leftovers: [], reason: 'dark screens' },
      { type: 'parked', reason: 'manual-items', sentence: 'Do undo-auto-logon-4.' },
    )

    expect(drawn).toContain('To be done by hand: undo-auto-logon-4. Then press')
    expect(drawn).not.toContain('secret-account')
  })

  test('asks while it goes back for what only hands can do, and tells of stations no more', () => {
    const item = {
      id: 'undo.stations',
      kind: 'manual',
      rule: 'M4',
      item: 'put-stations-back',
      title: 'Put the stations back to the source: A, B',
      instruction: '',
      before: '',
    } as const
    const drawn = started(
      { type: 'stations-counted', mapped: 1, wanted: 8 },
      { type: 'rollback-started', changes: [item], leftovers: [], reason: 'dark screens' },
    )

    expect(drawn).toContain('To be done by hand meanwhile: Put the stations back to the source: A, B. Then press')
    expect(drawn).not.toContain('Nobody needs to do anything')
    expect(drawn).not.toContain('1 of 8 mapped')
  })
})

describe('the card of a question', () => {
  const asked: MigrationEvent = { type: 'go-back-by-passed', answerBy: NOON + HOUR }

  test('says what is asked, until when, and what happens without an answer', () => {
    const drawn = card(
      ...(TO_STARTED.map((event) =>
        event === APPROVED ? { ...APPROVED, ifNoAnswer: 'roll-back' as const } : event,
      ) as MigrationEvent[]),
      asked,
    )

    expect(drawn).toContain('*The time to go back has passed:* press *Go on until…* or *Roll back…* by <!date')
    expect(drawn).toContain('Without an answer it is rolled back.')
    expect(buttons(aMigration(...TO_STARTED, asked))).toEqual(expect.arrayContaining(['!Go on until…', 'Roll back…']))
  })

  test('asks no more once the pilot has begun', () => {
    expect(card(...TO_STARTED, asked, ...IN_PILOT)).not.toContain('The time to go back has passed')
  })

  test('is in the list, too', () => {
    const list = JSON.stringify(renderList('All', [aMigration(...TO_STARTED, asked)], AROUND))

    expect(list).toContain('asked whether to go on or back')
  })

  test('waits for a new end where nobody has answered, and is not resumed', () => {
    const parked: MigrationEvent = { type: 'parked', reason: 'window-over', sentence: 'The window is over.' }
    const drawn = buttons(aMigration(...TO_STARTED, asked, { type: 'unanswered' }, parked))

    expect(drawn).toContain('!Go on until…')
    expect(drawn).not.toContain('!Resume')
  })
})

describe('a card that waits for several approvals', () => {
  const around = { ...AROUND, policy: { ...AROUND.policy, approvals: 3 } }
  const given: MigrationEvent = {
    type: 'approval-given',
    digest: DIGEST,
    expiresAt: NOON + HOUR,
    needed: 3,
    ifNoAnswer: 'hold',
  }
  const textOf = (m: Migration) => JSON.stringify(renderCard(m, around).blocks)

  test('says how many are needed, who has given one and how many are left', () => {
    const waiting = aMigration(requested(), assessed())

    expect(textOf(waiting)).toContain('3 different people have to approve.')
    const one = evolve('MIG-42', waiting, { schema: 1, at: NOON, by: 'U07DORA', event: given })
    expect(textOf(one)).toContain('1 of 3 approvals, by <@U07DORA>; 2 more are needed.')
    const two = evolve('MIG-42', one, { schema: 1, at: NOON, by: 'U08EVE', event: given })
    expect(textOf(two)).toContain('2 of 3 approvals, by <@U07DORA> and <@U08EVE>; one more is needed.')
    const all = evolve('MIG-42', two, { schema: 1, at: NOON, by: 'U01CAROL', event: APPROVED })
    expect(textOf(all)).toContain('<@U07DORA>, <@U08EVE> and <@U01CAROL>')
  })
})

describe('a card whose glass was broken', () => {
  test('says so for good, with who and why, and mentions nobody that the reason names', () => {
    const broken: MigrationEvent = {
      type: 'glass-broken',
      over: 'plan',
      digest: DIGEST,
      missing: 1,
      reason: 'The old server is dying, <!channel>.',
    }
    const drawn = JSON.stringify(
      renderCard(aMigration(requested(), assessed(), broken, APPROVED, SCHEDULED, STARTED), AROUND).blocks,
    )

    expect(drawn).toContain('*The glass was broken:* <@U03REQ> approved the plan ab12cd34 alone')
    expect(drawn).toContain('although 1 approval was missing. Reason: The old server is dying, &lt;!channel&gt;.')
  })

  test('is told in bold, which the reason cannot end', () => {
    const [block] = renderPlainLine('<@U01CAROL> BROKE THE GLASS: a *reason*.', AROUND.zones, true).blocks

    expect(block).toMatchObject({ text: { text: ':rotating_light: *<@U01CAROL> BROKE THE GLASS: a reason.*' } })
  })
})
