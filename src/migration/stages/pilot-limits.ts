import { counted } from '../describe/words.ts'
import type { Migration } from '../migration.ts'
import { findUser } from '../worksheet/accounts.ts'
import { includesAccount } from '../worksheet/names.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'
import { newAccountsOf, testAccountsOf } from './pilot-changes.ts'

/** What the server does not enforce as the pilot wants it: who is kept out, who may log on, which test accounts there are. */
export function pilotNotAsWanted(m: Migration, { users }: Worksheet): string[] {
  const { assessment, pilot } = m
  if (!assessment) return []
  const isOver = Boolean(pilot?.signedOffBy)
  const mayLogOn = (name: string) => isOver || includesAccount(pilot?.releasedAccounts ?? [], name)
  const wrong = newAccountsOf(assessment).filter((name) => {
    const user = findUser(users, name)
    return user !== undefined && user.isEnabled !== mayLogOn(name)
  })
  const tests = Object.values(testAccountsOf(assessment)).filter(
    (name) => (findUser(users, name) === undefined) !== isOver,
  )
  return [
    ...(wrong.length > 0 ? [`${counted(wrong.length, 'account')} can log on, or not, against what was released`] : []),
    ...(tests.length > 0 ? [`${counted(tests.length, 'test account')} ${isOver ? 'still there' : 'missing'}`] : []),
  ]
}
