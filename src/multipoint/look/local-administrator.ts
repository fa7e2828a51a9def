import { z } from 'zod'
import { type Proof, ServerTrouble } from '../../operations/ports.ts'
import { command, type RunspacePool, type WinrmClient } from '../../winrm/index.ts'
import { asLocalAdministrator, type Endpoint } from '../endpoint.ts'
import { accountRights } from '../read/account-rights.ts'
import { toTrouble } from '../trouble.ts'
import { askAll } from './ask-all.ts'

/** Logs on as the local administrator that is configured, and sees what it may; that it can't is an answer, too. */
export async function proveLocalAdministrator(
  endpoint: Endpoint,
  connect: (endpoint: Endpoint) => Promise<WinrmClient>,
  signal: AbortSignal,
): Promise<Proof> {
  const { localAdmin, server } = endpoint
  if (!localAdmin) return { isProven: false, found: `No credentials.localAdmin is configured for ${server}.` }
  if (isOfDomain(localAdmin.username)) {
    return { isProven: false, found: `${localAdmin.username} is an account of a domain, not of ${server} itself.` }
  }
  const local = asLocalAdministrator(endpoint)
  try {
    const client = await connect(local)
    try {
      const pool = await client.openPool({ name: 'stationmaster.proof', signal })
      return await rightsOf(server, pool, localAdmin.username, signal).finally(() => pool.close())
    } finally {
      client.close()
    }
  } catch (error) {
    const trouble = toTrouble(error, local, signal)
    if (!(trouble instanceof ServerTrouble)) throw trouble
    return { isProven: false, found: trouble.message }
  }
}

async function rightsOf(server: string, pool: RunspacePool, username: string, signal: AbortSignal): Promise<Proof> {
  const [groups] = await askAll(server, pool, signal, [
    { statement: command('whoami.exe', {}, '/groups', '/fo', 'csv', '/nh'), row: z.string() },
  ])
  const { isAdministrator } = accountRights(groups)
  return {
    isProven: isAdministrator,
    found: `${username} can log on to ${server}${isAdministrator ? ' and is an administrator there' : ', but is no administrator there, or its remote token is filtered'}.`,
  }
}

/** `MPS-SRC01\name`, `.\name` and `name` may be local; a name with a dot after @ is of a domain. */
function isOfDomain(username: string): boolean {
  return username.includes('@')
}
