import { z } from 'zod'
import { includesComputer } from '../../migration/worksheet/names.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import { command, credential, pipe } from '../../winrm/index.ts'
import { type Account, accountFor, type Endpoint } from '../endpoint.ts'
import { texts } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, observation } from './change-kind.ts'
import type { WriteSession } from './session.ts'

const lists = z.object({ MultiPointServers: texts, PersonalComputers: texts })

/** A computer that the destination manages, by Add-WmsSystem with an administrator of that computer. */
export const managedComputer: ChangeMaker<ChangeOf<'managed-computer'>> = {
  needs: () => ({ 'Add-WmsSystem': ['ComputerName', 'ManagedSystemsType', 'Credential'] }),
  async observe(session, change) {
    const isManaged = await managedFrom(session, change)
    return observation(isManaged, isManaged ? 'managed' : 'not managed')
  },
  async apply(session, change) {
    const account = adminOfManaged(session.endpoint)
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

/** Taken off the destination's list again; the computer itself is not touched. */
export const unmanageComputer: ChangeMaker<ChangeOf<'unmanage-computer'>> = {
  needs: () => ({ 'Remove-WmsSystem': ['ComputerName', 'Confirm'] }),
  async observe(session, change) {
    const isManaged = await managedFrom(session, change)
    return observation(!isManaged, isManaged ? 'managed' : 'not managed')
  },
  async apply(session, { computer }) {
    await session.run(command('Remove-WmsSystem', { ComputerName: [computer], Confirm: false, ErrorAction: 'Stop' }))
  },
}

type Managed = Pick<ChangeOf<'managed-computer'>, 'computer' | 'systemType'>

async function managedFrom(session: WriteSession, { computer, systemType }: Managed): Promise<boolean> {
  const select = command('Select-Object', { Property: Object.keys(lists.shape) })
  const [row] = await session.read(pipe(command('Get-WmsSystem'), select), lists)
  return includesComputer(row?.[systemType] ?? [], computer)
}

/** A computer is added with a name and a password, which a certificate or a ticket has not. */
function adminOfManaged(endpoint: Endpoint): Account {
  const { server, logOn } = endpoint
  const account = accountFor(endpoint, 'managed')
  if (account) return account
  const only = logOn.kind === 'certificate' ? 'a certificate' : 'a ticket'
  throw new ServerTrouble(
    'wrong-credentials',
    server,
    `Managed computers are added with a name and a password, and ${server} has only ${only}. Configure credentials.managed for it.`,
  )
}
