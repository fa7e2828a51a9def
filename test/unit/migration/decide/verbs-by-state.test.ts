import { describe, expect, it } from 'vitest'
import { decideApprove, decideReject } from '../../../../src/migration/decide/approving.ts'
import { decideAcknowledge, decideCheck } from '../../../../src/migration/decide/assessing.ts'
import { decideBreakGlass } from '../../../../src/migration/decide/breaking-glass.ts'
import type { Decision } from '../../../../src/migration/decide/command.ts'
import { decideConfirm, decideOverrule } from '../../../../src/migration/decide/confirming.ts'
import { decideCancel, decideExpire, decideResume, decideStop } from '../../../../src/migration/decide/ending.ts'
import { decideRelease, decideSignOff, decideVerifyAgain } from '../../../../src/migration/decide/pilot.ts'
import { decideApproveRetirement, decideRetire } from '../../../../src/migration/decide/retiring.ts'
import { decideRollback } from '../../../../src/migration/decide/rolling-back.ts'
import { decideSchedule } from '../../../../src/migration/decide/scheduling.ts'
import { decideEndSessions, decideWait } from '../../../../src/migration/decide/still-on.ts'
import { decideExtend } from '../../../../src/migration/decide/window.ts'
import { drainPlan } from '../../../../src/migration/drain/drain-plan.ts'
import type { Migration } from '../../../../src/migration/migration.ts'
import { openItems } from '../../../../src/migration/open-points.ts'
import { isRefusal } from '../../../../src/migration/refusal.ts'
import { ROLE_LADDER, type Verb } from '../../../../src/migration/roles.ts'
import { STATES, type StateName } from '../../../../src/migration/states.ts'
import { folded, inState, verified } from '../../../support/every-state.ts'
import { HOUR_MS, MONDAY, POLICY, zones } from '../../../support/fake-ports.ts'

const BY = { by: 'U-dan', now: MONDAY }
const WISH = { startAt: MONDAY + 48 * HOUR_MS, isNow: false, reason: null }
const AT = { now: MONDAY, policy: POLICY, format: String }

const DECIDE: Readonly<Record<Exclude<Verb, 'view' | 'start'>, (m: Migration) => Decision>> = {
  check: (m) => decideCheck(m, MONDAY + HOUR_MS),
  acknowledge: (m) => decideAcknowledge(m, [], BY, () => 'd2'.repeat(32)),
  approve: (m) =>
    m.retirement
      ? decideApproveRetirement(m, { isAllAcknowledged: true }, BY, POLICY)
      : decideApprove(m, { digest: m.digest ?? '' }, BY, POLICY, zones),
  'break-glass': (m) =>
    decideBreakGlass(m, { reason: 'the old server is dying', drain: drainPlan(POLICY) }, BY, POLICY, zones),
  reject: (m) => decideReject(m, null, 'exams'),
  schedule: (m) => decideSchedule(m, WISH, { ...BY, isApprover: false }, POLICY, zones),
  confirm: (m) => decideConfirm(m, openItems(m)[0]?.item ?? 'none'),
  overrule: (m) => decideOverrule(m, 'it is not needed'),
  extend: (m) => decideExtend(m, MONDAY + 50 * HOUR_MS, AT),
  release: (m) => decideRelease(m, { stations: null, people: 'everyone' }),
  'sign-off': decideSignOff,
  verify: decideVerifyAgain,
  rollback: (m) => decideRollback(m, 'the screens flicker'),
  retire: decideRetire,
  stop: decideStop,
  resume: decideResume,
  cancel: decideCancel,
  'end-sessions': (m) => decideEndSessions(m, AT),
  wait: decideWait,
}

const verbs = Object.keys(DECIDE) as (keyof typeof DECIDE)[]
const states = Object.keys(STATES) as StateName[]

/** What the table allows and this record has no use for. */
const USELESS: readonly (readonly [StateName, Verb, RegExp])[] = [
  ['waiting-for-person', 'resume', /waits for a confirmation/],
  ['rolling-back', 'confirm', /no open item/],
  ['retiring', 'confirm', /no open item/],
  ['migrating', 'end-sessions', /waits for nobody/],
  ['waiting-for-person', 'end-sessions', /waits for nobody/],
  ['waiting-for-person', 'wait', /waits for nobody/],
  ['needs-retirement-approval', 'break-glass', /acknowledge A5, A3 first/],
]
/** Refusals that know better than the table what to say. */
const SENTENCES: readonly (readonly [Verb, string])[] = [
  ['retire', 'before the pilot is signed off'],
  ['cancel', 'only the retirement of the source is not'],
]
const isUseless = (state: StateName, verb: Verb) => USELESS.some(([s, v]) => s === state && v === verb)
const cases = states.flatMap((state) =>
  verbs
    .filter((verb) => !isUseless(state, verb))
    .map((verb) => ({ state, verb, isPossible: STATES[state].verbs.includes(verb) })),
)

function expectFollowsTable(m: Migration, decision: Decision): Migration {
  if (isRefusal(decision)) throw new Error(decision.sentence)
  expect(decision.length).toBeGreaterThan(0)
  return decision.reduce((before, event) => {
    const after = folded([event], before)
    expect([before.state, ...STATES[before.state].exits]).toContain(after.state)
    return after
  }, m)
}

