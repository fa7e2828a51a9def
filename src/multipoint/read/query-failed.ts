import type { z } from 'zod'
import type { ServerId } from '../../migration/ids.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import type { StatementError } from '../../winrm/index.ts'
import { filteredToken, notAdministrator } from '../access-trouble.ts'
import { accountRights } from './account-rights.ts'
import type { Answers } from './queries.ts'
import type { Query } from './query.ts'

const RELEASED_2016 = '14393'

interface Failure {
  readonly server: ServerId
  readonly username: string
  readonly query: Query<unknown>
  readonly error: StatementError
  /** What the server answered to other questions of the same pipeline. */
  readonly told: {
    readonly os: Answers['os'][number] | undefined
    readonly system: Answers['system'][number] | undefined
    /** Lines of `whoami /groups`. */
    readonly groups: readonly string[]
  }
}

/** Why a question was not answered, as a sentence that says what to do. */
export function queryFailed({ server, username, query, error, told }: Failure): ServerTrouble {
  const cmdlet = query.statement[0]?.name ?? 'a command'
  const isMultipoint = cmdlet.includes('-Wms')
  if (error.category === 'PermissionDenied' || error.category === 'SecurityError') {
    return accountRights(told.groups).isTokenFiltered
      ? filteredToken(server, username)
      : notAdministrator(server, username)
  }
  if (isMultipoint && error.fullyQualifiedErrorId.startsWith('CommandNotFoundException')) {
    const remedy = whatToInstall(told.os)
    return new ServerTrouble('no-multipoint', server, `${server} has no MultiPoint Services.`, { remedy })
  }
  if (isMultipoint && told.system?.IsWmsSvcRunning === false) return serviceStopped(server)
  return new ServerTrouble('refused-by-server', server, `${server} could not answer ${cmdlet}: ${error.message}`)
}

/** The role is there, and does nothing. */
export function serviceStopped(server: ServerId): ServerTrouble {
  const remedy = 'Start it, or restart the server, then check again.'
  return new ServerTrouble('no-multipoint', server, `The MultiPoint service on ${server} is not running.`, { remedy })
}

function whatToInstall(os: Answers['os'][number] | undefined): string {
  if (!os || os.BuildNumber === RELEASED_2016)
    return 'Install the role MultiPoint Services with Server Manager, then check again.'
  return `It runs ${os.Caption} (build ${os.BuildNumber}); the role exists in Windows Server 2016 (build ${RELEASED_2016}) only.`
}

/** An answer of another shape than the documentation has it. */
export function notUnderstood(server: ServerId, name: string, error: z.ZodError): ServerTrouble {
  const [issue] = error.issues
  const where = issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown shape'
  return new ServerTrouble(
    'protocol',
    server,
    `${server} answered the question for ${name} in a way that Stationmaster does not understand (${where}).`,
  )
}
