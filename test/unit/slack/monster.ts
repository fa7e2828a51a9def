import { expect } from 'vitest'
import { checkedContent } from '../../../sandbox/slack/validation/message.ts'
import type { Difference } from '../../../src/migration/assessment/assessment.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import type { StateName } from '../../../src/migration/states.ts'
import type { Rendered } from '../../../src/slack/blocks/card.ts'
import { sourceReading } from '../../support/a-reading.ts'
import { aFinding, aMigration, anAssessment, assessed, HOUR, NOON, requested } from './sample.ts'

export const NASTY = `<!channel> ${'A very long name & '.repeat(30)}*bold* \n\u202E@here`

const DIFFERENCES = Array.from(
  { length: 60 },
  (): Difference => ({ server: 'source', field: NASTY, was: NASTY, now: NASTY }),
)
const FINDINGS = Array.from({ length: 100 }, (_, index) =>
  aFinding(`A${index % 50}`, index % 3 === 0 ? 'block' : 'acknowledge', {
    subject: `${index}`,
    title: NASTY,
    evidence: NASTY,
    remedy: NASTY,
  }),
)
const RETIREMENT_STATES: readonly StateName[] = [
  'assessing-retirement',
  'needs-retirement-approval',
  'retiring',
  'retired',
]
const AFTER_PILOT: readonly StateName[] = [...RETIREMENT_STATES, 'pilot', 'completed', 'drift']

function changes(): Change[] {
  return Array.from({ length: 200 }, (_, index): Change => {
    const base = { id: `c${index}`, before: NASTY }
    if (index % 5 === 0) return { ...base, kind: 'station-name', seat: index, seatName: NASTY, to: NASTY }
    if (index % 5 === 1) return { ...base, kind: 'must-change-password', user: NASTY }
    if (index % 5 === 2) return { ...base, kind: 'managed-computer', computer: NASTY, systemType: 'PersonalComputers' }
    if (index % 5 === 3)
      return { ...base, kind: 'template-copy', prefix: NASTY, from: NASTY, original: NASTY, path: `${NASTY}${index}` }
    return { ...base, kind: 'manual', rule: 'M3', item: `item-${index}`, title: NASTY, instruction: NASTY }
  })
}

/** 200 changes, 100 findings of 50 rules and everything else at its longest, with names that want to notify everyone. */
export function monster(state?: StateName): Migration {
  const stations = Array.from({ length: 120 }, (_, index) => ({
    ...sourceReading().worksheet.stations[0]!,
    stationId: index + 1,
    name: NASTY,
  }))
  const source = { ...sourceReading().worksheet, stations }
  const kept = Array.from({ length: 80 }, () => ({ what: NASTY, why: NASTY }))
  const migration = aMigration(
    requested(NASTY, NASTY),
    assessed(anAssessment(FINDINGS, { changes: changes(), kept, source })),
  )
  return {
    ...migration,
    ...(state ? { state } : {}),
    outcome: NASTY,
    assessmentFailure: NASTY,
    voided: DIFFERENCES,
    parked: { reason: 'seats', sentence: NASTY },
    seatProposal: {
      seats: { 1: 1 },
      found: Array.from({ length: 120 }, (_, index) => ({ stationId: index + 1, name: NASTY })),
    },
    verification: {
      isOk: false,
      checks: 9,
      differences: Array.from({ length: 60 }, () => NASTY),
      worksheet: null,
      at: NOON,
    },
    schedule: {
      startAt: NOON,
      endAt: NOON + 4 * HOUR,
      goBackBy: NOON + 3 * HOUR,
      isNow: false,
      scheduledAt: NOON,
      reminderAts: [],
      recheckedAt: null,
      retryAt: null,
    },
    approval: {
      digest: 'd',
      by: 'U01CAROL',
      at: NOON,
      expiresAt: NOON,
      ifNoAnswer: 'roll-back',
      drain: { warnBeforeMs: [900_000], graceMs: 600_000, whenStillOn: 'wait' },
      earlier: Array.from({ length: 4 }, () => ({ by: 'U07DORA', at: NOON, expiresAt: NOON })),
    },
    approvals: Array.from({ length: 4 }, () => ({
      by: 'U07DORA',
      at: NOON,
      expiresAt: NOON,
      digest: 'd',
      ifNoAnswer: 'hold' as const,
    })),
    brokenGlass: Array.from({ length: 5 }, () => ({
      over: 'plan' as const,
      by: 'U07DORA',
      at: NOON,
      reason: NASTY.repeat(20),
      digest: 'd',
      missing: 2,
    })),
    cutover: {
      startedAt: NOON,
      isUntouched: false,
      secretKeyId: 'k',
      endings: { source: { status: 'warned', sessions: 12_345, at: NOON, left: 12_344, lookedAt: NOON } },
      progress: { c3: { status: 'intended', at: NOON, found: NASTY }, c4: { status: 'intended', at: NOON } },
      attempts: 0,
      retryAt: null,
    },
    mapped: { mapped: 1, wanted: 120, incomplete: Array.from({ length: 119 }, () => NASTY), isConsoleMode: false },
    onSite: { stations: 'new', person: 'U02ONSITE', by: NOON },
    confirmations: Array.from({ length: 60 }, (_, index) => ({
      item: `item-${index}`,
      by: 'U02ONSITE',
      at: NOON,
      overruledBecause: index % 2 === 0 ? NASTY : null,
    })),
    question: { askedAt: NOON, answerBy: NOON + HOUR, isAnswered: false },
    ...later(state),
  }
}

