import { settingTitle } from '../describe/setting-words.ts'
import { showHour, showOnOff, showOrientation, showReading, showUserType, showYesNo } from '../describe/show-reading.ts'
import type { Reading } from '../worksheet/reading.ts'
import { type LocalUser, SETTING_NAMES, type Station, type Worksheet } from '../worksheet/worksheet.ts'
import type { Assessment } from './assessment.ts'
import type { Finding } from './finding.ts'

/** One thing that an approval is about. `value` is compared, `field` and `shown` are for people. */
export interface ApprovedField {
  readonly field: string
  readonly value: string
  readonly shown: string
  /** Key of the field that this one is a detail of: where that one is gone or new, saying so is enough. */
  readonly of?: string
}

/** Fields by key. Keys do not depend on the order in which a server lists things. */
export type ApprovedFields = ReadonlyMap<string, ApprovedField>

/**
 * The destination as recorded, less what moves by itself: who read it, sizes, and its stations, which people may map at any
 * time. Whether an existing account must change its password is its owner's business and not part of it either.
 */
export function fieldsBefore(assessment: Assessment): ApprovedFields {
  return new Map(worksheetFields(assessment.before))
}

/** What the destination shall be, with the stations by seat. */
export function fieldsDesired(assessment: Assessment): ApprovedFields {
  const { desired } = assessment
  return new Map([...worksheetFields(desired), ...desired.stations.flatMap(seatFields)])
}

/** A worksheet as it was read, with its stations by their own ids. */
export function fieldsOfWorksheet(worksheet: Worksheet): ApprovedFields {
  return new Map([...worksheetFields(worksheet), ...worksheet.stations.flatMap(seatFields)])
}

/** What stands in the way or was to be acknowledged. Notes only inform, so nothing is approved about them. */
export function fieldsFound(assessment: Assessment): ApprovedFields {
  return new Map(assessment.findings.filter((finding) => finding.severity !== 'note').map(findingField))
}

type Entry = readonly [key: string, field: ApprovedField]

function findingField(finding: Finding): Entry {
  const { rule, server, subject, severity, title } = finding
  const place = server === null ? '' : ` on ${server}`
  const field = { field: `${rule} (${subject})${place}`, value: severity, shown: `${SEVERITIES[severity]}: ${title}` }
  return [keyOf(rule, server ?? '', subject), field]
}

const SEVERITIES: Readonly<Record<Finding['severity'], string>> = {
  block: 'stands in the way',
  acknowledge: 'to be acknowledged',
  note: 'to be known',
}

function worksheetFields(worksheet: Worksheet): Entry[] {
  const { virtualDesktops, scheduledUpdate, licensing } = worksheet
  return [
    plain('computer-name', 'Computer name', worksheet.computerName),
    ...SETTING_NAMES.map((name) =>
      reading(keyOf('setting', name), `“${settingTitle(name)}”`, worksheet.settings[name], showOnOff),
    ),
    ...members('managed-server', 'Managed server', worksheet.managedServers),
    ...members('managed-computer', 'Managed computer', worksheet.managedComputers),
    ...worksheet.users.flatMap(userFields),
    ...members('administrators', 'Member of Administrators', worksheet.administrators),
    ...members('remote-desktop-users', 'Member of Remote Desktop Users', worksheet.remoteDesktopUsers),
    plain('template', 'Virtual desktop template', virtualDesktops.templateName ?? 'none'),
    reading('template-location', 'Location of the virtual desktop template', virtualDesktops.templateLocation),
    ...members('virtual-desktop', 'Virtual desktop', virtualDesktops.desktops),
    reading('disk-protection', 'Disk protection', worksheet.diskProtection),
    plain('update', 'Scheduled update', showOnOff(scheduledUpdate.isEnabled)),
    plain('update-hour', 'Hour of the scheduled update', showHour(scheduledUpdate.hour)),
    plain('update-mode', 'What the scheduled update installs', scheduledUpdate.automaticUpdateMode),
    plain('update-script', 'Script of the scheduled update', scheduledUpdate.customScript),
    plain('update-minutes', 'Minutes for that script', String(scheduledUpdate.maxMinutesForCustomScript)),
    plain('update-return', 'State after the scheduled update', scheduledUpdate.returnState),
    reading('licensing', 'Licensing mode', licensing.mode),
    ...members('licence-server', 'Licence server', licensing.servers),
    reading('web-limiting', 'Web limiting', worksheet.webLimiting),
    reading('usb-storage', 'USB storage lock', worksheet.usbStorageLock),
  ]
}

function userFields(user: LocalUser): Entry[] {
  const head = keyOf('account', user.name.toLowerCase())
  const about = (what: string): [string, string] => [`${head}.${what}`, `Account ${user.name}: ${what}`]
  return [
    plain(head, `Account ${user.name}`, 'there'),
    detail(head, reading(...about('type'), user.userType, showUserType)),
    detail(head, plain(...about('full name'), user.fullName)),
    detail(head, plain(...about('description'), user.description)),
    detail(head, plain(...about('built in'), showYesNo(user.isBuiltIn))),
    detail(head, plain(...about('enabled'), showYesNo(user.isEnabled))),
  ]
}

function seatFields(seat: Station): Entry[] {
  const head = keyOf('seat', String(seat.stationId))
  const about = (what: string): [string, string] => [`${head}.${what}`, `Station ${seat.name}: ${what}`]
  return [
    plain(head, `Station ${seat.stationId}`, 'there'),
    detail(head, plain(`${head}.name`, `Station ${seat.stationId}: name`, seat.name)),
    // JSON tells the account `none` from no account.
    detail(head, [
      `${head}.auto-logon`,
      {
        field: `Station ${seat.name}: automatic logon`,
        value: JSON.stringify(seat.autoLogonUser),
        shown: seat.autoLogonUser ?? 'none',
      },
    ]),
    detail(head, reading(...about('display orientation'), seat.orientation, showOrientation)),
    detail(head, plain(...about('split'), showYesNo(seat.isSplit))),
  ]
}

function members(group: string, title: string, names: readonly string[]): Entry[] {
  return names.map((name) => plain(keyOf(group, name.toLowerCase()), `${title} ${name}`, 'there'))
}

function plain(key: string, field: string, value: string): Entry {
  return [key, { field, value, shown: value === '' ? 'empty' : value }]
}

/** Why something cannot be read may be said in other words the next time, so it is not compared. */
function reading<T extends string | boolean>(
  key: string,
  field: string,
  is: Reading<T>,
  show: (value: T) => string = String,
): Entry {
  const shown = showReading(is, show)
  if (is.kind === 'known') return [key, { field, value: `known ${is.value}`, shown }]
  return [key, { field, value: is.kind === 'unknown' ? `unknown ${is.text}` : 'unreadable', shown }]
}

function detail(of: string, [key, field]: Entry): Entry {
  return [key, { ...field, of }]
}

/** JSON keeps the parts apart whatever they contain. */
function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts)
}
