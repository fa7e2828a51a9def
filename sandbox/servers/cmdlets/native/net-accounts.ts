import { LOCKOUT_MINUTES } from '../../state/people/security-events.ts'
import type { ServerState } from '../../state/server-state.ts'

const VALUE_COLUMN = 54
const MAX_AGE_DAYS = 42
const ROLES: Readonly<Record<number, string>> = { 4: 'BACKUP', 5: 'PRIMARY' }

/** The lines of `net accounts`. That passwords must be complex it does not tell. */
export function accountsText({ passwordPolicy, computer }: ServerState): string[] {
  const { minLength, historyLength, lockoutThreshold } = passwordPolicy
  const rows: readonly (readonly [label: string, value: string | number])[] = [
    ['Force user logoff how long after time expires?:', 'Never'],
    ['Minimum password age (days):', 0],
    ['Maximum password age (days):', MAX_AGE_DAYS],
    ['Minimum password length:', minLength],
    ['Length of password history maintained:', historyLength || 'None'],
    ['Lockout threshold:', lockoutThreshold || 'Never'],
    ['Lockout duration (minutes):', LOCKOUT_MINUTES],
    ['Lockout observation window (minutes):', LOCKOUT_MINUTES],
    ['Computer role:', ROLES[computer.domainRole] ?? 'SERVER'],
  ]
  return rows.map(([label, value]) => `${label.padEnd(VALUE_COLUMN)}${value}`)
}
