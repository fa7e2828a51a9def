import { z } from 'zod'
import { includesComputer } from '../../migration/worksheet/names.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import { command, credential, pipe } from '../../winrm/index.ts'
import { type Account, type Endpoint, passwordAccountOf } from '../endpoint.ts'
import { texts } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, observation } from './change-kind.ts'

const lists = z.object({ MultiPointServers: texts, PersonalComputers: texts })

/** A computer that the destination manages, by Add-WmsSystem with an administrator of that computer. */
export const managedComputer: ChangeMaker<ChangeOf<'managed-computer'>> = {
  async observe(session, change) {
    const select = command('Select-Object', { Property: Object.keys(lists.shape) })
    const [row] = await session.read(pipe(command('Get-WmsSystem'), select), lists)
    const isManaged = includesComputer(row?.[change.systemType] ?? [], change.computer)
    return observation(isManaged, isManaged ? 'managed' : 'not managed')
  },
  async apply(session, change) {
    const account = accountFor(session.endpoint)
    await session.run(
      command('Add-WmsSystem', {
        ComputerName: [change.computer],
        ManagedSystemsType: change.systemType,
        Credential: credential(account.username, await account.password()),
        ErrorAction: 'Stop',
      }),
    )
  },
}

/** A computer is added with a name and a password, which a certificate or a ticket has not. */
function accountFor(endpoint: Endpoint): Account {
  const { server, logOn } = endpoint
  const account = endpoint.managed ?? passwordAccountOf(endpoint)
  if (account) return account
  const only = logOn.kind === 'certificate' ? 'a certificate' : 'a ticket'
  throw new ServerTrouble(
    'wrong-credentials',
    server,
    `Managed computers are added with a name and a password, and ${server} has only ${only}. Configure credentials.managed for it.`,
  )
}
