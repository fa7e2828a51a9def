import { z } from 'zod'
import { sameAccount } from '../../migration/worksheet/names.ts'
import { command, pipe } from '../../winrm/index.ts'
import { text } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, observation } from './change-kind.ts'
import type { WriteSession } from './session.ts'

const feature = z.object({ Name: text, InstallState: text })
const machine = z.object({ Name: text })
const disk = z.object({ Path: text })

async function hyperV(session: WriteSession): Promise<string> {
  const select = command('Select-Object', { Property: Object.keys(feature.shape) })
  const [row] = await session.read(pipe(command('Get-WindowsFeature', { Name: ['Hyper-V'] }), select), feature)
  return row?.InstallState ?? 'not listed'
}

/** Installs or removes Hyper-V through MultiPoint's own cmdlet, and restarts the server. */
export const virtualDesktopRole: ChangeMaker<ChangeOf<'virtual-desktop-role'>> = {
  needs: ({ to }) => ({ [roleCmdlet(to)]: ['Restart', 'Confirm'], 'Restart-WmsSystem': ['Confirm'] }),
  async observe(session, { to }) {
    const state = await hyperV(session)
    return observation(to ? state === 'Installed' : state === 'Available' || state === 'Removed', state)
  },
  /** One whose restart got lost waits for nothing but that. */
  async apply(session, { to }) {
    const isPending = /Pending$/.test(await hyperV(session))
    await session.run(
      isPending
        ? command('Restart-WmsSystem', { Confirm: false, ErrorAction: 'Stop' })
        : command(roleCmdlet(to), { Restart: true, Confirm: false, ErrorAction: 'Stop' }),
    )
  },
}

function roleCmdlet(to: boolean): string {
  return `${to ? 'Enable' : 'Disable'}-WmsVirtualDesktopRole`
}

/** True where the server has the virtual machine; without Hyper-V it has none. */
export async function hasMachine(session: WriteSession, name: string): Promise<boolean> {
  const select = command('Select-Object', { Property: ['Name'] })
  const rows = await session.find(pipe(command('Get-VM'), select), machine)
  return rows.some((row) => sameAccount(row.Name, name))
}

/** The template, made of the copied file: what was customised in it starts anew (statement 43). */
export const templateImport: ChangeMaker<ChangeOf<'template-import'>> = {
  needs: () => ({ 'Import-WmsVirtualDesktop': ['InputFilePath', 'TemplatePrefix', 'Confirm'] }),
  async observe(session, { prefix }) {
    const name = `${prefix}-t`
    const isThere = await hasMachine(session, name)
    return observation(isThere, isThere ? name : 'no template')
  },
  async apply(session, { path, prefix }) {
    await session.run(
      command('Import-WmsVirtualDesktop', {
        InputFilePath: path,
        TemplatePrefix: prefix,
        Confirm: false,
        ErrorAction: 'Stop',
      }),
    )
  },
}

/** Takes back an import: the machine and its disk. The disk goes first: only the machine knows where it is. */
export const templateRemoval: ChangeMaker<ChangeOf<'template-removal'>> = {
  needs: () => ({ 'Remove-Item': ['LiteralPath', 'Force', 'Confirm'] }),
  async observe(session, { template }) {
    const isThere = await hasMachine(session, template)
    return observation(!isThere, isThere ? template : 'no template')
  },
  async apply(session, { template }) {
    const select = command('Select-Object', { Property: ['Path'] })
    const disks = await session.find(pipe(command('Get-VMHardDiskDrive', { VMName: [template] }), select), disk)
    for (const { Path } of disks) {
      if (await session.isThere(Path)) await session.removeFile(Path)
    }
    await session.run(command('Remove-VM', { Name: [template], Force: true, Confirm: false, ErrorAction: 'Stop' }))
  },
}
