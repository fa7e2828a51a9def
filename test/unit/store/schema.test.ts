import { describe, expect, it } from 'vitest'
import { KNOWN_SCHEMA, readStored } from '../../../src/store/schema.ts'

describe('reading what is stored', () => {
  it('gives back what was written', () => {
    expect(readStored('MIG-1', { schema: '1', json: '{"a":[]}' })).toEqual({ a: [] })
  })

  it('refuses a newer schema before it looks inside', () => {
    const newer = String(KNOWN_SCHEMA + 1)

    expect(() => readStored('MIG-1', { schema: newer, json: 'not JSON' })).toThrow(
      `MIG-1 has schema ${newer}, written by a newer version`,
    )
  })

  it.each([
    ['1', 'not JSON', 'MIG-1 is damaged: its 8 characters are no JSON object'],
    ['1', '[]', 'MIG-1 is damaged: its 2 characters are no JSON object'],
    ['1', 'null', 'MIG-1 is damaged: its 4 characters are no JSON object'],
    ['1', null, 'MIG-1 is damaged: its content is missing'],
    [null, '{}', 'MIG-1 is damaged: its schema number is missing'],
    ['x', '{}', 'MIG-1 is damaged: its schema number is missing'],
  ])('says what is wrong with schema %s and content %s, and not what it holds', (schema, json, sentence) => {
    expect(() => readStored('MIG-1', { schema, json })).toThrow(sentence)
  })
})
