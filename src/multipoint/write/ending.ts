import { z } from 'zod'
import { showDiskProtection } from '../../migration/describe/show-reading.ts'
import type { DiskProtection } from '../../migration/worksheet/worksheet.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import { command, credential, pipe } from '../../winrm/index.ts'
import { accountFor } from '../endpoint.ts'
import { anything, flag, wordReading } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, observation } from './change-kind.ts'
import type { WriteSession } from './session.ts'

const MODES = ['NotInstalled', 'Discard', 'Passive'] as const
const membership = z.object({ PartOfDomain: flag })

async function modeOf(session: WriteSession): Promise<DiskProtection | undefined> {
  const [mode] = await session.read(command('Get-WmsDiskProtection'), anything)
  const reading = wordReading(mode, MODES)
  return reading.kind === 'known' ? reading.value : undefined
}

/** Disk protection; each of its cmdlets restarts the server by itself. */
export const diskProtection: ChangeMaker<ChangeOf<'disk-protection'>> = {
  needs: ({ to }) => ({ [cmdletTo(to, 'NotInstalled')]: ['Confirm'] }),
  async observe(session, { to }) {
    const mode = await modeOf(session)
    return observation(mode === to, mode ? showDiskProtection(mode) : 'in a mode that is not known')
  },
  async apply(session, { to }) {
    const cmdlet = cmdletTo(to, (await modeOf(session)) ?? 'NotInstalled')
    await session.run(command(cmdlet, { Confirm: false, ErrorAction: 'Stop' }))
  },
}

function cmdletTo(to: DiskProtection, from: DiskProtection): string {
  if (to === 'NotInstalled') return 'Disable-WmsDiskProtection'
  if (to === 'Passive') return 'Suspend-WmsDiskProtection'
  return from === 'Passive' ? 'Resume-WmsDiskProtection' : 'Enable-WmsDiskProtection'
}

/** Out of the domain, into a workgroup (statement 49); effective with the restart. */
export const leaveDomain: ChangeMaker<ChangeOf<'leave-domain'>> = {
  needs: () => ({ 'Remove-Computer': ['UnjoinDomainCredential', 'WorkgroupName', 'Force', 'Restart', 'Confirm'] }),
  async observe(session) {
    const select = command('Select-Object', { Property: ['PartOfDomain'] })
    const system = command('Get-CimInstance', { ClassName: 'Win32_ComputerSystem' })
    const [row] = await session.read(pipe(system, select), membership)
    return observation(row?.PartOfDomain === false, row?.PartOfDomain ? 'a member of its domain' : 'in a workgroup')
  },
  async apply(session, { workgroup }) {
    const { endpoint } = session
    const account = accountFor(endpoint, 'unjoin')
    if (!account) {
      throw new ServerTrouble(
        'wrong-credentials',
        endpoint.server,
        `Leaving the domain takes an account of the domain. Configure credentials.unjoin of ${endpoint.server}.`,
      )
    }
    await session.run(
      command('Remove-Computer', {
        UnjoinDomainCredential: credential(account.username, await account.password()),
        WorkgroupName: workgroup,
        Force: true,
        Restart: true,
        Confirm: false,
        ErrorAction: 'Stop',
      }),
    )
  },
}

/** Down for good. Who can ask is up, so what is observed here is never as wanted: that it is away is seen from outside. */
export const shutDown: ChangeMaker<ChangeOf<'shut-down'>> = {
  needs: () => ({ 'Stop-Computer': ['Force', 'Confirm'] }),
  observe: () => Promise.resolve(observation(false, 'running')),
  async apply(session) {
    await session.run(command('Stop-Computer', { Force: true, Confirm: false, ErrorAction: 'Stop' }))
  },
}
