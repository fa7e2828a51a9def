import type { Worksheet } from '../worksheet/worksheet.ts'

/** One account that logs on by itself, and the names of the seats where it does. */
export interface AutoLogon {
  readonly account: string
  readonly seatNames: readonly string[]
}

/** The automatic logons of a worksheet, each account once. */
export function autoLogons(worksheet: Worksheet): AutoLogon[] {
  const found = new Map<string, { account: string; seatNames: string[] }>()
  for (const { autoLogonUser, name } of worksheet.stations) {
    if (autoLogonUser === null) continue
    const key = autoLogonUser.toLowerCase()
    const logon = found.get(key) ?? { account: autoLogonUser, seatNames: [] }
    logon.seatNames.push(name)
    found.set(key, logon)
  }
  return [...found.values()]
}
