import type { Assessment } from '../assessment/assessment.ts'
import type { Change } from '../plan/change.ts'
import { findUser } from '../worksheet/accounts.ts'
import { includesAccount } from '../worksheet/names.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'

type Sheets = Pick<Assessment, 'source' | 'before' | 'changes'>

/** The two test accounts of the guide (statement 47), by names that neither server has. */
export function testAccountsOf({ source, before }: Sheets): { readonly administrator: string; readonly user: string } {
  return { administrator: freeName('pilot-admin', [source, before]), user: freeName('pilot-user', [source, before]) }
}

function freeName(name: string, sheets: readonly Worksheet[]): string {
  const isTaken = (candidate: string) => sheets.some((sheet) => findUser(sheet.users, candidate) !== undefined)
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`
    if (!isTaken(candidate)) return candidate
  }
}

/** Accounts that the migration makes: those that a pilot can keep out, because the server enforces it. */
export function newAccountsOf({ changes }: Pick<Assessment, 'changes'>): string[] {
  return changes.flatMap((change) => (change.kind === 'create-user' ? [change.user] : []))
}

/** Before the pilot: the test accounts are made, and all other new accounts are kept out until they are released. */
export function pilotChanges(assessment: Sheets): Change[] {
  const { administrator, user } = testAccountsOf(assessment)
  const create = (name: string, userType: 'Administrator' | 'Standard'): Change => ({
    id: `pilot.${name}.create`,
    kind: 'create-user',
    user: name,
    userType,
    fullName: 'Stationmaster pilot',
    description: 'Test account, removed at the sign-off',
    before: 'no such account',
  })
  const limits = newAccountsOf(assessment).map(
    (name): Change => ({
      id: `pilot.${name}.limit`,
      kind: 'account-enabled',
      user: name,
      to: false,
      before: 'can log on',
    }),
  )
  return [create(administrator, 'Administrator'), create(user, 'Standard'), ...limits]
}

/** What lets released accounts log on again. */
export function releaseChanges(assessment: Sheets, released: readonly string[]): Change[] {
  return newAccountsOf(assessment)
    .filter((name) => includesAccount(released, name))
    .map((name) => ({
      id: `pilot.${name}.release`,
      kind: 'account-enabled',
      user: name,
      to: true,
      before: 'kept out by the pilot',
    }))
}

/** What the sign-off takes away: the test accounts, whoever has used them. */
export function signOffChanges(assessment: Sheets): Change[] {
  const { administrator, user } = testAccountsOf(assessment)
  return [administrator, user].map((name) => ({
    id: `pilot.${name}.remove`,
    kind: 'remove-user',
    user: name,
    isEvenIfUsed: true,
    before: 'a test account',
  }))
}
