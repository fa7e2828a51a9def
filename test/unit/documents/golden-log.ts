import { readFileSync } from 'node:fs'
import type { Assessment } from '../../../src/migration/assessment/assessment.ts'
import type { LoggedEvent, MigrationEvent } from '../../../src/migration/events.ts'
import type { Change } from '../../../src/migration/plan/change.ts'
import { known } from '../../../src/migration/worksheet/reading.ts'

const GOLDEN = new URL('../../golden/', import.meta.url)
const MINUTE = 60_000

/** A log that a released version has written: `basic` went well, `liar` failed. */
export function goldenLog(name: 'basic' | 'liar'): readonly LoggedEvent[] {
  return (JSON.parse(readFileSync(new URL(`0.1.0-${name}.json`, GOLDEN), 'utf8')) as { events: LoggedEvent[] }).events
}

/** The log with more, each a minute after the other; acts are Carol's. */
export function andThen(log: readonly LoggedEvent[], ...events: readonly MigrationEvent[]): readonly LoggedEvent[] {
  const last = log.at(-1)?.at ?? 0
  return [
    ...log,
    ...events.map((event, index) => ({ schema: 1 as const, at: last + (index + 1) * MINUTE, by: 'U01CAROL', event })),
  ]
}

/** The log that went well up to its pilot: verified with one setting and one station that were read. */
export function pilotLog(): readonly LoggedEvent[] {
  const log = goldenLog('basic')
  const { desired } = assessmentOf(log)
  const seats = Object.fromEntries(desired.stations.map(({ stationId }) => [stationId, stationId]))
  const worksheet = {
    ...desired,
    settings: { ...desired.settings, 'gpu-rendering': known(true) },
    users: desired.users.map((user) => ({ ...user, isEnabled: user.name !== 'student01' })),
    managedComputers: desired.managedComputers.slice(1),
  }
  return andThen(
    log.slice(0, -1),
    { type: 'seats-confirmed', seats },
    { type: 'verification-started' },
    { type: 'verified', checks: 64, worksheet },
    {
      type: 'pilot-observed',
      seen: { administratorAt: 'Teacher', userAt: null, failedLogOns: 2, alerts: ['no mouse at Row1-A'] },
    },
    { type: 'released', seats: [1, 2], accounts: ['student01'] },
    { type: 'change-intended', changeId: 'pilot.student01.release' },
    { type: 'change-done', changeId: 'pilot.student01.release', how: 'applied', observed: 'can log on' },
    { type: 'release-made' },
  )
}

/** The pilot signed off and all verified again. */
export function completedLog(): readonly LoggedEvent[] {
  const log = pilotLog()
  return andThen(
    log,
    { type: 'signed-off' },
    { type: 'verification-started' },
    { type: 'verified', checks: 64, worksheet: assessmentOf(log).desired },
  )
}

export function assessmentOf(log: readonly LoggedEvent[]): Assessment {
  const event = log.find((each) => each.event.type === 'assessed')?.event
  if (event?.type !== 'assessed') throw new Error('nothing was assessed in this log')
  return event.assessment
}

export const UNDO: Change = {
  id: 'undo.setting.multiple-sessions',
  kind: 'server-setting',
  setting: 'multiple-sessions',
  to: false,
  before: 'on',
}

export const RETIRE: readonly Change[] = [
  { id: 'retire.leave-domain', kind: 'leave-domain', workgroup: 'WORKGROUP', before: 'a member of contoso.local' },
  { id: 'retire.shut-down', kind: 'shut-down', before: 'running' },
]
