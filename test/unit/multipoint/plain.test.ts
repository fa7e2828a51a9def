import { describe, expect, test } from 'vitest'
import {
  booleanReading,
  epochMs,
  flag,
  integer,
  text,
  textReading,
  texts,
  wordReading,
} from '../../../src/multipoint/read/plain.ts'

const NOT_TOLD = { kind: 'unreadable', why: 'this server does not tell it' }

describe('readings', () => {
  test.each([
    [true, false, { kind: 'known', value: true }],
    [true, true, { kind: 'known', value: false }],
    [false, true, { kind: 'known', value: true }],
    ['Maybe', false, { kind: 'unknown', text: 'Maybe' }],
    [1, false, { kind: 'unknown', text: '1' }],
    [null, false, NOT_TOLD],
    [undefined, true, NOT_TOLD],
  ])('a check box that says %j (inverted: %j)', (value, isInverted, expected) => {
    expect(booleanReading(value, isInverted)).toEqual(expected)
  })

  test.each([
    ['Passive', { kind: 'known', value: 'Passive' }],
    ['passive', { kind: 'unknown', text: 'passive' }],
    ['Frozen', { kind: 'unknown', text: 'Frozen' }],
    [null, NOT_TOLD],
  ])('a word that is %j is never made into another', (value, expected) => {
    expect(wordReading(value, ['Discard', 'Passive'])).toEqual(expected)
  })

  test.each([
    ['Per User', { kind: 'known', value: 'Per User' }],
    ['', NOT_TOLD],
    [undefined, NOT_TOLD],
  ])('a text that is %j', (value, expected) => {
    expect(textReading(value)).toEqual(expected)
  })
})

describe('properties', () => {
  test('absent ones are empty, 64-bit numbers are numbers', () => {
    expect([text, integer, flag, texts].map((schema) => schema.parse(undefined))).toEqual(['', 0, false, []])
    expect(integer.parse(476n * 1024n ** 3n)).toBe(511_101_108_224)
    expect(text.parse(9n)).toBe('9')
  })

  test.each([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['a', ['a']],
    ['', []],
    [null, []],
  ])('a collection that came as %j is %j', (value, expected) => {
    expect(texts.parse(value)).toEqual(expected)
  })

  test('what is no moment is none', () => {
    expect([epochMs(undefined, 60), epochMs(null, 60), epochMs('2016-10-10', 60)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
