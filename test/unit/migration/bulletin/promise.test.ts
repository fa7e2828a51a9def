import { describe, expect, it } from 'vitest'
import { announce } from '../../../../src/migration/announce/announce.ts'
import { brokenPromises, promisedBy } from '../../../../src/migration/bulletin/promise.ts'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import { evolveAll } from '../../../../src/migration/evolve/evolve.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import { anAssessment } from '../../../support/an-assessment.ts'
import { HOUR_MS, MINUTE_MS, POLICY } from '../../../support/fake-ports.ts'

const NOON = Date.UTC(2026, 10, 24, 12)
const AUDIENCE = {
  updatesChannel: 'C-ops',
  noticesChannels: ['C-staff'],
  approvers: '<@U-carol>',
  operators: '<@U-oscar>',
  approverIds: [],
  onDuty: null,
}

function scheduled(over: { isNow?: boolean; windowId?: string } = { windowId: 'MIG-1.w4' }): Migration {
  const window = { startAt: NOON, endAt: NOON + 4 * HOUR_MS, goBackBy: NOON + 3 * HOUR_MS }
  const events: MigrationEvent[] = [
    { type: 'requested', source: 'lab-old', destination: 'lab-new', wantedStartAt: null, decideBy: NOON },
    { type: 'assessed', assessment: anAssessment(), digest: 'd' },
    { type: 'approved', digest: 'd', expiresAt: NOON },
    { type: 'scheduled', window, isNow: false, reason: null, reminderAts: [], ...over },
  ]
  const m = evolveAll(
    'MIG-1',
    null,
    events.map((event) => ({ schema: 1, at: NOON - 48 * HOUR_MS, by: 'U-alice', event })),
  )
  if (!m) throw new Error('no record')
  return m
}

describe('what people are promised', () => {
  it('is the longest notice of policy', () => {
    expect(promisedBy(scheduled(), POLICY)).toBe(NOON - 24 * HOUR_MS)
  })

  it('is nothing where policy has no notices, where it begins at once, or where an earlier version has told them', () => {
    expect(promisedBy(scheduled(), { ...POLICY, noticesBeforeMs: [] })).toBeNull()
    expect(promisedBy(scheduled({ isNow: true, windowId: 'MIG-1.w4' }), POLICY)).toBeNull()
    expect(promisedBy(scheduled({}), POLICY)).toBeNull()
  })

  it('is broken for each channel that heard of it later than the tolerance, or never', () => {
    const by = NOON - 24 * HOUR_MS
    const heard = [
      { channel: 'C1', at: by },
      { channel: 'C2', at: by + 5 * MINUTE_MS },
      { channel: 'C3', at: by + 5 * MINUTE_MS + 1 },
      { channel: 'C4', at: null },
    ]

    expect(brokenPromises(scheduled(), heard, POLICY).map(({ channel }) => channel)).toEqual(['C3', 'C4'])
  })
})

describe('one that an earlier version has scheduled', () => {
  it('is told by a bulletin from its next event on', () => {
    const m = scheduled({})
    const logged = { schema: 1, at: NOON - HOUR_MS, by: 'stationmaster', event: { type: 'rechecked' } } as const

    const { bulletins } = announce(m, m, logged, AUDIENCE)

    expect(bulletins).toEqual([{ window: 'MIG-1.w0', channel: 'C-staff' }])
    expect(announce(scheduled(), scheduled(), logged, AUDIENCE).bulletins).toEqual([])
  })
})
