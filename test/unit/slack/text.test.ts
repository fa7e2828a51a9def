import { describe, expect, test } from 'vitest'
import {
  clip,
  mention,
  momentText,
  nameText,
  sentenceText,
  shorten,
  spanText,
  toldText,
} from '../../../src/slack/text.ts'
import { AROUND, HOUR, NOON } from './sample.ts'

describe('text from people and servers', () => {
  test('cannot notify a channel or make a link', () => {
    const markup = sentenceText('<!channel> <!here> <https://evil.example|click> & <@U01CAROL>')

    expect(markup).toBe('&lt;!channel&gt; &lt;!here&gt; &lt;https://evil.example|click&gt; &amp; <@U01CAROL>')
  })

  test('in a name cannot mention anybody', () => {
    expect(nameText('<@U01CAROL>')).toBe('&lt;@U01CAROL&gt;')
  })

  test('in a name stays on one line and reads in one direction', () => {
    expect(nameText('Row 1\n\u202EA  B')).toBe('Row 1 A B')
  })

  test('is cut without leaving half an entity or half a mention', () => {
    expect(clip('aaaa&amp;bbbb', 8)).toBe('aaaa…')
    expect(clip('aaaa <@U01CAROL> b', 10)).toBe('aaaa …')
  })

  test('is cut without leaving half a character', () => {
    expect(shorten('ab😀cd', 4)).toBe('ab…')
  })

  test('keeps the mention of a person and falls back to the name where the id is none', () => {
    expect(mention('U01CAROL')).toBe('<@U01CAROL>')
    expect(mention('<!channel>')).toBe('&lt;!channel&gt;')
  })
})

describe('a moment', () => {
  test('is drawn in the reader’s zone and falls back to UTC and the site’s zone', () => {
    expect(momentText(NOON, AROUND.zones)).toBe(
      '<!date^1795176000^{date_short_pretty} at {time}|2026-11-20 13:00 CET (12:00 UTC)>',
    )
  })

  test('takes the place of its sign in a story', () => {
    expect(toldText(`Starts <at:${NOON}>.`, AROUND.zones)).toBe(`Starts ${momentText(NOON, AROUND.zones)}.`)
  })

  test('has no date where it ends, within half a day, what has one', () => {
    const ofSpan = (to: number) =>
      [...spanText(NOON, to, AROUND.zones).matchAll(/\^(\{[^|]*)\|/g)].map(([, form]) => form)

    expect(ofSpan(NOON + 11 * HOUR)).toEqual(['{date_short_pretty} at {time}', '{time}'])
    expect(ofSpan(NOON + 12 * HOUR)).toEqual(['{date_short_pretty} at {time}', '{date_short_pretty} at {time}'])
    expect(ofSpan(NOON - HOUR)).toEqual(['{date_short_pretty} at {time}', '{date_short_pretty} at {time}'])
  })
})