describe('what people may ask in a state is what the table says', () => {
  it('for every verb of every role and every state', () => {
    const all: readonly Verb[] = [...ROLE_LADDER.flatMap((step) => step.verbs), 'break-glass']

    expect(verbs.toSorted()).toEqual(all.filter((verb) => verb !== 'view' && verb !== 'start').toSorted())
    expect(cases).toHaveLength(verbs.length * states.length - USELESS.length)
  })

  it.each(cases.filter(({ isPossible }) => isPossible))('$verb is possible in $state', ({ state, verb }) => {
    const m = inState(state)

    const decision = DECIDE[verb](m)

    const after = expectFollowsTable(m, decision)
    expect(after.version).toBeGreaterThan(m.version)
  })

  it.each(USELESS)('in %s there is nothing to %s', (state, verb, why) => {
    const decision = DECIDE[verb as keyof typeof DECIDE](inState(state))

    expect(decision).toMatchObject({ sentence: expect.stringMatching(why) })
  })

  it.each(cases.filter(({ isPossible }) => !isPossible))('$verb is refused in $state', ({ state, verb }) => {
    const decision = DECIDE[verb](inState(state))

    const special = SENTENCES.find(([v, words]) => v === verb && JSON.stringify(decision).includes(words))
    expect(decision).toMatchObject({
      refused: 'wrong-state',
      sentence: special
        ? expect.stringMatching(/^MIG-1/)
        : expect.stringMatching(/^MIG-1 (can't|is) [^.]+\. ([A-Z][^.]+\.)|It has ended\.$/),
    })
    if (!special) expect(decision).toMatchObject({ sentence: expect.stringContaining(STATES[state].says) })
  })

  it.each(states)('%s expires if and only if it waits for a decision that does not come', (state) => {
    const m = inState(state)
    const waits = STATES[state].exits.includes('expired')

    expect(decideExpire(m, MONDAY + 71 * HOUR_MS)).toEqual([])
    expect(decideExpire(m, MONDAY + 72 * HOUR_MS)).toEqual(waits ? [{ type: 'expired' }] : [])
  })
})

describe('whoever asks for something in the midst of something else', () => {
  const retiring = inState('retiring')
  const stoppedRetiring = folded([{ type: 'stop-requested' }, { type: 'stopped' }], retiring)
  const failedRetiring = folded([{ type: 'change-failed', changeId: 'retire.shut-down', sentence: 'No.' }], retiring)
  const stoppedRollback = folded([{ type: 'stop-requested' }, { type: 'stopped' }], inState('rolling-back'))

  it.each([
    ['stopped', stoppedRetiring],
    ['failed', failedRetiring],
  ])('can not roll back nor cancel a retirement that has %s, but resume it', (_, m) => {
    expect(decideRollback(m, 'why not')).toMatchObject({
      sentence: expect.stringContaining('retirement of the source'),
    })
    expect(decideCancel(m)).toMatchObject({ sentence: expect.stringContaining('Resume it') })
    expect(expectFollowsTable(m, decideResume(m)).state).toBe('retiring')
  })

  it('can not roll back twice, but resume what was stopped', () => {
    expect(decideRollback(stoppedRollback, 'again')).toMatchObject({ sentence: expect.stringContaining('already') })
    expect(expectFollowsTable(stoppedRollback, decideResume(stoppedRollback)).state).toBe('rolling-back')
  })

  it('needs a reason to roll back and to overrule', () => {
    expect(decideRollback(inState('pilot'), ' ')).toMatchObject({ refused: 'bad-input' })
    expect(decideOverrule(inState('waiting-for-stations'), '')).toMatchObject({ refused: 'bad-input' })
  })

  it('can not release or sign off before both test accounts were seen, unless it is overruled', () => {
    const unseen = folded([{ type: 'verification-started' }, verified], inState('migrating'))
    const overruled = expectFollowsTable(unseen, decideOverrule(unseen, 'nobody is there'))

    for (const decide of [DECIDE.release, DECIDE['sign-off']]) {
      expect(decide(unseen)).toMatchObject({ sentence: expect.stringContaining('statement 47') })
      expectFollowsTable(overruled, decide(overruled))
    }
    expect(decideOverrule(overruled, 'again')).toMatchObject({ sentence: expect.stringContaining('nothing open') })
  })

  it('is told that a window is no longer in question once the pilot has begun', () => {
    const failed = folded([{ type: 'change-failed', changeId: 'x', sentence: 'No.' }], inState('pilot'))

    expect(DECIDE.extend(failed)).toMatchObject({ sentence: expect.stringContaining('no longer in question') })
  })

  it('has nothing more to acknowledge for a retirement than what is open', () => {
    const m = expectFollowsTable(
      inState('needs-retirement-approval'),
      DECIDE.acknowledge(inState('needs-retirement-approval')),
    )

    expect(DECIDE.acknowledge(m)).toMatchObject({ refused: 'wrong-state' })
    expect(decideApproveRetirement(m, { isAllAcknowledged: false }, BY, POLICY)).toEqual([
      { type: 'retirement-approved' },
    ])
  })
})
