import { describe, expect, it } from 'vitest'
import { decideApprove, decideReject } from '../../../../src/migration/decide/approving.ts'
import { decideAcknowledge, decideCheck } from '../../../../src/migration/decide/assessing.ts'
import type { Decision } from '../../../../src/migration/decide/command.ts'
import { decideConfirm } from '../../../../src/migration/decide/confirming.ts'
import { decideCancel, decideExpire, decideResume, decideStop } from '../../../../src/migration/decide/ending.ts'
import { decideSchedule } from '../../../../src/migration/decide/scheduling.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import { isRefusal } from '../../../../src/migration/refusal.ts'
import { ROLE_LADDER, type Verb } from '../../../../src/migration/roles.ts'
import { STATES, type StateName } from '../../../../src/migration/states.ts'
import { folded, inState } from '../../../support/every-state.ts'
import { HOUR_MS, MONDAY, POLICY } from '../../../support/fake-ports.ts'

const BY = { by: 'U-dan', now: MONDAY }
const WISH = { startAt: MONDAY + 48 * HOUR_MS, isNow: false, reason: null }

const DECIDE: Readonly<Record<Exclude<Verb, 'view' | 'start'>, (m: Migration) => Decision>> = {
  check: (m) => decideCheck(m, MONDAY + HOUR_MS),
  acknowledge: (m) => decideAcknowledge(m, [], BY, () => 'd2'.repeat(32)),
  approve: (m) => decideApprove(m, m.digest ?? '', BY, POLICY),
  reject: (m) => decideReject(m, null, 'exams'),
  schedule: (m) => decideSchedule(m, WISH, { ...BY, isApprover: false }, POLICY, String),
  confirm: (m) => decideConfirm(m, 'gpu-rendering'),
  stop: decideStop,
  resume: decideResume,
  cancel: decideCancel,
}

const verbs = Object.keys(DECIDE) as (keyof typeof DECIDE)[]
const states = Object.keys(STATES) as StateName[]
const cases = states.flatMap((state) =>
  verbs.map((verb) => ({ state, verb, isPossible: STATES[state].verbs.includes(verb) })),
)

describe('what people may ask in a state is what the table says', () => {
  it('for every verb of every role and every state', () => {
    const all = ROLE_LADDER.flatMap((step) => step.verbs)

    expect(verbs.toSorted()).toEqual(all.filter((verb) => verb !== 'view' && verb !== 'start').toSorted())
    expect(cases).toHaveLength(9 * 16)
  })

  it.each(cases.filter(({ isPossible }) => isPossible))('$verb is possible in $state', ({ state, verb }) => {
    const m = inState(state)

    const decision = DECIDE[verb](m)

    if (isRefusal(decision)) throw new Error(decision.sentence)
    expect(decision.length).toBeGreaterThan(0)
    const after = folded(decision, m)
    const way = decision.map((_, index) => folded(decision.slice(0, index + 1), m).state)
    expect([m.state, ...STATES[m.state].exits]).toContain(way[0])
    expect(after.version).toBe(m.version + decision.length)
  })

  it.each(cases.filter(({ isPossible }) => !isPossible))('$verb is refused in $state', ({ state, verb }) => {
    const decision = DECIDE[verb](inState(state))

    expect(decision).toMatchObject({
      refused: 'wrong-state',
      sentence: expect.stringMatching(/^MIG-1 (can't be|can't have|is) [^.]+\. ([A-Z][^.]+\.)|It has ended\.$/),
    })
    expect(decision).toMatchObject({ sentence: expect.stringContaining(STATES[state].says) })
  })

  it.each(states)('%s expires if and only if it waits for a decision that does not come', (state) => {
    const m = inState(state)
    const waits = STATES[state].exits.includes('expired')

    expect(decideExpire(m, MONDAY + 71 * HOUR_MS)).toEqual([])
    expect(decideExpire(m, MONDAY + 72 * HOUR_MS)).toEqual(waits ? [{ type: 'expired' }] : [])
  })
})
