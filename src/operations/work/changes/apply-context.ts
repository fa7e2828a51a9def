import type { Migration } from '../../../migration/migration.ts'
import type { Change } from '../../../migration/plan/change.ts'
import { workList } from '../../../migration/stages/work-list.ts'
import { sameAccount } from '../../../migration/worksheet/names.ts'
import type { ApplyContext, Ports, SecretValue } from '../../ports.ts'

/** What applying needs beyond the plan, or a sentence that says what is missing. */
export async function applyContext(ports: Ports, m: Migration, change: Change): Promise<ApplyContext | string> {
  const stationId = 'seat' in change ? m.answers.seats?.[change.seat] : undefined
  if ('seat' in change && stationId === undefined) return `no station is confirmed for the seat ${change.seatName}.`
  const context: ApplyContext = {
    ...(stationId === undefined ? {} : { stationId }),
    ...(m.rollback ? { isReversal: true } : {}),
  }
  const account = accountOf(change)
  if (account === null) return context
  const password = await passwordFor(ports, m, account)
  if (typeof password === 'string') return password
  return password ? { ...context, password } : 'the password of its account is not in the configuration (accounts).'
}

function accountOf(change: Change): string | null {
  if (change.kind === 'create-user') return change.user
  return change.kind === 'station-auto-logon' ? change.to : null
}

/** Accounts that this migration makes have derived passwords; all others must be configured. A sentence where one cannot be derived. */
async function passwordFor(ports: Ports, m: Migration, account: string): Promise<SecretValue | string | undefined> {
  const isOurs = workList(m).some((change) => change.kind === 'create-user' && sameAccount(change.user, account))
  if (!isOurs || !m.cutover) return ports.passwords.configured(account)
  try {
    return await ports.passwords.derive(m.cutover.secretKeyId, m.id, account)
  } catch (error) {
    return `${error instanceof Error ? error.message : 'its password cannot be derived'}.`
  }
}
