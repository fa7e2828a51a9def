import { wrongUsage } from './terminal.ts'

export interface ManifestOptions {
  /** Public address of the bot, for HTTP instead of Socket Mode. */
  readonly http?: string
  /** Another name for the slash command. */
  readonly command?: string
}

/** Checks what the options say before a manifest is made of it. Throws a wrong usage. */
export function checkManifestOptions({ http, command = '/migrate' }: ManifestOptions): {
  command: string
  httpUrl?: string
} {
  if (!/^\/[a-z0-9_-]{1,31}$/.test(command)) {
    throw wrongUsage(`"${command}" is not a slash command; write it in small letters such as /migrate.`)
  }
  if (http === undefined) return { command }
  if (!URL.canParse(http) || new URL(http).protocol !== 'https:') {
    throw wrongUsage(`"${http}" is not an address that Slack can reach; it begins with https://.`)
  }
  return { command, httpUrl: http }
}
