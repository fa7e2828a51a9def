import type { ModalView } from '@slack/types'
import { settingTitle } from '../../migration/describe/setting-words.ts'
import {
  showHour,
  showOnOff,
  showOrientation,
  showReading,
  showUserType,
} from '../../migration/describe/show-reading.ts'
import type { ServerReading } from '../../migration/worksheet/facts.ts'
import {
  type DiskProtection,
  type LocalUser,
  SETTING_NAMES,
  type Station,
  type Worksheet,
} from '../../migration/worksheet/worksheet.ts'
import { button, context, facts, section } from '../blocks/basics.ts'
import { type Room, titledLines } from '../blocks/lines.ts'
import type { Surroundings } from '../blocks/next-step.ts'
import { ACTIONS } from '../ids.ts'
import { MAX_VIEW_BLOCKS, MAX_VIEW_TEXT } from '../limits.ts'
import { momentText, nameText, plainName, sentenceText } from '../text.ts'
import { modal } from './frame.ts'

/** The guide's planning worksheet of one server, as read now. Names accounts, so for people with the role only. */
export function worksheetModal(reading: ServerReading & { server: string }, { zones, site }: Surroundings): ModalView {
  const { worksheet, facts: seen, server } = reading
  const room: Room = { characters: MAX_VIEW_TEXT, blocks: MAX_VIEW_BLOCKS - 7 }
  const elsewhere = `On the machine where Stationmaster runs, \`stationmaster worksheet ${nameText(server)}\` prints all of it.`
  const titled = (title: string, lines: readonly string[]) =>
    titledLines(title, lines.length > 0 ? lines.map((line) => `• ${sentenceText(line)}`) : ['none'], room, elsewhere)
  return modal(`Worksheet ${plainName(server, 13)}`, [
    section(
      `*${nameText(server)}* (${nameText(worksheet.computerName)}), read ${momentText(seen.readAt, zones)}. Nothing was changed.`,
    ),
    facts([
      ['Windows', nameText(seen.os.caption)],
      ['Licences', sentenceText(showReading(worksheet.licensing.mode))],
      ['Disk protection', sentenceText(showReading(worksheet.diskProtection, (value) => DISK_PROTECTION[value]))],
      ['Updates', updatesText(worksheet)],
      ['Web limiting', sentenceText(showReading(worksheet.webLimiting))],
      ['USB storage lock', sentenceText(showReading(worksheet.usbStorageLock))],
    ]),
    ...titled(
      'Settings',
      SETTING_NAMES.map((name) => `${settingTitle(name)}: ${showReading(worksheet.settings[name], showOnOff)}`),
    ),
    ...titled(`Stations (${worksheet.stations.length})`, worksheet.stations.map(stationLine)),
    ...titled(`Accounts (${worksheet.users.length})`, worksheet.users.map(userLine)),
    ...titled('Administrators', worksheet.administrators),
    ...titled('Remote Desktop users', worksheet.remoteDesktopUsers),
    ...titled('Managed MultiPoint servers', worksheet.managedServers),
    ...titled('Managed computers', worksheet.managedComputers),
    ...titled('Virtual desktops', worksheet.virtualDesktops.desktops),
    {
      type: 'actions',
      elements: [
        button({
          action: ACTIONS.sendWorksheet,
          text: 'Send as files',
          value: { server },
          label: `Send me the worksheet of ${plainName(server, 40)} as files`,
        }),
      ],
    },
    context(
      `To plan a migration from it: \`${site.command} start ${nameText(server)} <destination>\``.replace(
        '<destination>',
        '&lt;destination&gt;',
      ),
    ),
  ])
}

const DISK_PROTECTION: Readonly<Record<DiskProtection, string>> = {
  NotInstalled: 'not installed',
  Discard: 'on: changes are discarded at a restart',
  Passive: 'installed, off',
}

function updatesText({ scheduledUpdate }: Worksheet): string {
  return scheduledUpdate.isEnabled ? `daily at ${showHour(scheduledUpdate.hour)}, server time` : 'not scheduled'
}

function stationLine({ stationId, name, autoLogonUser, orientation, isSplit }: Station): string {
  const logon = autoLogonUser === null ? 'no automatic logon' : `logs on as ${plainName(autoLogonUser)}`
  const parts = [logon, `display ${showReading(orientation, showOrientation)}`, ...(isSplit ? ['split screen'] : [])]
  return `${plainName(name)} (station ${stationId}): ${parts.join(', ')}`
}

function userLine({ name, fullName, userType, isBuiltIn, isEnabled }: LocalUser): string {
  const notes = [
    showReading(userType, showUserType),
    ...(isEnabled ? [] : ['disabled']),
    ...(isBuiltIn ? ['built in'] : []),
  ]
  return `${plainName(name)}${fullName ? `, ${plainName(fullName)}` : ''} (${notes.join(', ')})`
}
