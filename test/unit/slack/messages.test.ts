import { describe, expect, test } from 'vitest'
import type { Migration } from '../../../src/migration/migration.ts'
import { renderHelp } from '../../../src/slack/blocks/help.ts'
import { renderList } from '../../../src/slack/blocks/list.ts'
import { renderBulletin } from '../../../src/slack/blocks/notices.ts'
import { renderDirect, renderPlainLine } from '../../../src/slack/blocks/plain-line.ts'
import { aPerson } from '../../support/fake-ports.ts'
import { expectHarmless, monster, NASTY, problemsOf } from './monster.ts'
import { APPROVED, AROUND, aMigration, assessed, HOUR, NOON, requested, SCHEDULED, STARTED } from './sample.ts'

describe('what people at the stations are told', () => {
  test('says in bold what to do, then the rest, and whom to ask in small print', () => {
    const text = { todo: 'Please log off before <at:0>.', details: ['Row1-A moves.'], footer: 'Questions: the desk' }
    const message = renderBulletin(text, AROUND)

    expect(message.text).toMatch(/^Please log off before <!date\^0\^.*>\. Row1-A moves\. Questions: the desk$/)
    expect(JSON.stringify(message.blocks)).toMatch(/"\*Please log off before <!date[^*]*\.\*\\nRow1-A moves\."/)
    expect(message.blocks.at(-1)).toMatchObject({ type: 'context' })
  })

  test('lists what there is to know, and says the date of an end only where it is needed', () => {
    const details = [`Closed from <at:${NOON}> until <at:${NOON + HOUR}>.`, 'Use the laptops.']
    const [body] = renderBulletin({ todo: `Log off before <at:${NOON}>.`, details, footer: '' }, AROUND).blocks

    expect(JSON.stringify(body)).toMatch(
      /before <!date\^\d+\^\{time\} \(\{date_short_pretty\}\)\|[^>]*>\.\*\\n• Closed from <!date\^\d+\^\{time\} \(\{date_short_pretty\}\)\|[^>]*> until <!date\^\d+\^\{time\}\|[^>]*>\.\\n• Use the laptops\./,
    )
  })

  test('is taken by Slack and harmless, whatever it says', () => {
    const message = renderBulletin({ todo: NASTY, details: Array(200).fill(NASTY), footer: NASTY }, AROUND)

    expect(() => problemsOf(message)).not.toThrow()
    expectHarmless(message)
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
    expect(() => problemsOf(renderHelp('/migrate', aPerson('U1', 'approver')))).not.toThrow()
  })
})