/** What only some states have. */
function later(state: StateName = 'migrating'): Partial<Migration> {
  return {
    restart: {
      server: 'source',
      changeId: 'c1',
      expects: 'back',
      bootedBefore: NOON,
      since: NOON,
      goodAnswers: 0,
      lookAgainAt: NOON,
      overdueAt: NOON,
      patienceMs: 1,
    },
    pilot: AFTER_PILOT.includes(state)
      ? {
          startedAt: NOON,
          seen: {
            administratorAt: NASTY,
            userAt: NASTY,
            failedLogOns: 12_345,
            alerts: Array.from({ length: 40 }, () => NASTY),
          },
          releasedSeats: [1, 2],
          releasedAccounts: [],
          signedOffBy: state === 'pilot' ? null : 'U01CAROL',
        }
      : null,
    rollback: ['rolling-back', 'rolled-back'].includes(state)
      ? {
          startedAt: NOON,
          by: 'U01CAROL',
          reason: NASTY,
          changes: changes(),
          leftovers: Array.from({ length: 30 }, () => NASTY),
          differences: DIFFERENCES,
        }
      : null,
    retirement: RETIREMENT_STATES.includes(state)
      ? {
          requestedBy: 'U01CAROL',
          requestedAt: NOON,
          findings: FINDINGS,
          changes: [{ id: 'retire.shut-down', kind: 'shut-down', before: NASTY }],
          acknowledgements: [],
          approvedBy: state === 'needs-retirement-approval' ? null : 'U01CAROL',
          failure: NASTY,
        }
      : null,
    drift: AFTER_PILOT.includes(state)
      ? { requestedAt: NOON, returnTo: 'completed', differences: DIFFERENCES, checkedAt: NOON, failure: NASTY }
      : null,
  }
}

/** As many seats as stations, none with a short name. */
export function crowded(count: number): Migration {
  const migration = monster()
  const { assessment, seatProposal } = migration
  if (!assessment || !seatProposal) throw new Error('a monster has both')
  const source = { ...assessment.source, stations: assessment.source.stations.slice(0, count) }
  const found = seatProposal.found.slice(0, count)
  return { ...migration, assessment: { ...assessment, source }, seatProposal: { ...seatProposal, found } }
}

/** Throws where Slack would refuse it. */
export function problemsOf(drawing: Rendered): void {
  checkedContent({ text: drawing.text, blocks: drawing.blocks }, 'update')
}

/** Markup that would notify everyone, or link somewhere, if it came through. */
export function expectHarmless(drawn: unknown): void {
  expect(JSON.stringify(mrkdwnOf(drawn))).not.toMatch(/<!channel|<!here|<http/)
}

function mrkdwnOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf)
  if (typeof value !== 'object' || value === null) return []
  const own = 'type' in value && value.type === 'mrkdwn' ? [value] : []
  return [...own, ...Object.values(value).flatMap(mrkdwnOf)]
}
