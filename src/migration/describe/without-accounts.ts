import type { Assessment } from '../assessment/assessment.ts'
import type { Worksheet } from '../worksheet/worksheet.ts'

/**
 * Takes the names of accounts out of a text that everyone in a channel can read: pupils use these servers. Names are those of
 * all assessments given: one that has just been removed is a name, too. Where an account is called like a server or a
 * station, that name stays.
 */
export function withoutAccounts(text: string, assessments: readonly (Assessment | null | undefined)[]): string {
  const sheets = assessments.flatMap((each) => (each ? [each.source, each.before, each.desired] : []))
  const places = new Set(sheets.flatMap(placesOf).map((name) => name.toLowerCase()))
  const names = sheets
    .flatMap(accountsOf)
    .filter((name) => name.length > 1 && !places.has(name.toLowerCase()) && !isEverybody(name))
  if (names.length === 0) return text
  // Longest first, so that DOMAIN\anna goes before anna.
  const pattern = [...new Set(names)]
    .toSorted((one, other) => other.length - one.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('|')
  const quoted = `[“"'‘]?(?<![\\p{L}\\p{N}_.\\\\-])(?:${pattern})(?![\\p{L}\\p{N}_-])[”"'’]?`
  return text.replace(new RegExp(`(?:(?:the |an )?account )?${quoted}`, 'giu'), 'an account')
}

/** Groups that every Windows has: no secret, and words that sentences need. */
function isEverybody(name: string): boolean {
  return ['everyone', 'users', 'authenticated users', 'administrators', 'domain admins'].includes(name.toLowerCase())
}

function placesOf(sheet: Worksheet): string[] {
  return [sheet.computerName, ...sheet.stations.map((station) => station.name)]
}

function accountsOf(sheet: Worksheet): string[] {
  const people = sheet.users.filter((user) => !user.isBuiltIn)
  const others = [
    ...sheet.administrators,
    ...sheet.remoteDesktopUsers,
    ...sheet.stations.flatMap((station) => station.autoLogonUser ?? []),
  ].filter((name) => !sheet.users.some((user) => user.isBuiltIn && user.name === name))
  return [
    ...people.flatMap((user) => [user.name, user.fullName]),
    ...others.flatMap((name) => [name, name.split('\\').at(-1) ?? name]),
  ]
}
