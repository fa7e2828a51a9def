import { describe, expect, it } from 'vitest'
import { announce } from '../../../../src/migration/announce/announce.ts'
import type { Audience } from '../../../../src/migration/announce/audience.ts'
import { whatIsDone } from '../../../../src/migration/announce/what-is-done.ts'
import { differences } from '../../../../src/migration/assessment/differences.ts'
import { withoutAccounts } from '../../../../src/migration/describe/without-accounts.ts'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import { evolve } from '../../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import type { Change } from '../../../../src/migration/plan/change.ts'
import { STATES, type StateName } from '../../../../src/migration/states.ts'
import { sourceReading } from '../../../support/a-reading.ts'
import { anAssessment } from '../../../support/an-assessment.ts'
import { folded, inState, LOG_TO } from '../../../support/every-state.ts'
import { CAROL, MONDAY } from '../../../support/fake-ports.ts'

const AUDIENCE: Audience = {
  updatesChannel: 'C-ops',
  noticesChannels: ['C-staff'],
  approvers: '<!subteam^S-approvers>',
  operators: '<!subteam^S-operators>',
  approverIds: [],
  onDuty: 'U-dora',
}

/** Everything that is said when this event happens to a migration. */
function said(before: Migration | null, event: MigrationEvent, by: string = CAROL.id) {
  const logged = { schema: 1, at: MONDAY, by, event } as const
  return announce(before, evolve('MIG-1', before, logged), logged, AUDIENCE)
}

function storyOf(before: Migration | null, event: MigrationEvent): string | null {
  const [story] = said(before, event).messages.flatMap((message) => (message.kind === 'story' ? [message.text] : []))
  return story ?? null
}

const states = Object.keys(STATES) as StateName[]

