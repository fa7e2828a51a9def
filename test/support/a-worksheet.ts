import { known, type Reading } from '../../src/migration/worksheet/reading.ts'
import type {
  LocalUser,
  Orientation,
  SettingName,
  Station,
  UserType,
  Worksheet,
} from '../../src/migration/worksheet/worksheet.ts'

const NO_PROPERTY: Reading<never> = { kind: 'unreadable', why: 'no cmdlet shows it' }

export function settings(
  checked: readonly SettingName[],
  other: Partial<Record<SettingName, Reading<boolean>>> = {},
): Worksheet['settings'] {
  const box = (name: SettingName): Reading<boolean> => known(checked.includes(name))
  return {
    'multiple-sessions': box('multiple-sessions'),
    'managed-remotely': box('managed-remotely'),
    'desktop-monitoring': box('desktop-monitoring'),
    'boot-to-console': box('boot-to-console'),
    'no-privacy-notification': box('no-privacy-notification'),
    'ip-per-station': box('ip-per-station'),
    'instant-messaging': box('instant-messaging'),
    'admin-orchestration': box('admin-orchestration'),
    'gpu-rendering': NO_PROPERTY,
    ...other,
  }
}

export function aStation(stationId: number, name = String(stationId), other: Partial<Station> = {}): Station {
  return {
    stationId,
    name,
    autoLogonUser: null,
    orientation: known<Orientation>('Landscape'),
    isSplit: false,
    virtualMachine: null,
    sessionHost: null,
    ...other,
  }
}

export function aUser(name: string, userType: UserType = 'Standard', other: Partial<LocalUser> = {}): LocalUser {
  return {
    name,
    fullName: '',
    description: '',
    userType: known(userType),
    isBuiltIn: false,
    isEnabled: true,
    mustChangePassword: known(false),
    ...other,
  }
}

const BUILT_IN = [
  aUser('Administrator', 'Administrator', { isBuiltIn: true }),
  aUser('Guest', 'Standard', { isBuiltIn: true, isEnabled: false }),
  aUser('DefaultAccount', 'Standard', { isBuiltIn: true, isEnabled: false }),
  aUser('WMSshell', 'Standard', { isBuiltIn: true }),
]

const STUDENTS = Array.from({ length: 7 }, (_, index) => aUser(`student0${index + 1}`))

/** The source of the sample pair, without virtual desktops and disk protection. */
export function sourceWorksheet(other: Partial<Worksheet> = {}): Worksheet {
  return {
    schema: 1,
    computerName: 'MPS-SRC01',
    readBy: 'CONTOSO\\migrator',
    settings: settings([
      'multiple-sessions',
      'managed-remotely',
      'desktop-monitoring',
      'no-privacy-notification',
      'instant-messaging',
      'admin-orchestration',
    ]),
    managedServers: ['MPS-LAB2'],
    managedComputers: ['PC-TEACH01', 'PC-TEACH02'],
    stations: [
      aStation(1, 'Teacher'),
      aStation(2, 'Row1-A', { autoLogonUser: 'kiosk' }),
      aStation(3, 'Row1-B', { autoLogonUser: 'MPS-SRC01\\kiosk' }),
      aStation(4, 'Row2-A', { orientation: known('Portrait') }),
      aStation(5, 'Row2-B'),
      aStation(6, 'Row3-A', { orientation: known('LandscapeFlipped') }),
      aStation(7, 'VDI-1', { autoLogonUser: 'CONTOSO\\lab7' }),
      aStation(8, 'VDI-2', { orientation: known('PortraitFlipped') }),
    ],
    users: [
      ...BUILT_IN,
      aUser('it.admin', 'Administrator'),
      aUser('lab.admin', 'Administrator'),
      aUser('teacher01', 'DashboardUser'),
      aUser('teacher02', 'DashboardUser'),
      ...STUDENTS,
      aUser('kiosk', 'Standard', { fullName: 'Kiosk', description: 'Row 1' }),
    ],
    administrators: ['Administrator', 'it.admin', 'lab.admin', 'CONTOSO\\Domain Admins'],
    remoteDesktopUsers: ['Everyone'],
    virtualDesktops: {
      templateName: null,
      templateLocation: { kind: 'unreadable', why: 'there is no template' },
      templateSizeBytes: null,
      desktops: [],
    },
    diskProtection: known('NotInstalled'),
    scheduledUpdate: {
      isEnabled: true,
      hour: 3,
      automaticUpdateMode: 'WindowsOnly',
      customScript: 'C:\\Maint\\nightly.cmd',
      maxMinutesForCustomScript: 30,
      returnState: 'PreviousState',
    },
    licensing: { mode: known('Per User'), servers: ['MPS-SRC01'] },
    webLimiting: known('off'),
    usbStorageLock: NO_PROPERTY,
    ...other,
  }
}

/** The destination of the sample pair before anybody has mapped its stations. */
export function destinationWorksheet(other: Partial<Worksheet> = {}): Worksheet {
  return {
    schema: 1,
    computerName: 'MPS-DST01',
    readBy: 'CONTOSO\\migrator',
    settings: settings(['managed-remotely', 'desktop-monitoring', 'instant-messaging']),
    managedServers: [],
    managedComputers: [],
    stations: [aStation(1)],
    users: [...BUILT_IN, aUser('it.admin', 'Administrator')],
    administrators: ['Administrator', 'it.admin', 'CONTOSO\\Domain Admins'],
    remoteDesktopUsers: ['Everyone'],
    virtualDesktops: {
      templateName: null,
      templateLocation: { kind: 'unreadable', why: 'there is no template' },
      templateSizeBytes: null,
      desktops: [],
    },
    diskProtection: known('NotInstalled'),
    scheduledUpdate: {
      isEnabled: false,
      hour: 3,
      automaticUpdateMode: 'WindowsOnly',
      customScript: '',
      maxMinutesForCustomScript: 0,
      returnState: '__SUR_FIRST',
    },
    licensing: { mode: known('Not Configured'), servers: [] },
    webLimiting: known('off'),
    usbStorageLock: NO_PROPERTY,
    ...other,
  }
}
