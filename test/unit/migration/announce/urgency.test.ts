import { describe, expect, it } from 'vitest'
import { urgencyOf } from '../../../../src/migration/announce/urgency.ts'
import { aMigration } from '../../../contract/store/commits.ts'

const migrating = aMigration('MIG-1', 4, 'migrating')
const waiting = aMigration('MIG-1', 5, 'waiting-for-person')
const failed = aMigration('MIG-1', 5, 'failed')
const verifying = aMigration('MIG-1', 5, 'verifying')

describe('the urgency of a message', () => {
  it.each([
    ['the card of one that waits for a person', { kind: 'card' }, waiting, waiting, 0],
    ['the story that calls a person', { kind: 'story' }, migrating, waiting, 0],
    ['a story that goes on while a person is waited for', { kind: 'story' }, waiting, waiting, 2],
    ['the card of one that goes on', { kind: 'card' }, migrating, { ...migrating, version: 5 }, 2],
    ['the card of one that has come to another state', { kind: 'card' }, migrating, verifying, 1],
    ['a notice while it goes on', { kind: 'notice' }, migrating, { ...migrating, version: 5 }, 1],
    ['what one person is told', { kind: 'direct' }, migrating, migrating, 0],
    ['the card of one that has failed', { kind: 'card' }, migrating, failed, 0],
  ] as const)('is for %s %j', (_, message, before, after, urgency) => {
    expect(urgencyOf(message, before, after)).toBe(urgency)
  })
})