describe('the story', () => {
  it.each(states)('to %s is told in whole sentences, without plural riddles or names of accounts', (state) => {
    const log = LOG_TO[state]
    const lines = log.map((event, index) => storyOf(index === 0 ? null : folded(log.slice(0, index)), event))

    for (const line of lines.filter((each) => each !== null)) {
      expect(line).toMatch(/[.:!]( |$)|: \w+\.?$/)
      expect(line).not.toMatch(/\(s\)|\b1 (changes|points|sessions|stations|checks)\b|undefined|null|kiosk|student/)
    }
    expect(lines.filter((each) => each !== null).length).toBeGreaterThan(0)
  })

  it.each(states)('to %s leaves a card for every event', (state) => {
    const log = LOG_TO[state]

    for (const [index, event] of log.entries()) {
      const { messages } = said(index === 0 ? null : folded(log.slice(0, index)), event)
      expect(messages.filter((message) => message.kind === 'card')).toHaveLength(1)
      expect(new Set(messages.map((message) => message.key)).size).toBe(messages.length)
    }
  })

  it.each<[string, MigrationEvent, string]>([
    ['one session', { type: 'sessions-warned', sessions: 1 }, '1 session on the source: warned on the screen.'],
    [
      'an attempt that failed',
      { type: 'attempt-failed', sentence: 'lab-new does not answer.', retryAt: 1_700_000_000_000 },
      'lab-new does not answer. It will be tried again at <at:1700000000000>.',
    ],
    ['a stop', { type: 'stop-requested' }, '<@U-carol> asked to stop after the change in hand.'],
    [
      'some stations that are mapped',
      { type: 'stations-counted', mapped: 1, wanted: 8, incomplete: [], isConsoleMode: false },
      'Stations mapped so far: 1 of 8. <!subteam^S-operators>, please connect and map the stations.',
    ],
    [
      'a rollback with the reason as a sentence',
      { type: 'rollback-started', changes: [], leftovers: ['The volume stays.'], reason: 'lessons begin at eight' },
      '<@U-carol> began to roll back: lessons begin at eight. 0 changes to take back. What cannot be undone: The volume stays.',
    ],
    [
      'an item by its title',
      { type: 'item-confirmed', item: 'gpu-rendering' },
      '<@U-carol> confirmed as done by hand: Set “Allow stations to use GPU hardware rendering” as on the source.',
    ],
  ])('tells of %s', (_, event, line) => {
    expect(storyOf(inState('migrating'), event)).toBe(line)
  })

  it('leaves it to the question which seat is which to say that all stations are mapped', () => {
    const counted = { type: 'stations-counted', wanted: 8, incomplete: [], isConsoleMode: false } as const

    expect(storyOf(inState('waiting-for-stations'), { ...counted, mapped: 8 })).toBeNull()
  })

  it('counts a rule once that has two things to be acknowledged', () => {
    const finding = {
      rule: 'A8',
      severity: 'acknowledge',
      title: '',
      evidence: '',
      remedy: '',
      statements: [],
      server: null,
    } as const
    const findings = ['template', 'file'].map((subject) => ({ ...finding, subject }))
    const event: MigrationEvent = { type: 'assessed', assessment: { ...anAssessment(), findings }, digest: 'd1' }

    expect(storyOf(inState('assessing'), event)).toContain(', and leaves 1 point to acknowledge.')
  })

  it('says of the time to go back how much is done', () => {
    const done: MigrationEvent = {
      type: 'change-done',
      changeId: 'setting.multiple-sessions',
      how: 'applied',
      observed: 'on',
    }
    const before = folded([done], inState('migrating'))

    expect(storyOf(before, { type: 'go-back-by-passed', answerBy: MONDAY })).toMatch(
      /^The time to go back has passed\. 1 of \d+ changes is done\. Go on/,
    )
  })

  it('tells of each release what is released by then, and of accounts nothing again', () => {
    const released = folded([{ type: 'released', seats: [1], accounts: ['kiosk'] }], inState('pilot'))
    const done: MigrationEvent = {
      type: 'change-done',
      changeId: 'pilot.kiosk.release',
      how: 'applied',
      observed: 'can log on',
    }

    expect(storyOf(released, done)).toBeNull()
    expect(storyOf(folded([done], released), { type: 'release-made' })).toMatch(
      /^The release is made\. Released so far: 1 of \d+ stations, 1 of \d+ new accounts\.$/,
    )
  })

  it('tells once that the test accounts are gone', () => {
    const signedOff = folded([{ type: 'signed-off' }], inState('pilot'))
    const removed = ['pilot.pilot-admin.remove', 'pilot.pilot-user.remove'].map(
      (changeId): MigrationEvent => ({ type: 'change-done', changeId, how: 'applied', observed: 'no such account' }),
    )
    const [first, last] = removed as [MigrationEvent, MigrationEvent]

    expect(storyOf(signedOff, first)).toBeNull()
    expect(storyOf(folded([first], signedOff), last)).toBe('The test accounts are removed, and everybody is let in.')
  })

  it('tells a group when all of it is done', () => {
    const managed = ['computer.a', 'computer.b'].map(
      (id): Change => ({
        id,
        kind: 'unmanage-computer',
        systemType: 'PersonalComputers',
        computer: id,
        before: 'managed',
      }),
    )
    const back: MigrationEvent = { type: 'rollback-started', changes: managed, leftovers: [], reason: 'exams' }
    const done = (changeId: string, how: 'applied' | 'already-so'): MigrationEvent => ({
      type: 'change-done',
      changeId,
      how,
      observed: 'not managed',
    })
    const begun = folded([back], inState('migrating'))

    expect(storyOf(begun, done('computer.a', 'applied'))).toBeNull()
    expect(storyOf(folded([done('computer.a', 'applied')], begun), done('computer.b', 'already-so'))).toBe(
      'Taken back: managed computers (1 change made and read back, 1 was so already).',
    )
  })

  it('names nobody where an account came, went or changed on a server', () => {
    const old = anAssessment()
    const { users, remoteDesktopUsers } = old.source
    const worksheet = {
      users: users
        .filter((user) => user.name !== 'student03')
        .concat([{ ...(users.at(-1) as (typeof users)[number]), name: 'newcomer', fullName: 'New Comer' }]),
      remoteDesktopUsers: [...remoteDesktopUsers, 'CONTOSO\\maria'],
    }
    const assessment = anAssessment({ source: sourceReading({ worksheet }) })
    const before = inState('scheduled')
    const event: MigrationEvent = {
      type: 'approval-voided',
      differences: differences(old, assessment),
      assessment,
      digest: 'd2',
      isAtStart: false,
      decideBy: MONDAY,
    }

    const { messages } = said(before, event)
    const after = folded([event], before)

    expect(JSON.stringify(event.differences)).toMatch(/student03/)
    expect(JSON.stringify(event.differences)).toMatch(/newcomer/)
    for (const text of [JSON.stringify(messages), JSON.stringify(after.voided)]) {
      expect(text).not.toMatch(/student0\d|newcomer|New Comer|maria/)
    }
    expect(JSON.stringify(messages)).toContain('an account: was there, is now not there')
  })

  it.each<[StateName, MigrationEvent]>([
    ['blocked', { type: 'rejected', reason: 'ask <@U-boss>, <!subteam^S1>, <#C1> at <at:1>' }],
    ['migrating', { type: 'change-failed', changeId: 'x', sentence: '<!subteam^S1> is called so, <@U1> too <at:1>.' }],
    ['verifying', { type: 'verification-failed', differences: ['<!date^1^x|y>: give the station its name'] }],
  ])('lets nothing that people or servers write become a mention or a moment (%s)', (state, event) => {
    const [line] = (storyOf(inState(state), event) ?? '').split(' <@U-carol>')

    expect((line ?? '').replace('<@U-carol>', '').replace('<!subteam^S-operators>', '')).not.toMatch(/<[@#!a]/)
  })
})

describe('names of accounts', () => {
  const assessments = [anAssessment()]

  it.each([
    ['kiosk logged on', 'an account logged on'],
    ['KIOSK, student01 and teacher01', 'an account, an account and an account'],
    ['CONTOSO\\lab7 is away', 'an account is away'],
    ['lab7 is away', 'an account is away'],
    ['MPS-SRC01\\kiosk', 'an account'],
    ['Teacher: turn the display', 'Teacher: turn the display'],
    ['student010 and my-kiosk are others', 'student010 and my-kiosk are others'],
    ['lab-old, lab-new, MPS-SRC01 and Everyone', 'lab-old, lab-new, MPS-SRC01 and Everyone'],
  ])('are taken out of "%s"', (text, clean) => {
    expect(withoutAccounts(text, assessments)).toBe(clean)
  })

  it('are left where nothing is known of any', () => {
    expect(withoutAccounts('kiosk', [null, undefined])).toBe('kiosk')
  })
})

describe('what is done', () => {
  const migrating = inState('migrating')

  it('of a cutover that changed nothing is nothing', () => {
    expect(whatIsDone(migrating)).toBe('Nothing is done.')
  })

  it('tells done, begun and open apart', () => {
    const m = folded(
      [
        { type: 'change-intended', changeId: 'setting.multiple-sessions' },
        { type: 'change-done', changeId: 'setting.multiple-sessions', how: 'applied', observed: 'on' },
        { type: 'change-intended', changeId: 'user.kiosk.create' },
      ],
      migrating,
    )

    expect(whatIsDone(m)).toBe(
      'Done: server settings 1. Begun, so perhaps done: accounts 1. Not done: server settings 2, accounts 33, stations 24, managed computers 3, items done by hand 1.',
    )
  })
})
