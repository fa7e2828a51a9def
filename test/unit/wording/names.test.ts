import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/wording/language.ts'
import { saidName } from '../../../src/wording/names.ts'
import { aSection, aView, MOMENTS, START, wordingIn } from './situations.ts'

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '{start}',
    '{count, plural, one {',
    "'{'",
    '}',
    '#',
    '<at:1700000000000>',
    '<!channel>',
    '<@U01CAROL>',
    '<#C01OPS>',
    '<b>bold</b>',
    'a\nb\u2028c\td',
    '\u202etnilc',
    '\u0000',
    '',
    '   ',
    '\ud800',
    '🏫'.repeat(60),
    '<<at:5>',
    `${'x'.repeat(39)}<!here>`,
  ),
)

describe('names from servers', () => {
  it('never are markup, a template, a moment or more than one line', () => {
    const moments = fc.constantFrom(...MOMENTS)
    const someNames = fc.array(nasty, { maxLength: 20 })
    fc.assert(
      fc.property(moments, someNames, nasty, fc.constantFrom(...LANGUAGES), (moment, stations, server, language) => {
        const wording = wordingIn(language)
        const view = aView(
          aSection(moment, { stations, open: stations.slice(1), server, startAt: START, endAt: START }),
        )
        for (const text of [wording.notice(view), wording.board(view)]) {
          for (const sentence of [text.todo, ...text.details, text.footer]) {
            const withoutMoments = sentence.replaceAll(`<at:${START}>`, '')
            expect(withoutMoments).not.toMatch(/<(@|#|!|at:)/)
            expect(withoutMoments).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ['{start} {count, plural, other {#}}', '{start} {count, plural, other {#}}'],
    ['a\r\n  b', 'a b'],
    ['\u202e', '–'],
    ['<at:5>', '‹at:5>'],
    ['x'.repeat(41), `${'x'.repeat(39)}…`],
    ['🏫'.repeat(40), '🏫'.repeat(40)],
    ['🏫'.repeat(41), `${'🏫'.repeat(39)}…`],
  ])('%j is said as %j', (name, said) => {
    expect(saidName(name)).toBe(said)
  })

  it('stand in a sentence as they are', () => {
    const { details } = wordingIn('en').notice(aView(aSection('started', { stations: ['{start}'], server: "'{'#" })))

    expect(details[0]).toMatch(/^The station \{start\} of '\{'# is moving/)
  })
})
