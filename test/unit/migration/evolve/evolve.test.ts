import { describe, expect, it } from 'vitest'
import type { MigrationEvent } from '../../../../src/migration/events.ts'
import { evolve } from '../../../../src/migration/evolve/evolve.ts'
import {
  acknowledgedRules,
  itemsInTheWay,
  openAcknowledgements,
  openItems,
} from '../../../../src/migration/open-points.ts'
import { workList } from '../../../../src/migration/stages/work-list.ts'
import { anAssessment } from '../../../support/an-assessment.ts'
import { folded, inState, LOG_TO } from '../../../support/every-state.ts'
import { CAROL, MONDAY } from '../../../support/fake-ports.ts'

const logged = (event: MigrationEvent) => ({ schema: 1, at: MONDAY, by: CAROL.id, event }) as const
const OPEN = anAssessment()

describe('a log', () => {
  it('that does not begin with a request is none', () => {
    expect(() => evolve('MIG-1', null, logged({ type: 'resumed' }))).toThrow(
      'the log of MIG-1 begins with resumed instead of requested',
    )
  })

  it('holds one request', () => {
    const [request] = LOG_TO.assessing
    if (!request) throw new Error('no request')

    expect(() => evolve('MIG-1', inState('assessing'), logged(request))).toThrow('second request')
  })

  it('with an event that nobody knows is from a newer version, and says which', () => {
    expect(() => evolve('MIG-1', inState('assessing'), logged({ type: 'teleported' } as never))).toThrow(
      'unknown event "teleported"',
    )
  })

  it('counts its events as version', () => {
    expect(inState('failed').version).toBe(LOG_TO.failed.length)
  })
})

describe('acknowledgements', () => {
  const [finding] = OPEN.findings.filter((each) => each.severity === 'acknowledge')
  if (!finding) throw new Error('nothing to acknowledge')
  const given = { rule: finding.rule, subjects: [finding.subject], by: 'U-dan', at: MONDAY }

  it('are open until given, each rule once', () => {
    const open = openAcknowledgements(OPEN, [])

    expect(open).toContain(finding.rule)
    expect(new Set(open).size).toBe(open.length)
    expect(acknowledgedRules(OPEN, [])).toEqual([])
  })

  it('given for what they are about are not open', () => {
    expect(openAcknowledgements(OPEN, [given])).not.toContain(finding.rule)
    expect(acknowledgedRules(OPEN, [given])).toEqual([finding.rule])
  })

  it('are asked for again when they are about something else', () => {
    const moved = { ...OPEN, findings: OPEN.findings.map((each) => ({ ...each, subject: `${each.subject} 2` })) }

    expect(openAcknowledgements(moved, [given])).toContain(finding.rule)
    expect(acknowledgedRules(moved, [given])).toEqual([])
  })

  it('are asked for again when they are about more', () => {
    const more = { ...OPEN, findings: [...OPEN.findings, { ...finding, subject: 'another' }] }

    expect(openAcknowledgements(more, [given])).toContain(finding.rule)
  })

  it('outlive a check that finds the same', () => {
    const m = folded(
      [
        { type: 'check-requested', decideBy: MONDAY + 1 },
        { type: 'assessed', assessment: OPEN, digest: 'd2' },
      ],
      inState('needs-approval'),
    )

    expect(m).toMatchObject({ state: 'needs-approval', decideBy: MONDAY + 1, digest: 'd2' })
  })
})

describe('a resume after a failure', () => {
  const failed = folded(
    [
      { type: 'change-intended', changeId: 'setting.multiple-sessions' },
      { type: 'change-done', changeId: 'setting.multiple-sessions', how: 'applied', observed: 'on' },
      { type: 'change-done', changeId: 'setting.desktop-monitoring', how: 'already-so', observed: 'on' },
      { type: 'change-intended', changeId: 'user.kiosk.create' },
      { type: 'change-failed', changeId: 'user.kiosk.create', sentence: 'No.' },
    ],
    inState('migrating'),
  )

  it('looks at every change anew, and knows which ones it tried', () => {
    const m = folded([{ type: 'resumed' }], failed)

    expect(m).toMatchObject({ state: 'migrating', outcome: null, endedAt: null })
    expect(m.cutover?.progress).toEqual({
      'setting.multiple-sessions': { status: 'intended', at: MONDAY },
      'user.kiosk.create': { status: 'intended', at: MONDAY },
    })
    expect(m.cutover?.isUntouched).toBe(false)
  })
})

describe('items by hand', () => {
  it('are in the way only of the changes that come after them', () => {
    const m = inState('migrating')

    expect(openItems(m).map(({ item }) => item)).toEqual(['gpu-rendering'])
    expect(itemsInTheWay(m)).toEqual([])
  })

  it('are in the way at the end, when all else is done', () => {
    const m = inState('migrating')
    const done = workList(m)
      .filter((change) => change.kind !== 'manual')
      .map((change): MigrationEvent => ({ type: 'change-done', changeId: change.id, how: 'applied', observed: 'so' }))

    expect(itemsInTheWay(folded(done, m)).map(({ item }) => item)).toEqual(['gpu-rendering'])
  })
})

describe('an approval that is void', () => {
  it('takes along what was answered for the old plan', () => {
    const m = folded(
      [
        { type: 'stop-requested' },
        { type: 'item-confirmed', item: 'gpu-rendering' },
        {
          type: 'approval-voided',
          differences: [],
          assessment: OPEN,
          digest: 'd2',
          isAtStart: true,
          decideBy: MONDAY,
        },
      ],
      inState('migrating'),
    )

    expect(m).toMatchObject({
      approval: null,
      schedule: null,
      cutover: null,
      stopRequestedBy: null,
      mapped: null,
      seatProposal: null,
      answers: { seats: null, confirmedItems: [] },
    })
  })
})
