import { expect, test } from 'vitest'
import { createIncidents } from '../../../src/logging/incidents.ts'
import { silentLogger } from '../../support/fake-ports.ts'

test('the reference that a person is given stands in exactly one line, with the error', () => {
  const lines: { fields: object; message: string }[] = []
  let counted = 0
  let last = 0
  const incidents = createIncidents({
    logger: { ...silentLogger, error: (fields, message) => void lines.push({ fields, message }) },
    newReference: () => {
      last += 1
      return `ref${last}`
    },
    onReport: () => {
      counted += 1
    },
  })
  const error = new Error('it broke')

  const references = [
    incidents.report(error, { migrationId: 'MIG-1' }, 'work in trouble'),
    incidents.report(error, {}, 'x'),
  ]

  expect(references).toEqual(['ref1', 'ref2'])
  expect(lines).toEqual([
    { fields: { migrationId: 'MIG-1', err: error, reference: 'ref1' }, message: 'work in trouble' },
    { fields: { err: error, reference: 'ref2' }, message: 'x' },
  ])
  expect(counted).toBe(2)
})
