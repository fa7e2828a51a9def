import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { run, script } from '../script.ts'

/** Which Slack app in which workspace people know an installation by; null where it is not known. */
export interface Identity {
  readonly team: string | null
  readonly app: string | null
}

export interface Installation extends Identity {
  /** Eight hexadecimal digits that no other installation has, not even one of the same prefix on another Redis. */
  readonly mark: string
}

const RECORD_INSTALLATION = script(
  'record-installation',
  `
-- KEYS 1 installation
-- ARGV 1 mark if it has none yet, 2 team, 3 app; empty where not known
-- returns {mark, team, app} as they are kept; what contradicts them changes nothing
redis.call('HSETNX', KEYS[1], 'mark', ARGV[1])
local mark, team, app = unpack(redis.call('HMGET', KEYS[1], 'mark', 'team', 'app'))
local is_other = (team and ARGV[2] ~= '' and team ~= ARGV[2]) or (app and ARGV[3] ~= '' and app ~= ARGV[3])
if not is_other then
  if ARGV[2] ~= '' then redis.call('HSET', KEYS[1], 'team', ARGV[2]) end
  if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'app', ARGV[3]) end
  team, app = unpack(redis.call('HMGET', KEYS[1], 'team', 'app'))
end
return { mark, team or '', app or '' }
`,
)

/** Another installation has kept its records under this prefix. */
export class OtherInstallationError extends Error {
  constructor(prefix: string, kept: Identity, own: Identity) {
    super(
      `The records under redis.prefix "${prefix}" belong to ${described(kept)}, but this process was given the token of ${described(own)}: choose another redis.prefix for this installation. Only where Stationmaster itself has moved there: delete the fields team and app of the key {${prefix}}:installation, then start again.`,
    )
    this.name = 'OtherInstallationError'
  }
}

function described({ team, app }: Identity): string {
  return `the Slack app ${app ?? '(unknown)'} in the workspace ${team ?? '(unknown)'}`
}

/**
 * Keeps who uses the records of this prefix, the first time, and says who it is. What is not known yet is left open. Throws
 * `OtherInstallationError` where it is somebody else.
 */
export async function recordInstallation(
  redis: Redis,
  keys: Pick<Keys, 'installation' | 'prefix'>,
  own: Identity,
  newMark: string,
): Promise<Installation> {
  const args = [newMark, own.team ?? '', own.app ?? '']
  const reply = await run(redis, RECORD_INSTALLATION, [keys.installation], args)
  const [mark, team, app] = reply as [string, string, string]
  const kept = { team: team || null, app: app || null }
  if (differs(kept.team, own.team) || differs(kept.app, own.app)) {
    throw new OtherInstallationError(keys.prefix, kept, own)
  }
  return { mark, ...kept }
}

function differs(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other
}
