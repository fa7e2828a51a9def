import { describe, expect, test } from 'vitest'
import type { NoticeKind } from '../../../src/migration/announce/messages.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { renderHelp } from '../../../src/slack/blocks/help.ts'
import { renderList } from '../../../src/slack/blocks/list.ts'
import { renderNotice } from '../../../src/slack/blocks/notices.ts'
import { renderDirect, renderPlainLine } from '../../../src/slack/blocks/plain-line.ts'
import { expectHarmless, monster, NASTY, problemsOf } from './monster.ts'
import { APPROVED, AROUND, aMigration, assessed, HOUR, NOON, requested, SCHEDULED, STARTED } from './sample.ts'

const NOTICES: NoticeKind[] = [
  'scheduled',
  'reminder',
  'started',
  'delayed',
  'extended',
  'released',
  'finished',
  'cancelled',
  'failed',
  'void',
  'going-back',
  'rolled-back',
]

describe('every notice', () => {
  const facts = {
    source: 'lab-old',
    destination: 'lab-new',
    startAt: NOON + 38 * HOUR,
    endAt: NOON + 42 * HOUR,
    because: null,
  }
  const migration = aMigration(requested(), assessed(), APPROVED, SCHEDULED)

  test.each(NOTICES)('%s is taken by Slack with the longest names', (kind) => {
    const notice = renderNotice(kind, { ...facts, because: NASTY }, monster(), AROUND)

    expect(() => problemsOf(notice)).not.toThrow()
    expectHarmless(notice)
  })

  test.each(NOTICES)('%s says first what to do, names no server and whom to ask', (kind) => {
    const { text } = renderNotice(kind, facts, migration, AROUND)

    expect(text).toMatch(/^(Please|You can) /)
    expect(text).not.toMatch(/lab-old|lab-new|server/i)
    expect(text).toContain('IT desk, ext. 4711')
  })

  test.each(NOTICES)('%s can be drawn before anything is known', (kind) => {
    const notice = renderNotice(kind, { ...facts, startAt: null, endAt: null }, undefined, AROUND)

    expect(() => problemsOf(notice)).not.toThrow()
    expect(notice.text).not.toMatch(/null|undefined|NaN/)
  })

  test('names only the stations that it is about', () => {
    const { text } = renderNotice('released', { ...facts, stations: ['Row1-A'] }, migration, AROUND)

    expect(text).toContain('You can use the station Row1-A again.')
    expect(text).not.toContain('Teacher')
  })

  test('names the stations, and counts those beyond twelve', () => {
    const { text } = renderNotice('scheduled', facts, migration, AROUND)

    expect(text).toContain('the 8 stations Teacher, Row1-A')
  })
})

describe('other messages', () => {
  test('a story and a direct line are taken by Slack however long they are', () => {
    const drawing = renderPlainLine(NASTY.repeat(30), AROUND.zones)

    expect(() => problemsOf(drawing)).not.toThrow()
    expectHarmless(drawing)
  })

  test('a direct line has the buttons that the migration takes now, and none where it takes none', () => {
    const buttons = ['resume', 'extend', 'rollback'] as const
    const asked = aMigration(requested(), assessed(), APPROVED, SCHEDULED, STARTED, {
      type: 'go-back-by-passed',
      answerBy: NOON + HOUR,
    })
    const draw = (m: Migration | undefined) => renderDirect({ text: 'Go on?', buttons }, m, AROUND.zones)

    expect(JSON.stringify(draw(asked).blocks)).toMatch(/Go on until….*Roll back…/)
    expect(() => problemsOf(draw(asked))).not.toThrow()
    expect(draw({ ...asked, state: 'cancelled' }).blocks).toHaveLength(1)
    expect(draw(undefined).blocks).toHaveLength(1)
  })

  test('the list holds fifty migrations and the help every command', () => {
    const fifty = Array.from({ length: 50 }, () => monster())

    expect(() => problemsOf(renderList('Migrations', fifty, AROUND))).not.toThrow()
    expect(() => problemsOf(renderList('Migrations', [], AROUND))).not.toThrow()
    expect(() => problemsOf(renderHelp('/migrate'))).not.toThrow()
  })
})
