import type { SettingName } from '../worksheet/worksheet.ts'

interface SettingWords {
  /** The guide's check box (statement 29). */
  readonly title: string
  /** What checking and unchecking it means, as an order. */
  readonly on: string
  readonly off: string
}

export const SETTING_WORDS: Readonly<Record<SettingName, SettingWords>> = {
  'multiple-sessions': {
    title: 'Allow one account to have multiple sessions',
    on: 'Allow one account to have several sessions at once',
    off: 'Allow one account only one session at a time',
  },
  'managed-remotely': {
    title: 'Allow this computer to be managed remotely',
    on: 'Allow this computer to be managed remotely',
    off: 'Stop this computer from being managed remotely',
  },
  'desktop-monitoring': {
    title: "Allow monitoring of this computer's desktops",
    on: "Allow monitoring of this computer's desktops",
    off: "Stop monitoring of this computer's desktops",
  },
  'boot-to-console': {
    title: 'Always start in console mode',
    on: 'Always start in console mode',
    off: 'Start in station mode, not in console mode',
  },
  'no-privacy-notification': {
    title: 'Do not show privacy notification at first user logon',
    on: 'Hide the privacy notification at first user logon',
    off: 'Show the privacy notification at first user logon',
  },
  'ip-per-station': {
    title: 'Assign a unique IP to each station',
    on: 'Assign a unique IP address to each station',
    off: 'Let all stations share one IP address',
  },
  'instant-messaging': {
    title: 'Allow IM between MultiPoint Dashboard and user sessions on this computer',
    on: 'Turn on instant messaging',
    off: 'Turn off instant messaging',
  },
  'admin-orchestration': {
    title: 'Allow orchestration of administrator and MultiPoint Dashboard user sessions',
    on: "Let administrators' and Dashboard users' sessions be orchestrated",
    off: "Keep administrators' and Dashboard users' sessions from being orchestrated",
  },
  'gpu-rendering': {
    title: 'Allow stations to use GPU hardware rendering',
    on: 'Let stations use GPU hardware rendering',
    off: 'Keep stations from using GPU hardware rendering',
  },
}

/** The check box's text as in the guide. */
export function settingTitle(setting: SettingName): string {
  return SETTING_WORDS[setting].title
}
