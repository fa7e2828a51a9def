import type { ServerId } from '../../migration/ids.ts'
import { MAX_SKEW_MS } from '../../migration/rules/a10-domain-and-clock-are-right.ts'
import { SERVER_2016_BUILDS } from '../../migration/rules/b01-source-is-server-2016.ts'
import type { ServerTrouble } from '../../operations/ports.ts'
import type { ServerVersion } from '../../winrm/index.ts'
import { filteredToken, notAdministrator } from '../access-trouble.ts'
import { accountRights } from '../read/account-rights.ts'
import { QUERIES } from '../read/queries.ts'
import { queryFailed, serviceStopped } from '../read/query-failed.ts'
import { finding, fine, type Observation, type Rung, unseen } from './observation.ts'
import type { Answers } from './questions.ts'
import { judgeQuotas } from './quotas.ts'

export interface Inside {
  readonly server: ServerId
  /** Our account, for sentences. */
  readonly username: string
}

/** Whether the account manages the server, and is let do so over the network. */
export function judgeRights({ server, username }: Inside, { groups, whoami }: Answers): Observation {
  const { isAdministrator, isTokenFiltered } = accountRights(groups.rows)
  if (isAdministrator) return fine('rights', `${whoami.rows[0] ?? username} is an administrator, with a full token`)
  return fromTrouble('rights', (isTokenFiltered ? filteredToken : notAdministrator)(server, username))
}

export function judgeVersions({ server }: Inside, { os }: Answers, { powerShell }: ServerVersion): Observation {
  const [row] = os.rows
  if (!row) return unseen('versions', `${server} does not tell its version (${os.error?.message ?? 'no answer'})`)
  const found = `${row.Caption}, build ${row.BuildNumber}; PowerShell ${powerShell ?? 'of an unknown version'}`
  if (SERVER_2016_BUILDS.includes(row.BuildNumber)) return fine('versions', found)
  return finding(
    'versions',
    `${server} runs ${found}.`,
    'MultiPoint Services can be migrated between machines with Windows Server 2016 (build 14393) only: use another machine.',
  )
}

/** Whether the module MultiPoint is there, and works without anybody at the console. */
export function judgeMultipoint({ server, username }: Inside, { system, os, groups }: Answers): Observation {
  const { error } = system
  const told = { os: os.rows[0], system: system.rows[0], groups: groups.rows }
  if (error) return fromTrouble('MultiPoint', queryFailed({ server, username, query: QUERIES.system, error, told }))
  const [row] = system.rows
  if (!row) return unseen('MultiPoint', 'Get-WmsSystem answers nothing that is understood')
  if (row.IsWmsSvcRunning === false) return fromTrouble('MultiPoint', serviceStopped(server))
  return fine('MultiPoint', `its module answers over the network; version ${row.WmsServerVersion}`)
}

/** What is not told is no finding: a server works without telling its quotas. */
export function describeQuotas({ server }: Inside, { shell, powerShell }: Answers): Observation {
  const error = shell.error ?? powerShell.error
  if (error) return unseen('quotas', `${server} does not tell them (${error.message.trim()})`)
  return judgeQuotas(server, { shell: shell.rows, powerShell: powerShell.rows })
}

/** `skewMs` is positive where the server is ahead of us; it may be wrong by `uncertaintyMs`. */
export function judgeClock({ server }: Inside, skewMs: number, uncertaintyMs: number): Observation {
  const amount = `${describeLength(Math.abs(skewMs))} ${skewMs < 0 ? 'behind' : 'ahead of'} ours`
  if (Math.abs(skewMs) - uncertaintyMs <= MAX_SKEW_MS) {
    const isSame = Math.abs(skewMs) <= Math.max(1000, uncertaintyMs)
    return fine('clock', isSame ? 'shows the same time as ours' : amount)
  }
  return finding(
    'clock',
    `The clock of ${server} is ${amount}.`,
    `Set the clock that is wrong, this machine's or that of ${server} (w32tm /resync): domain logons fail beyond five minutes.`,
  )
}

function describeLength(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`
}

function fromTrouble(what: Rung, { found, remedy }: ServerTrouble): Observation {
  return finding(what, found, remedy)
}
