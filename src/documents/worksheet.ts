import { SETTING_WORDS } from '../migration/describe/setting-words.ts'
import {
  showDiskProtection,
  showHour,
  showOrientation,
  showReading,
  showUserType,
} from '../migration/describe/show-reading.ts'
import type { ServerId } from '../migration/ids.ts'
import type { ServerReading } from '../migration/worksheet/facts.ts'
import { knownValue } from '../migration/worksheet/reading.ts'
import {
  type LocalUser,
  SETTING_NAMES,
  type SettingName,
  type UserType,
  type Worksheet,
} from '../migration/worksheet/worksheet.ts'
import { type Block, type CheckBox, type Document, facts, list, paragraph, type Section, table } from './document.ts'

/** The guide's planning worksheet (statements 22 to 34), filled in, in its order and words. `readAt` is shown as it is. */
export function worksheetDocument(server: ServerId, reading: ServerReading, readAt: string): Document {
  const { worksheet, facts: seen } = reading
  return {
    title: `Planning worksheet: ${server}`,
    subtitle: `${worksheet.computerName}, ${seen.os.caption}, version ${seen.os.version}`,
    notice:
      'Names accounts. For people who may see migrations here: not to be posted in a channel or left where others read it.',
    sections: [
      {
        heading: 'Who read it, and when',
        blocks: [
          facts([
            ['Read by Stationmaster as', worksheet.readBy],
            ['Read at', readAt],
            ['MultiPoint Services', seen.multipoint.serverVersion],
          ]),
        ],
      },
      { heading: 'Server settings', blocks: [{ kind: 'checks', items: SETTING_NAMES.map(settingBox(worksheet)) }] },
      { heading: 'Managed servers and computers', blocks: [managed(worksheet)] },
      { heading: 'Stations (local stations)', blocks: [stations(worksheet)] },
      ...people(worksheet),
      { heading: 'Virtual desktops', blocks: virtualDesktops(worksheet) },
      { heading: 'Not on the printed worksheet', blocks: [forgotten(worksheet)] },
    ],
  }
}

function settingBox({ settings }: Worksheet): (name: SettingName, index: number) => CheckBox {
  return (name, index) => {
    const reading = settings[name]
    const text = `(${String.fromCharCode(97 + index)}) ${SETTING_WORDS[name].title}`
    if (reading.kind === 'known') return { mark: reading.value ? 'checked' : 'clear', text }
    return { mark: 'unknown', text, note: showReading(reading) }
  }
}

function managed({ managedServers, managedComputers }: Worksheet): Block {
  const kinds = [
    ...managedServers.map((name) => [name, 'MultiPoint server']),
    ...managedComputers.map((name) => [name, 'computer']),
  ]
  return table(
    [
      ['#', 1],
      ['Computer name', 8],
      ['Kind', 6],
    ],
    kinds.map(([name = '', kind = ''], index) => [String(index + 1), name, kind]),
  )
}

function stations(worksheet: Worksheet): Block {
  return table(
    [
      ['#', 1],
      ['Station name', 5],
      ['Auto-logon user account', 5],
      ['Display orientation', 4],
    ],
    worksheet.stations.map((station) => [
      String(station.stationId),
      station.name,
      station.autoLogonUser ?? '',
      showReading(station.orientation, showOrientation),
    ]),
  )
}

/** Accounts by what they are; those that every Windows has are never migrated and stand on no worksheet. */
function people({ users }: Worksheet): Section[] {
  const own = users.filter((user) => !user.isBuiltIn)
  const ofType = (type: UserType) => own.filter((user) => knownValue(user.userType) === type)
  const unclear = own.filter((user) => user.userType.kind !== 'known')
  return [
    { heading: 'Administrators', blocks: [userTable(ofType('Administrator'))] },
    { heading: 'MultiPoint Dashboard users', blocks: [userTable(ofType('DashboardUser'))] },
    {
      heading: 'Standard users',
      blocks: [
        paragraph('The guide asks to record them; its printed worksheet has no table for them.'),
        userTable(ofType('Standard')),
      ],
    },
    ...(unclear.length === 0
      ? []
      : [
          {
            heading: 'Accounts whose type is not known',
            blocks: [list(unclear.map((user) => `${user.name}: ${showReading(user.userType, showUserType)}`))],
          },
        ]),
  ]
}

function userTable(users: readonly LocalUser[]): Block {
  return table(
    [
      ['#', 1],
      ['User name', 5],
      ['Full name', 5],
      ['Notes', 4],
    ],
    users.map((user, index) => [String(index + 1), user.name, user.fullName, userNotes(user)]),
  )
}

function userNotes({ isEnabled, mustChangePassword }: LocalUser): string {
  const notes = [
    isEnabled ? '' : 'disabled',
    knownValue(mustChangePassword) ? 'must choose a new password at the next logon' : '',
  ]
  return notes.filter((note) => note !== '').join(', ')
}

function virtualDesktops({ virtualDesktops: { templateName, templateLocation, desktops } }: Worksheet): Block[] {
  if (templateName === null && desktops.length === 0) return [paragraph('none')]
  return [
    facts([
      ['Template', templateName ?? 'none'],
      ['Template location', showReading(templateLocation)],
    ]),
    table(
      [
        ['#', 1],
        ['Name of the virtual desktop', 14],
      ],
      desktops.map((name, index) => [String(index + 1), name]),
    ),
  ]
}

function forgotten(worksheet: Worksheet): Block {
  const { licensing, stations: all } = worksheet
  const named = (items: readonly string[]) => items.join(', ') || 'none'
  return facts([
    ['Disk protection', showReading(worksheet.diskProtection, showDiskProtection)],
    ['Scheduled updates', updates(worksheet)],
    ['Split stations', named(all.filter(({ isSplit }) => isSplit).map(({ name }) => name))],
    ['Web limiting', showReading(worksheet.webLimiting)],
    ['USB storage lock', showReading(worksheet.usbStorageLock)],
    ['Remote Desktop licensing', `${showReading(licensing.mode)}; servers: ${named(licensing.servers)}`],
    [
      'Virtual desktops of stations',
      named(all.flatMap(({ name, virtualMachine }) => (virtualMachine === null ? [] : [`${name}: ${virtualMachine}`]))),
    ],
    [
      'Stations with sessions elsewhere',
      named(all.flatMap(({ name, sessionHost }) => (sessionHost === null ? [] : [`${name}: ${sessionHost}`]))),
    ],
    ['Members of the group Administrators', named(worksheet.administrators)],
    ['Members of the group Remote Desktop Users', named(worksheet.remoteDesktopUsers)],
  ])
}

function updates({ scheduledUpdate: update }: Worksheet): string {
  if (!update.isEnabled) return 'off'
  const script = update.customScript === '' ? 'no script' : `script ${update.customScript}`
  return `daily at ${showHour(update.hour)}, server time; Windows Update: ${update.automaticUpdateMode}; ${script}; afterwards ${update.returnState}`
}
