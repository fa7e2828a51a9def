import { CmdletError } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation, Parameter } from '../../engine/command.ts'
import { wildcard } from '../../engine/filters.ts'
import { hostCannotPrompt } from '../../engine/refusals.ts'
import { enumValue, type PsObject, type Value } from '../../engine/value.ts'
import type { ServerState, VirtualMachine } from '../../state/server-state.ts'
import { isInstalled, windowsCmdlet, windowsObject } from './define-cmdlet.ts'

/** The machines that a parameter names, or all; a name that none has is an error. */
function chosen({ parameters, machine, writeError }: Invocation, parameter = 'Name'): VirtualMachine[] {
  const names = parameters.texts(parameter)
  const all = machine.state.virtualMachines
  for (const name of names ?? []) {
    if (/[*?]/.test(name) || all.some((vm) => wildcard(name).test(vm.name))) continue
    writeError(failed('InvalidParameter', `Hyper-V was unable to find a virtual machine with name "${name}".`, name))
  }
  return all.filter((vm) => !names || names.some((name) => wildcard(name).test(vm.name)))
}

function failed(id: 'InvalidParameter' | 'InvalidState', message: string, targetName: string): CmdletError {
  return new CmdletError({
    message,
    exception: 'Microsoft.HyperV.PowerShell.VirtualizationException',
    id,
    category: id === 'InvalidParameter' ? 'InvalidArgument' : 'InvalidOperation',
    targetName,
    terminating: false,
  })
}

function machineObject(state: ServerState, vm: VirtualMachine): PsObject {
  return windowsObject(
    'Microsoft.HyperV.PowerShell.VirtualMachine',
    {
      Name: vm.name,
      VMName: vm.name,
      Id: vm.id,
      VMId: vm.id,
      State: enumValue('Microsoft.HyperV.PowerShell.VMState', vm.state, vm.state === 'Running' ? 2 : 3),
      Generation: 1,
      ComputerName: state.computerName,
    },
    `VirtualMachine (Name = '${vm.name}') [Id = '${vm.id}']`,
  )
}

function diskObject(vm: VirtualMachine): PsObject {
  return windowsObject('Microsoft.HyperV.PowerShell.HardDiskDrive', {
    VMName: vm.name,
    Path: vm.diskPath,
    ControllerType: 'IDE',
    ControllerNumber: 0,
    ControllerLocation: 0,
  })
}

/** The files of its disks stay, as Hyper-V leaves them. */
function removeMachines(invocation: Invocation): readonly Value[] {
  const { parameters, machine, writeError } = invocation
  const found = chosen(invocation)
  if (!parameters.flag('Force') && parameters.get('Confirm') !== false) throw hostCannotPrompt('Remove-VM')
  for (const vm of found) {
    if (vm.state === 'Running') {
      const text = 'The operation cannot be performed while the virtual machine is in its current state.'
      writeError(failed('InvalidState', text, vm.name))
    } else {
      machine.state.virtualMachines = machine.state.virtualMachines.filter((other) => other !== vm)
    }
  }
  return []
}

function stopMachines(invocation: Invocation): readonly Value[] {
  for (const vm of chosen(invocation)) vm.state = 'Off'
  return []
}

function hyperV(name: string, spec: Pick<Cmdlet, 'run' | 'parameters'> & Partial<Pick<Cmdlet, 'mutates' | 'confirm'>>) {
  return windowsCmdlet({
    ...spec,
    name,
    module: 'Hyper-V',
    implementation: `Microsoft.HyperV.PowerShell.Commands.${name.replace('-', '')}`,
    needsAdministrator: true,
    isPresent: ({ state }) => isInstalled(state, 'Hyper-V') && isInstalled(state, 'Hyper-V-PowerShell'),
  })
}

const NAME: Parameter = { name: 'Name', aliases: ['VMName'], type: 'string[]', position: 0, pipeline: 'name' }

/** The part of the module Hyper-V that virtual desktops are seen and cleared away with. */
export const HYPER_V_CMDLETS: readonly Cmdlet[] = [
  hyperV('Get-VM', {
    parameters: [{ name: 'Name', aliases: ['VMName'], type: 'string[]', position: 0 }],
    run: (invocation) => chosen(invocation).map((vm) => machineObject(invocation.machine.state, vm)),
  }),
  hyperV('Stop-VM', {
    mutates: true,
    confirm: 'medium',
    parameters: [
      { ...NAME, mandatory: true },
      { name: 'TurnOff', type: 'switch' },
      { name: 'Force', type: 'switch' },
    ],
    run: stopMachines,
  }),
  hyperV('Remove-VM', {
    mutates: true,
    confirm: 'medium',
    parameters: [
      { ...NAME, mandatory: true },
      { name: 'Force', type: 'switch' },
    ],
    run: removeMachines,
  }),
  hyperV('Get-VMHardDiskDrive', {
    parameters: [{ name: 'VMName', type: 'string[]', mandatory: true, position: 0, pipeline: 'both' }],
    run: (invocation) => chosen(invocation, 'VMName').map(diskObject),
  }),
  hyperV('Get-VMHost', {
    parameters: [],
    run: ({ machine }) => [
      windowsObject('Microsoft.HyperV.PowerShell.VMHost', {
        Name: machine.state.computerName,
        VirtualHardDiskPath: 'C:\\Users\\Public\\Documents\\Hyper-V\\Virtual Hard Disks',
      }),
    ],
  }),
  hyperV('Get-VMSwitch', {
    parameters: [{ name: 'Name', type: 'string[]', position: 0 }],
    run: ({ parameters, machine }) =>
      machine.state.virtualSwitches
        .filter((name) => parameters.texts('Name')?.some((wanted) => wildcard(wanted).test(name)) ?? true)
        .map((name) => windowsObject('Microsoft.HyperV.PowerShell.VMSwitch', { Name: name, SwitchType: 'External' })),
  }),
]
