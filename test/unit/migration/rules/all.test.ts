import { expect, test } from 'vitest'
import type { Finding } from '../../../../src/migration/assessment/finding.ts'
import { decideAcknowledge } from '../../../../src/migration/decide/assessing.ts'
import { ALL_RULES } from '../../../../src/migration/rules/all.ts'
import { anAssessment } from '../../../support/an-assessment.ts'
import { DIGEST, folded, LOG_TO } from '../../../support/every-state.ts'
import { CAROL, MONDAY } from '../../../support/fake-ports.ts'

function range(letter: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${letter}${from + index}`)
}

test("every rule that is judged before anything is touched is there once, in the guide's order", () => {
  // B15 to B18 and N2 are gates of what comes later, and have tests of their own: later-gates.test.ts.
  const covered = [...range('B', 1, 14), 'N1', 'N3', 'N4', 'N5', ...range('A', 1, 20)]

  expect(ALL_RULES.map((rule) => rule.id)).toEqual(covered)
})

test('every finding says what to do in a sentence, and no title names an account', () => {
  for (const finding of anAssessment({ passwords: { missing: ['CONTOSO\\lab7'] } }).findings) {
    expect(finding.title).toMatch(/^[A-Z].*\.$/)
    expect(finding.title).not.toMatch(/kiosk|lab7|admin\b/)
    expect(finding.remedy).toMatch(/^[A-Z].*\.$/)
    expect(finding.evidence).not.toBe('')
  }
})

test('no two findings share rule, server and subject', () => {
  const keys = anAssessment().findings.map(({ rule, server, subject }) => [rule, server, subject].join('|'))

  expect(new Set(keys).size).toBe(keys.length)
})

test.each(ALL_RULES.filter(({ id }) => id.startsWith('A')))(
  'who acknowledged $id is recorded, with what it was about and when',
  ({ id, title, statements }) => {
    const finding: Finding = {
      rule: id,
      severity: 'acknowledge',
      server: null,
      subject: 'this',
      title,
      evidence: 'Seen.',
      remedy: 'Look.',
      statements,
    }
    const assessment = { ...anAssessment(), findings: [finding, { ...finding, subject: 'that' }] }
    const m = folded([...LOG_TO.assessing, { type: 'assessed', assessment, digest: DIGEST }])

    const decision = decideAcknowledge(m, [id], { by: CAROL.id, now: MONDAY }, () => DIGEST)
    if ('refused' in decision) throw new Error(decision.sentence)

    expect(m.state).toBe('needs-acknowledgement')
    expect(folded(decision, m)).toMatchObject({
      state: 'needs-approval',
      acknowledgements: [{ rule: id, subjects: ['this', 'that'], by: CAROL.id, at: MONDAY }],
    })
  },
)
