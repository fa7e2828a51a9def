import type { Cmdlet, Invocation, Parameter } from '../../../engine/command.ts'
import type { Value } from '../../../engine/value.ts'
import { isSameName } from '../../../state/accounts.ts'
import { isInstalled, windowsCmdlet, windowsObject } from '../../windows/define-cmdlet.ts'
import { idOrAll } from '../define-cmdlet.ts'
import { importTemplate, newDesktops } from './desktops.ts'
import { disableRole, enableRole } from './role.ts'

const NAMESPACE = 'Microsoft.WindowsServerSolutions.MultipointServer.VirtualDesktop'

function virtualDesktops({ parameters, machine }: Invocation): readonly Value[] {
  const wanted = parameters.text('VirtualMachineName')
  return machine.state.virtualMachines
    .filter((vm) => vm.isStationDesktop && isSameName(vm.name, wanted ?? vm.name))
    .map((vm) =>
      windowsObject(`${NAMESPACE}.WmsVirtualDesktop`, { VirtualMachineName: vm.name, VirtualMachineId: vm.id }),
    )
}

/** A cmdlet of the module MultipointVdi: for the local computer only, there where the role is. */
function vdiCmdlet(name: string, spec: Pick<Cmdlet, 'run' | 'parameters'> & Partial<Cmdlet>): Cmdlet {
  return windowsCmdlet({
    ...spec,
    name,
    module: 'MultipointVdi',
    implementation: `${NAMESPACE}.Commands.${name.replace('-', '')}Command`,
    needsAdministrator: true,
    isPresent: ({ state }) => isInstalled(state, 'MultiPointServerRole'),
  })
}

const RESTART: Parameter = { name: 'Restart', type: 'switch' }
const FROM_FILE: readonly Parameter[] = [
  { name: 'InputFilePath', type: 'string', mandatory: true },
  { name: 'TemplatePrefix', type: 'string', mandatory: true },
  { name: 'VhdLocation', type: 'string' },
]

/** The cmdlets of virtual desktops. */
export const VIRTUAL_DESKTOP_CMDLETS: readonly Cmdlet[] = [
  vdiCmdlet('Get-WmsVirtualDesktop', {
    parameters: [{ name: 'VirtualMachineName', type: 'string', position: 0 }],
    run: virtualDesktops,
  }),
  vdiCmdlet('Enable-WmsVirtualDesktopRole', {
    mutates: true,
    confirm: 'medium',
    parameters: [RESTART],
    run: enableRole,
  }),
  vdiCmdlet('Disable-WmsVirtualDesktopRole', {
    mutates: true,
    confirm: 'medium',
    parameters: [RESTART],
    run: disableRole,
  }),
  vdiCmdlet('Import-WmsVirtualDesktop', {
    mutates: true,
    confirm: 'medium',
    parameters: FROM_FILE,
    run: importTemplate,
  }),
  vdiCmdlet('New-WmsVirtualDesktop', {
    mutates: true,
    confirm: 'medium',
    parameters: [...idOrAll('StationId'), ...FROM_FILE, { name: 'Domain', type: 'string' }],
    run: newDesktops,
  }),
]
