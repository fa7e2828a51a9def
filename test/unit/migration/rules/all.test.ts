import { expect, test } from 'vitest'
import { ALL_RULES } from '../../../../src/migration/rules/all.ts'
import { anAssessment } from '../../../support/an-assessment.ts'

function range(letter: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${letter}${from + index}`)
}

test("every rule of the guide that this version covers is there once, in the guide's order", () => {
  const covered = [
    ...range('B', 1, 12),
    ...range('N', 1, 2),
    ...range('A', 1, 10),
    ...range('A', 12, 14),
    ...range('A', 16, 20),
  ]

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
