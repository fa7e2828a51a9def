import { settingTitle } from '../describe/setting-words.ts'
import { showReading } from '../describe/show-reading.ts'
import { counted } from '../describe/words.ts'
import { mayBeSetByHand } from '../plan/desired.ts'
import type { Reading } from '../worksheet/reading.ts'
import { SETTING_NAMES, type Worksheet } from '../worksheet/worksheet.ts'
import { bothServers, defineRule, type Found, type RuleInput, type Server } from './rule.ts'

/** A value that is not understood; `isNote` where nothing that is planned rests on it. */
interface Doubt {
  readonly subject: string
  readonly what: string
  readonly shown: string
  readonly isNote?: boolean
}

const UPDATE_MODES = ['None', 'WindowsOnly', 'WindowsAndOtherPrograms']
/** `__SUR_FIRST` and nothing mean: not set yet. */
const RETURN_STATES = ['Shutdown', 'PreviousState', '__SUR_FIRST', '']
const INSTALL_STATES = ['Installed', 'Available', 'Removed', 'InstallPending', 'UninstallPending']

export const everythingIsUnderstood = defineRule({
  id: 'A16',
  title: 'A server gave a value that Stationmaster does not know or could not read.',
  statements: [23, 30],
  check: (input) => {
    const [source, destination] = bothServers(input)
    return [
      ...doubtsAbout(source).map((doubt) => asFinding(source, doubt)),
      ...doubtsAbout(destination).map((doubt) =>
        // Stations of the destination come and go while people map them: nothing is approved about them.
        asFinding(destination, doubt.subject.startsWith('station-') ? { ...doubt, isNote: true } : doubt),
      ),
      readingAccount(input),
    ]
  },
})

function asFinding({ id }: Server, { subject, what, shown, isNote }: Doubt): Found {
  return {
    severity: isNote ? 'note' : 'acknowledge',
    server: id,
    subject,
    evidence: `${what} on ${id}: ${shown}.`,
    remedy: 'Look it up in MultiPoint Manager, and acknowledge if it does not matter or you will set it by hand.',
  }
}

function doubtsAbout(server: Server): Doubt[] {
  return [
    ...settingDoubts(server.worksheet),
    ...stationDoubts(server.worksheet),
    ...userDoubts(server.worksheet),
    ...stateDoubts(server),
    ...scheduleDoubts(server.worksheet),
    ...sessionDoubts(server),
    ...roleDoubts(server),
  ]
}

/** What people set by hand because it cannot be read is in the plan as an item of its own. */
function settingDoubts({ settings }: Worksheet): Doubt[] {
  return SETTING_NAMES.flatMap((name) => {
    const isInPlan = mayBeSetByHand(name) && settings[name].kind === 'unreadable'
    return isInPlan ? [] : doubt(`setting-${name}`, `“${settingTitle(name)}”`, settings[name])
  })
}

function stationDoubts({ stations }: Worksheet): Doubt[] {
  return stations.flatMap(({ stationId, name, orientation }) =>
    doubt(`station-${stationId}-orientation`, `Display orientation of ${name}`, orientation),
  )
}

function userDoubts({ users }: Worksheet): Doubt[] {
  return users
    .filter((user) => !user.isBuiltIn)
    .flatMap(({ name, userType }) => doubt(`user-${name.toLowerCase()}-type`, `Type of the account ${name}`, userType))
}

function stateDoubts({ worksheet, facts }: Server): Doubt[] {
  const { multipoint } = facts
  const asNote = (doubts: Doubt[]): Doubt[] => doubts.map((each) => ({ ...each, isNote: true }))
  return [
    ...doubt('disk-protection', 'Disk protection', worksheet.diskProtection),
    ...doubt('service', 'Whether the MultiPoint service runs', multipoint.isServiceRunning),
    ...doubt('mode', 'Mode (station or console)', multipoint.systemMode),
    ...doubt('virtual-machine', 'Whether it is a virtual machine', multipoint.isVirtualMachine),
    ...asNote(doubt('network-address', 'Whether it has a network address', multipoint.hasNetworkAddress)),
    ...asNote(doubt('licensing', 'Licensing mode', worksheet.licensing.mode)),
    // No release has cmdlets that read these two as a whole, so only a value that is not understood is worth a word.
    ...asNote(unknownOnly('web-limiting', 'Web limiting', worksheet.webLimiting)),
    ...asNote(unknownOnly('usb-storage', 'USB storage lock', worksheet.usbStorageLock)),
  ]
}

function scheduleDoubts({ scheduledUpdate }: Worksheet): Doubt[] {
  const { automaticUpdateMode, returnState } = scheduledUpdate
  return [
    ...unlisted('update-mode', 'What a scheduled update installs', automaticUpdateMode, UPDATE_MODES),
    ...unlisted('update-return', 'What happens after a scheduled update', returnState, RETURN_STATES),
  ]
}

/** Sessions come and go: their states only inform. */
function sessionDoubts({ facts }: Server): Doubt[] {
  const states = facts.sessions.flatMap(({ state }) => unknownOnly('session-state', 'State of a session', state))
  return states.slice(0, 1).map((state) => ({ ...state, isNote: true }))
}

function roleDoubts({ facts }: Server): Doubt[] {
  return facts.roles.flatMap(({ name, installState }) =>
    unlisted(`role-${name}`, `State of the role ${name}`, installState, INSTALL_STATES),
  )
}

function doubt<T>(subject: string, what: string, reading: Reading<T>): Doubt[] {
  return reading.kind === 'known' ? [] : [{ subject, what, shown: showReading(reading) }]
}

function unknownOnly<T>(subject: string, what: string, reading: Reading<T>): Doubt[] {
  return reading.kind === 'unknown' ? doubt(subject, what, reading) : []
}

function unlisted(subject: string, what: string, value: string, allowed: readonly string[]): Doubt[] {
  return allowed.includes(value) ? [] : [{ subject, what, shown: `unknown value “${value}”`, isNote: true }]
}

/**
 * Older help calls the list “managed by the current user”: another account may see another list. Whether a computer has the
 * Connector is known only when it is added.
 */
function readingAccount({ source, sourceId }: RuleInput): Found {
  const { managedServers, managedComputers, readBy } = source.worksheet
  const compare = 'Compare with the Home tab of MultiPoint Manager as you see it on the source'
  return {
    severity: 'acknowledge',
    server: sourceId,
    subject: 'managed-list',
    title: 'The list of managed computers may depend on the account that reads it.',
    evidence: `Read as ${readBy}, ${sourceId} manages ${counted(managedServers.length, 'server')} and ${counted(managedComputers.length, 'computer')}.`,
    remedy:
      managedComputers.length > 0
        ? `${compare}, and see that the Windows feature MultiPoint Connector is on on each of these computers; then acknowledge.`
        : `${compare}, then acknowledge.`,
  }
}
