import { SETTING_WORDS } from '../migration/describe/setting-words.ts'
import { showHour, showOrientation, showReading, showUserType, showYesNo } from '../migration/describe/show-reading.ts'
import type { ServerReading } from '../migration/worksheet/facts.ts'
import type { Reading } from '../migration/worksheet/reading.ts'
import { type LocalUser, SETTING_NAMES, type Station, type Worksheet } from '../migration/worksheet/worksheet.ts'
import { printable } from './terminal.ts'
import { renderHeading, renderTable } from './text-table.ts'

/** The guide's planning worksheet (statements 22 to 34), filled in; ends in a line break. */
export function renderWorksheet(server: string, reading: ServerReading): string {
  const { worksheet, facts } = reading
  const lines = [
    `Planning worksheet of ${server}: ${worksheet.computerName}`,
    `${facts.os.caption}, version ${facts.os.version}; read as ${worksheet.readBy} at ${new Date(facts.readAt).toISOString()}`,
    ...renderHeading('Server settings'),
    ...SETTING_NAMES.map((name) => `${checkBox(worksheet.settings[name])} ${SETTING_WORDS[name].title}`),
    ...renderHeading('Managed servers and computers'),
    ...listOrNone([...worksheet.managedServers, ...worksheet.managedComputers]),
    ...renderHeading('Local stations'),
    ...stationTable(worksheet.stations),
    ...renderHeading('Users'),
    ...userLines(worksheet.users),
    ...renderHeading('Virtual desktops'),
    ...virtualDesktopLines(worksheet.virtualDesktops),
    ...renderHeading('Not on the printed worksheet'),
    ...otherLines(worksheet),
  ]
  return `${lines.map(printable).join('\n')}\n`
}

function checkBox(reading: Reading<boolean>): string {
  if (reading.kind === 'known') return reading.value ? '[x]' : '[ ]'
  return `[?] (${showReading(reading)})`
}

function stationTable(stations: readonly Station[]): string[] {
  if (stations.length === 0) return ['none']
  const rows = stations.map((station) => [
    String(station.stationId),
    station.name,
    station.autoLogonUser ?? '',
    showReading(station.orientation, showOrientation),
    [
      station.isSplit ? 'split' : '',
      station.virtualMachine === null ? '' : `virtual desktop ${station.virtualMachine}`,
      station.sessionHost === null ? '' : `sessions on ${station.sessionHost}`,
    ]
      .filter((note) => note !== '')
      .join(', '),
  ])
  return renderTable(['#', 'Station name', 'Auto-logon user account', 'Display orientation', 'Notes'], rows)
}

function userLines(users: readonly LocalUser[]): string[] {
  const own = users.filter((user) => !user.isBuiltIn)
  const namesOf = (type: LocalUser['userType'] extends Reading<infer Type> ? Type : never) =>
    own.filter((user) => user.userType.kind === 'known' && user.userType.value === type).map(nameOf)
  const unclear = own.filter((user) => user.userType.kind !== 'known')
  return [
    `Administrators:   ${namesOf('Administrator').join(', ') || 'none'}`,
    `Dashboard users:  ${namesOf('DashboardUser').join(', ') || 'none'}`,
    `Standard users:   ${namesOf('Standard').join(', ') || 'none'}`,
    ...unclear.map((user) => `${user.name}: ${showReading(user.userType, showUserType)}`),
  ]
}

function nameOf(user: LocalUser): string {
  return user.isEnabled ? user.name : `${user.name} (disabled)`
}

function virtualDesktopLines({ templateName, templateLocation, desktops }: Worksheet['virtualDesktops']): string[] {
  if (templateName === null && desktops.length === 0) return ['none']
  return [
    `Template:          ${templateName ?? 'none'}`,
    `Template location: ${showReading(templateLocation)}`,
    `Virtual desktops:  ${desktops.join(', ') || 'none'}`,
  ]
}

function otherLines(worksheet: Worksheet): string[] {
  const { scheduledUpdate: update, licensing } = worksheet
  const schedule = update.isEnabled
    ? `at ${showHour(update.hour)}, Windows Update ${update.automaticUpdateMode}, script ${update.customScript || 'none'}`
    : 'off'
  return [
    `Disk protection:       ${showReading(worksheet.diskProtection)}`,
    `Scheduled updates:     ${schedule}`,
    `Licensing:             ${showReading(licensing.mode)}, servers: ${licensing.servers.join(', ') || 'none'}`,
    `Web limiting:          ${showReading(worksheet.webLimiting)}`,
    `USB storage lock:      ${showReading(worksheet.usbStorageLock)}`,
    `Administrators group:  ${worksheet.administrators.join(', ') || 'none'}`,
    `Remote Desktop Users:  ${worksheet.remoteDesktopUsers.join(', ') || 'none'}`,
    `Split stations:        ${showYesNo(worksheet.stations.some((station) => station.isSplit))}`,
  ]
}

function listOrNone(items: readonly string[]): string[] {
  return items.length === 0 ? ['none'] : [...items]
}
