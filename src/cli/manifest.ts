import { parseDocument } from 'yaml'
import { wrongUsage } from './terminal.ts'

/** The path at which Bolt listens in HTTP mode. */
const EVENTS_PATH = '/slack/events'

export interface ManifestOptions {
  /** Public address of the bot, for HTTP instead of Socket Mode. */
  readonly http?: string
  /** Another name for the slash command. */
  readonly command?: string
}

/** The Slack app's manifest, adapted. Comments of the original stay. */
export function adaptManifest(text: string, options: ManifestOptions): string {
  if (options.http === undefined && options.command === undefined) return text
  const manifest = parseDocument(text)
  if (options.command !== undefined) {
    if (!/^\/[a-z0-9_-]{1,31}$/.test(options.command)) {
      throw wrongUsage(`"${options.command}" is not a slash command; write it in small letters such as /migrate.`)
    }
    manifest.setIn(['features', 'slash_commands', 0, 'command'], options.command)
  }
  if (options.http !== undefined) {
    const url = requestUrl(options.http)
    manifest.setIn(['settings', 'socket_mode_enabled'], false)
    manifest.setIn(['settings', 'event_subscriptions', 'request_url'], url)
    manifest.setIn(['settings', 'interactivity', 'request_url'], url)
    manifest.setIn(['features', 'slash_commands', 0, 'url'], url)
  }
  return manifest.toString({ lineWidth: 0 })
}

function requestUrl(address: string): string {
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:') {
    throw wrongUsage(`"${address}" is not an address that Slack can reach; it begins with https://.`)
  }
  const url = new URL(address)
  return url.pathname === '/' ? `${url.origin}${EVENTS_PATH}` : url.href
}
