import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { MAX_TYPED, parseCommand } from '../../../src/slack/parse-command.ts'
import { sentenceText, toldText } from '../../../src/slack/text.ts'
import { harmless, typedText } from '../../../src/slack/typed-text.ts'
import { SiteZones } from '../../../src/time/site-zones.ts'

const SEED = 20261126
const VERBS = [
  'start',
  'status',
  'approve',
  'acknowledge',
  'schedule',
  'reject',
  'release',
  'confirm',
  'extend',
  'notify-me',
]
const ODD = [
  '<!channel>',
  '<!here|here>',
  '<@U01CAROL>',
  '<@U01CAROL|carol>',
  '<!subteam^S0ADMINS|@admins>',
  '&lt;!channel&gt;',
  '&lt;@U01CAROL&gt;',
  '&lt;!subteam^S0ADMINS&gt;',
  '&lt;at:1700000000000&gt;',
  '&lt;!date^1^{date}|x&gt;',
  '<https://evil.example|the plan>',
  '\u202elab-old',
  '\u200f42',
  '“42”',
  '99999999999999999999',
  '1e9',
  '-1',
  '2026-02-30',
  '2026–11–28',
  '25:61',
  '__proto__',
  'constructor',
  '\u0000',
  '*bold*',
  '`code`',
  'a'.repeat(3500),
  '🧑‍🏫',
  '\ud800',
]
const words = fc.oneof(
  fc.constantFrom(...ODD),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const texts = fc
  .tuple(fc.option(fc.constantFrom(...VERBS)), fc.array(words, { maxLength: 8 }))
  .map(([verb, rest]) => [verb ?? '', ...rest].join(' '))

const zones = new SiteZones('Europe/Berlin')
/** Anything that Slack would draw as more than text. */
const PING = /<(?:[@#!]|https?:)/

describe('what people type', () => {
  test(`is read whatever it is, and echoed without markup (seed ${SEED})`, () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseCommand(typedText(text), '/migrate')
        if (parsed.kind === 'problem') {
          expect(parsed.sentence).toMatch(/`\/migrate |Nothing was done|in fewer words/)
          expect(parsed.sentence.length).toBeLessThan(600)
        }
        for (const value of Object.values(parsed).flat()) {
          if (typeof value !== 'string' || parsed.kind === 'problem') continue
          expect(sentenceText(value)).not.toMatch(PING)
          expect(toldText(`It says ${value}.`, zones)).not.toMatch(PING)
        }
        if (parsed.kind === 'problem') expect(sentenceText(parsed.sentence)).not.toMatch(PING)
      }),
      { seed: SEED, numRuns: 1000 },
    )
  })

  it.each([
    ['reject 42 ask <@U01CAROL|carol>', 'reject 42 ask @carol'],
    ['reject 42 <!channel> look', 'reject 42 @channel look'],
    ['reject 42 <!subteam^S0ADMINS|@admins>', 'reject 42 @admins'],
    ['reject 42 see <https://x.example/a|x.example/a>', 'reject 42 see x.example/a'],
    ['reject 42 <mailto:a@b.example|a@b.example>', 'reject 42 a@b.example'],
    ['reject 42 &lt;!subteam^S0ADMINS&gt;', 'reject 42 ‹!subteam^S0ADMINS>'],
    ['reject 42 a &lt; b &amp;&amp; c', 'reject 42 a < b && c'],
    ['status \u202e42', 'status  42'],
  ])('“%s” is taken as it was seen', (typed, seen) => {
    expect(typedText(typed)).toBe(seen)
  })

  it.each([
    ['status “42”', { kind: 'status', id: '42' }],
    ['schedule 42 2026–11–28 22:00', { kind: 'schedule', id: '42', when: '2026-11-28 22:00', reason: null }],
    ['acknowledge 42 a4 A4 a4,A9', { kind: 'acknowledge', id: '42', rules: ['A4', 'A9'] }],
  ])('“%s” is read as it was meant', (typed, parsed) => {
    expect(parseCommand(typedText(typed), '/migrate')).toEqual(parsed)
  })

  it.each([
    [`reject 42 ${'a'.repeat(501)}`, 'The reason is 501 characters long; at most 500 are kept.'],
    [`status ${'9'.repeat(200)}`, 'is 200 characters long, and nothing here is longer than 100.'],
    ['x'.repeat(MAX_TYPED + 1), `at most ${MAX_TYPED} are read`],
    ['acknowledge 42 everything', '“EVERYTHING” is not a rule; they are called like A4.'],
  ])('what is too long or no such thing is named, with what is allowed', (typed, sentence) => {
    expect(parseCommand(typed, '/migrate')).toMatchObject({ sentence: expect.stringContaining(sentence) })
  })

  it('keeps the joiners of scripts and emoji', () => {
    expect(harmless('🧑‍🏫 نمی‌خواهم')).toBe('🧑‍🏫 نمی‌خواهم')
  })
})
