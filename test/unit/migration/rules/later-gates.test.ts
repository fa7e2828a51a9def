import { describe, expect, test } from 'vitest'
import { decideApproveRetirement, decideRetire } from '../../../../src/migration/decide/retiring.ts'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import { restartsServer } from '../../../../src/migration/plan/order-changes.ts'
import { type RetirementInput, retirementFindings } from '../../../../src/migration/rules/retirement.ts'
import { retirementChanges } from '../../../../src/migration/stages/retirement.ts'
import { workList } from '../../../../src/migration/stages/work-list.ts'
import { known } from '../../../../src/migration/worksheet/reading.ts'
import type { ServerWriter } from '../../../../src/operations/ports.ts'
import { clearSessions } from '../../../../src/operations/work/changes/clear-sessions.ts'
import type { Claimed } from '../../../../src/operations/work/claimed.ts'
import { sourceReading } from '../../../support/a-reading.ts'
import { settings } from '../../../support/a-worksheet.ts'
import { anAssessment } from '../../../support/an-assessment.ts'
import { folded, inState } from '../../../support/every-state.ts'
import { POLICY } from '../../../support/fake-ports.ts'

const NOTHING_SEEN = { administratorAt: null, userAt: null, failedLogOns: 0, alerts: [] }

function inPilot(signedOffBy: string | null): Migration {
  const assessment = anAssessment({ source: sourceReading({ worksheet: { diskProtection: known('Discard') } }) })
  const pilot = { startedAt: 0, seen: NOTHING_SEEN, releasedSeats: [], releasedAccounts: [], signedOffBy }
  return { ...inState('migrating'), state: signedOffBy ? 'migrating' : 'pilot', assessment, pilot }
}

test('B15 disk protection is not switched on before the pilot is signed off, and then last of all', () => {
  const isProtecting = (m: Migration) => workList(m).some(({ kind }) => kind === 'disk-protection')

  expect(isProtecting({ ...inPilot(null), pilot: null })).toBe(false)
  expect(isProtecting(inPilot(null))).toBe(false)
  expect(workList(inPilot('U-carol')).at(-1)).toMatchObject({ kind: 'disk-protection', to: 'Discard' })
})

test('always starting in console mode waits for the sign-off as well, and comes before disk protection', () => {
  const source = sourceReading({
    worksheet: { settings: settings(['boot-to-console']), diskProtection: known('Discard') },
  })
  const assessment = anAssessment({ source })
  const idsIn = (m: Migration) => workList({ ...m, assessment }).map(({ id }) => id)

  expect(idsIn({ ...inPilot(null), pilot: null })).not.toContain('setting.boot-to-console')
  expect(idsIn(inPilot(null))).not.toContain('setting.boot-to-console')
  expect(idsIn(inPilot('U-carol')).slice(-3)).toEqual([
    'setting.boot-to-console',
    'scheduled-update',
    'disk-protection',
  ])
})

test('B16 the source is not retired before the pilot is signed off', () => {
  expect(decideRetire(inPilot(null))).toMatchObject({
    refused: 'wrong-state',
    sentence: expect.stringMatching(/before the pilot is signed off/),
  })
  expect(decideRetire(inState('migrating'))).toMatchObject({
    sentence: expect.stringMatching(/before the pilot is signed off/),
  })
  // Completed by a version that had no pilot: nobody has signed anything off.
  expect(decideRetire({ ...inState('completed'), pilot: null })).toMatchObject({ refused: 'wrong-state' })
  expect(decideRetire({ ...inPilot('U-carol'), state: 'completed' })).toEqual([{ type: 'retirement-requested' }])
})

