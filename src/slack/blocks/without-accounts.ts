import type { Migration } from '../../migration/migration.ts'
import type { Worksheet } from '../../migration/worksheet.ts'

/**
 * Takes the names of accounts out of text that everyone in a channel can read: pupils use these servers. The names are those
 * of both worksheets; where an account is called like one of the servers, the server's name stays.
 */
export function withoutAccounts(text: string, migration: Migration | undefined): string {
  const assessment = migration?.assessment
  if (!migration || !assessment) return text
  const sheets = [assessment.source, assessment.before, assessment.desired]
  const places = new Set([migration.source, migration.destination, ...sheets.map((sheet) => sheet.computerName)])
  const names = new Set(sheets.flatMap(accountsOf).filter((name) => name.length > 1 && !places.has(name)))
  if (names.size === 0) return text
  // Longest first, so that DOMAIN\anna goes before anna.
  const pattern = [...names]
    .sort((a, b) => b.length - a.length)
    .map(literally)
    .join('|')
  const quoted = `[“"'‘]?(?<![\\p{L}\\p{N}_.\\\\-])(?:${pattern})(?![\\p{L}\\p{N}_-])[”"'’]?`
  return text.replace(new RegExp(`(?:(?:the |an )?account )?${quoted}`, 'giu'), 'an account')
}

function accountsOf(sheet: Worksheet): string[] {
  const people = sheet.users.filter((user) => !user.isBuiltIn)
  return [
    ...people.map((user) => user.name),
    ...people.map((user) => user.fullName),
    ...sheet.stations.flatMap((station) => station.autoLogonUser ?? []),
    ...sheet.stations.flatMap((station) => station.autoLogonUser?.split('\\').at(-1) ?? []),
    ...[...sheet.remoteDesktopUsers, ...sheet.administrators].filter((name) => name.includes('\\')),
  ]
}

function literally(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
