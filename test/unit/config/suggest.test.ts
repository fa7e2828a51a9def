import { describe, expect, it } from 'vitest'
import { editDistance, suggest } from '../../../src/config/suggest.ts'

describe('suggest', () => {
  it.each([
    ['prot', 'port'],
    ['timezone', 'timeZone'],
    ['aprover', 'approver'],
    ['notice', undefined],
    ['x', undefined],
  ])('finds for %s: %s', (word, meant) => {
    expect(suggest(word, ['host', 'port', 'timeZone', 'approver', 'noticesChannels'])).toBe(meant)
  })

  it('has nothing to suggest from an empty list', () => {
    expect(suggest('port', [])).toBeUndefined()
  })

  it('counts a swap of neighbours as one edit', () => {
    expect(editDistance('prot', 'port')).toBe(1)
    expect(editDistance('', 'abc')).toBe(3)
    expect(editDistance('kitten', 'sitting')).toBe(3)
  })
})