describe('B17 a source in a domain is not lost', () => {
  const retirement = (isProven: boolean, canUnjoin: boolean) =>
    retirementFindings({
      sourceId: 'lab-old',
      source: sourceReading(),
      managers: [],
      proof: { isProven, found: 'localadmin is refused.' },
      canUnjoin,
    })
  const blocks = (isProven: boolean, canUnjoin: boolean) =>
    retirement(isProven, canUnjoin)
      .filter(({ severity }) => severity === 'block')
      .map(({ rule, subject }) => [rule, subject])

  test('it leaves the domain before it is shut down', () => {
    expect(retirementChanges(sourceReading()).map(({ kind }) => kind)).toEqual(['leave-domain', 'shut-down'])
  })

  test('and nothing is done without a proven local administrator and an account that may take it out', () => {
    expect(blocks(false, false)).toEqual([
      ['B17', 'local-administrator'],
      ['B17', 'unjoin-credential'],
    ])
    expect(blocks(true, true)).toEqual([])
  })

  test('its retirement cannot be approved while this stands in the way', () => {
    const m: Migration = {
      ...inPilot('U-carol'),
      state: 'needs-retirement-approval',
      retirement: {
        requestedBy: 'U-bob',
        requestedAt: 0,
        findings: retirement(false, true),
        changes: retirementChanges(sourceReading()),
        acknowledgements: [],
        approvedBy: null,
        failure: null,
      },
    }

    expect(decideApproveRetirement(m, { isAllAcknowledged: true }, { by: 'U-dan', now: 0 }, POLICY)).toMatchObject({
      sentence: expect.stringMatching(/credentials\.localAdmin/),
    })
  })
})

describe('what goes with the source is asked about before its retirement', () => {
  const asked = (managers: RetirementInput['managers']) =>
    retirementFindings({
      sourceId: 'lab-old',
      source: sourceReading({ facts: { computer: { isDomainMember: false } } }),
      managers,
      proof: { isProven: false, found: '' },
      canUnjoin: false,
    })

  test('A5 licences that are installed on it, and A3 folders on it', () => {
    expect(asked([]).map(({ rule, severity, subject }) => [rule, severity, subject])).toEqual([
      ['A5', 'acknowledge', 'licence-server'],
      ['A3', 'acknowledge', 'shares'],
    ])
  })

  test('N2 other servers that list it as managed, and those that could not be asked', () => {
    const others = asked([
      { server: 'lab-2', lists: true },
      { server: 'lab-3', lists: 'unknown' },
    ]).filter(({ rule }) => rule === 'N2')

    expect(others).toMatchObject([
      { severity: 'acknowledge', server: 'lab-2', evidence: 'lab-2 manages lab-old.' },
      { severity: 'acknowledge', server: 'lab-3', evidence: 'lab-3 could not be read.' },
    ])
    expect(others[0]?.remedy).toContain('add the destination')
  })
})

describe('B18 nobody loses a session without a warning', () => {
  const GRACE_MS = 600_000

  /** A restart that waits for the sessions of the destination, and a server whose people stay. */
  function aRestart() {
    const done: string[] = []
    let now = 0
    let m = inState('migrating')
    const commit = async (decide: (m: Migration) => readonly MigrationEvent[]) => {
      const events = decide(m)
      if (events.length > 0) m = folded(events, m)
      return m
    }
    const policy = { ...POLICY, sessionGraceMs: GRACE_MS }
    const claimed = {
      get migration() {
        return m
      },
      ports: {
        clock: { now: () => now },
        policy,
        servers: { countSessions: async () => ({ active: 1, disconnected: 0 }) },
      },
      commit,
      postpone: async () => {},
    } as unknown as Claimed
    const writer = {
      warnSessions: async () => {
        done.push('warned')
        return 1
      },
      endSessions: async () => {
        done.push('ended')
        return 1
      },
    } as unknown as ServerWriter
    const clearing = { server: 'lab-new', key: 'virtual-desktops.role', text: 'Save.', isWanted: () => true }
    const clear = () => clearSessions(claimed, clearing, async () => writer)
    const isOver = () => {
      const ending = m.cutover?.endings['virtual-desktops.role']
      if (ending) now = ending.at + GRACE_MS
    }
    return { clear, isOver, done }
  }

  test('a restart waits until they were warned, had their time and were ended', async () => {
    const { clear, isOver, done } = aRestart()

    expect(await clear()).toBe(false)
    expect(await clear()).toBe(false)
    expect(done).toEqual(['warned'])

    isOver()
    expect(await clear()).toBe(true)
    expect(done).toEqual(['warned', 'ended'])
  })

  test('whatever restarts a server or switches it off waits for them', () => {
    const m = inPilot('U-carol')
    const changes = [...workList(m), ...retirementChanges(sourceReading())]

    expect(changes.filter(restartsServer).map(({ kind }) => kind)).toEqual([
      'disk-protection',
      'leave-domain',
      'shut-down',
    ])
  })
})
