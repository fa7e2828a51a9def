import { describe, expect, it } from 'vitest'
import type { BulletinText } from '../../../src/migration/bulletin/view.ts'
import type { ScreenMoment } from '../../../src/migration/drain/screen-moment.ts'
import { LANGUAGES, type Language } from '../../../src/wording/language.ts'
import { TABLES } from '../../../src/wording/tables.ts'
import { templateProblem } from '../../../src/wording/templates/template-problem.ts'
import { TEXT_KEYS } from '../../../src/wording/templates/texts.ts'
import { everyView, wordingIn } from './situations.ts'

/** How a sentence begins that says what to do. */
const TO_DO: Readonly<Record<Language, RegExp>> = {
  en: /^(Please|You can) /,
  de: /^(Bitte|Sie können) /,
  es: /^(Por favor,|Puede) /,
  fr: /^(Merci d(e |’)|Vous pouvez )/,
}

/** Longest text of a section in Slack, and what a moment takes there beyond its mark. */
const MAX_SECTION = 3_000
const MOMENT_IN_SLACK = 110
const MAX_TODO = 450

// What a part that is missing leaves behind.
const LEFTOVER = /[{}]|undefined|null|NaN|\[object| {2}|^\s|\s$|\(\)|\( | \)| [.,]|[.,]{2}|: ?\.|\u00a0\.|^\W*$/

function textsOf({ todo, details, footer }: BulletinText): string[] {
  return [todo, ...details, footer]
}

describe.each(LANGUAGES)('in %s', (language) => {
  const wording = wordingIn(language)

  it('every text can be read, has what must be in it, and nothing else', () => {
    const problems = TEXT_KEYS.flatMap((key) => {
      const problem = templateProblem(key, TABLES[language][key])
      return problem === null ? [] : [`${key}: ${problem}`]
    })

    expect(problems).toEqual([])
    expect(Object.keys(TABLES[language]).sort()).toEqual(['locale', ...TEXT_KEYS].sort())
  })

  const said = [...everyView()].flatMap((view) => [wording.notice(view), wording.board(view)])

  it('every text comes out whole in every situation, with a capital and a full stop', () => {
    const sentences = new Set(said.flatMap(({ todo, details }) => [todo, ...details]))
    const footers = new Set(said.map(({ footer }) => footer))

    expect([...sentences].filter((text) => LEFTOVER.test(text) || !/^\p{Lu}.*\.$/u.test(text))).toEqual([])
    expect([...footers].filter((text) => LEFTOVER.test(text))).toEqual([])
  })

  it('the first sentence says what to do, and is short', () => {
    const first = new Set(said.map(({ todo }) => todo))

    expect([...first].filter((todo) => !TO_DO[language].test(todo) || todo.length > MAX_TODO)).toEqual([])
  })

  it('fits into a message in every situation', () => {
    const shown = said.map((text) =>
      textsOf(text)
        .join('\n')
        .replace(/<at:\d+>/g, 'x'.repeat(MOMENT_IN_SLACK)),
    )

    expect(shown.filter((text) => text.length > MAX_SECTION)).toEqual([])
  })

  it.each<ScreenMoment>([
    { kind: 'soon', minutes: 15 },
    { kind: 'soon', minutes: 1 },
    { kind: 'now', minutes: 10 },
    { kind: 'now', minutes: 1 },
    { kind: 'now', minutes: 0 },
    { kind: 'now', minutes: null },
  ])('says on the screen what to do, $kind, $minutes minutes before', ({ kind, minutes }) => {
    const text = wording.screen({ kind, minutes } as ScreenMoment)

    expect(text).toMatch(TO_DO[language])
    expect(text).not.toMatch(LEFTOVER)
    expect(text.length).toBeLessThanOrEqual(500)
    expect(text).toContain('4711')
    if ((minutes ?? 0) > 1) expect(text).toContain(` ${minutes} `)
  })

  it('never speaks of servers, migrations or cutovers', () => {
    const words = TEXT_KEYS.map((key) => TABLES[language][key].replace(/\{[^{}]*\}/g, '')).join(' ')

    expect(words).not.toMatch(/\b(server|servers|serveur|servidor|migrat\w*|migrac\w*|cutover)\b/i)
  })
})
