import { describe, expect, it } from 'vitest'
import {
  deliverJob,
  deliverJobId,
  deliverJobSchema,
  lookJob,
  lookJobId,
  lookJobSchema,
} from '../../../src/jobs/payloads.ts'

describe('a job to look at a migration', () => {
  it('is read as it was written', () => {
    expect(lookJobSchema.parse(JSON.parse(JSON.stringify(lookJob('MIG-42', 7))))).toEqual(lookJob('MIG-42', 7))
  })

  it.each([
    ['of a newer version', { schema: 2, migration: 'MIG-1', version: 1 }],
    ['without a migration', { schema: 1, version: 1 }],
    ['with something that is no id', { schema: 1, migration: 'MIG-x', version: 1 }],
    ['with more than ids', { schema: 1, migration: 'MIG-1', version: 1, password: 'x' }],
    ['that is nothing', undefined],
  ])('%s is refused', (_what, data) => {
    expect(lookJobSchema.safeParse(data).success).toBe(false)
  })

  it('has an id that BullMQ takes: no colon, not only digits', () => {
    expect(lookJobId('MIG-42', 7)).toBe('MIG-42-v7')
    expect(lookJobId('MIG-42', 7, 59_000)).toBe('MIG-42-v7-b59000')
  })
})

describe('a job to deliver messages', () => {
  it('is read as it was written', () => {
    expect(deliverJobSchema.parse(deliverJob())).toEqual(deliverJob())
  })

  it('has an id that BullMQ takes', () => {
    expect(deliverJobId('bot-1')).toBe('deliver-bot-1')
  })
})
