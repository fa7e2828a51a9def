import { z } from 'zod'
import type { TemplateSight } from '../../operations/ports.ts'
import { command, pipe, type RunspacePool } from '../../winrm/index.ts'
import { accountFor, type Endpoint } from '../endpoint.ts'
import { flag, integer } from '../read/plain.ts'
import { withShare } from './share.ts'

const SMB_PORT = 445
const connection = z.object({ TcpTestSucceeded: flag })
const file = z.object({ Length: integer })

/** Looks from the destination whether the template's file on the source can be read, with the credential that will copy it. */
export async function lookAtTemplate(
  endpoint: Endpoint,
  pool: RunspacePool,
  from: string,
  signal: AbortSignal,
): Promise<TemplateSight> {
  const account = accountFor(endpoint, 'share')
  if (!account) {
    return unreachable(`No account is configured that may read ${from} (credentials.share of ${endpoint.server}).`)
  }
  const host = from.split('\\')[2] ?? ''
  const test = pipe(
    command('Test-NetConnection', { ComputerName: host, Port: SMB_PORT, WarningAction: 'SilentlyContinue' }),
    command('Select-Object', { Property: Object.keys(connection.shape) }),
  )
  const password = await account.password()
  const looks = withShare(from, { username: account.username, password }, (path) => [
    pipe(
      command('Get-Item', { LiteralPath: [path], ErrorAction: 'Stop' }),
      command('Select-Object', { Property: Object.keys(file.shape) }),
    ),
  ])
  const { statements, errors } = await pool.invoke([test, ...looks], { signal })
  const isOpen = connection.safeParse(statements[0]?.output[0]).data?.TcpTestSucceeded ?? false
  if (!isOpen) return unreachable(`${endpoint.server} does not reach ${host} on port ${SMB_PORT} (file sharing).`)
  const found = file.safeParse(statements[2]?.output[0]).data
  if (found) return { isReachable: true, found: `${from}, ${found.Length} bytes`, sizeBytes: found.Length }
  const said = errors.find((error) => error.statement !== 0)?.message ?? 'no answer'
  return unreachable(`${endpoint.server} can't read ${from} as ${account.username}: ${said}`)
}

function unreachable(found: string): TemplateSight {
  return { isReachable: false, found, sizeBytes: null }
}
