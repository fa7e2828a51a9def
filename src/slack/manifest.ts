import { stringify } from 'yaml'
import { USAGE } from './parse-command.ts'

/** Each scope with what it is for; printed beside it in the manifest and in the docs. */
export const SCOPES: Readonly<Record<string, string>> = {
  'chat:write': 'post and edit cards and notices',
  commands: 'the slash command',
  'im:write': 'tell the person on duty directly, and send documents to whoever asks',
  'files:write': 'send worksheets and reports as files',
  'channels:history': 'look whether a notice was posted, when Slack gave no answer (public channels)',
  'groups:history': 'the same in private channels',
  'im:history': 'the same in direct messages',
  'metadata.message:read': 'recognise its own messages by their key when looking',
  'usergroups:read': 'know who is in the user groups that hold roles',
  'users:read': 'refuse guests and deactivated accounts',
}

/** Events that the app listens to. */
export const EVENTS = ['subteam_members_changed', 'subteam_updated', 'user_change'] as const

/** Path of all of Slack's requests in HTTP mode. */
export const HTTP_PATH = '/slack/events'

export interface ManifestOptions {
  /** The slash command, with its slash. */
  readonly command: string
  /** Public address of the app for signed HTTP requests; without one it uses Socket Mode. */
  readonly httpUrl?: string | undefined
}

/** The manifest as data, as Slack's schema wants it. */
export function manifest({ command, httpUrl }: ManifestOptions) {
  const url = httpUrl === undefined ? undefined : `${httpUrl.replace(/\/+$/, '')}${HTTP_PATH}`
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: 'Stationmaster',
      description: 'Migrates MultiPoint servers, with a plan, an approval and notices.',
      long_description:
        'Stationmaster moves MultiPoint Services from one Windows Server 2016 machine to another. It reads both servers, makes a plan that people review and approve here, makes the changes in the agreed window, checks the result, and tells everyone who sits at a station what is going to happen and when.',
      background_color: '#1f3a5f',
    },
    features: {
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: 'Stationmaster', always_online: true },
      slash_commands: [
        {
          command,
          ...(url ? { url } : {}),
          description: 'Migrate a MultiPoint server',
          usage_hint: Object.keys(USAGE).join(' | '),
          should_escape: false,
        },
      ],
    },
    oauth_config: { scopes: { bot: Object.keys(SCOPES) } },
    settings: {
      event_subscriptions: { ...(url ? { request_url: url } : {}), bot_events: [...EVENTS] },
      interactivity: { is_enabled: true, ...(url ? { request_url: url, message_menu_options_url: url } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  }
}

/** The manifest as YAML to paste into Slack, each scope with its reason. */
export function renderManifest(options: ManifestOptions): string {
  const yaml = stringify(manifest(options), { lineWidth: 0 })
  return Object.entries(SCOPES).reduce(
    (text, [scope, reason]) => text.replace(`- ${scope}\n`, `- ${scope} # ${reason}\n`),
    yaml,
  )
}
