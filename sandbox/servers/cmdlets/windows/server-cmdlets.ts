import { CmdletError } from '../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation } from '../../engine/command.ts'
import { wildcard } from '../../engine/filters.ts'
import { enumValue, type PsObject, uint32, type Value } from '../../engine/value.ts'
import type { Feature, ServerState } from '../../state/server-state.ts'
import { cdxmlNotFound, localTime, windowsCmdlet, windowsObject } from './define-cmdlet.ts'

const INSTALL_STATES = ['Available', 'Installed', 'Removed', 'UninstallPending', 'InstallPending']

function featureObject(state: ServerState, feature: Feature): PsObject {
  const children = state.features.filter((other) => other.parent === feature.name)
  return windowsObject(
    'Microsoft.Windows.ServerManager.Commands.Feature',
    {
      Name: feature.name,
      DisplayName: feature.displayName,
      Installed: feature.installState === 'Installed',
      InstallState: enumValue(
        'Microsoft.Windows.ServerManager.Commands.InstallState',
        feature.installState,
        INSTALL_STATES.indexOf(feature.installState),
      ),
      FeatureType: feature.featureType,
      Path: feature.displayName,
      Depth: feature.parent === null ? 1 : 2,
      DependsOn: feature.dependsOn,
      Parent: feature.parent,
      SubFeatures: children.map(({ name }) => name),
      ServerComponentDescriptor: `ServerComponent_${feature.name}`,
    },
    feature.displayName,
  )
}

function getFeatures({ parameters, machine, writeError }: Invocation): readonly Value[] {
  const { state } = machine
  const names = parameters.texts('Name')
  if (!names) return state.features.map((feature) => featureObject(state, feature))
  return names.flatMap((name) => {
    const found = state.features.filter((feature) => wildcard(name).test(feature.name))
    if (found.length === 0 && !/[*?]/.test(name)) {
      writeError(
        new CmdletError({
          message: `ArgumentNotValid: The role, role service, or feature name is not valid: '${name}'. The name was not found.`,
          exception: 'System.Exception',
          id: 'NameDoesNotExist',
          category: 'InvalidArgument',
          targetName: name,
          terminating: false,
        }),
      )
    }
    return found.map((feature) => featureObject(state, feature))
  })
}

const cimObject = (className: string, namespace: string, properties: Record<string, Value>): PsObject => ({
  kind: 'object',
  typeNames: [
    `Microsoft.Management.Infrastructure.CimInstance#${namespace}/${className}`,
    'Microsoft.Management.Infrastructure.CimInstance',
    'System.Object',
  ],
  text: className,
  properties,
})

function shares({ parameters, machine, writeError }: Invocation): readonly Value[] {
  const names = parameters.texts('Name')
  const special = parameters.boolean('Special')
  const all = machine.state.shares.filter((share) => special === undefined || share.isSpecial === special)
  for (const name of names ?? []) {
    if (/[*?]/.test(name) || all.some((share) => wildcard(name).test(share.name))) continue
    writeError(cdxmlNotFound('MSFT_SMBShare', 'Name', name))
  }
  const chosen = names ? all.filter((share) => names.some((name) => wildcard(name).test(share.name))) : all
  return chosen.map((share) =>
    cimObject('MSFT_SmbShare', 'ROOT/Microsoft/Windows/SMB', {
      Name: share.name,
      ScopeName: '*',
      Path: share.path,
      Description: share.description,
      Special: share.isSpecial,
      ShareState: enumValue('Microsoft.PowerShell.Cmdletization.GeneratedTypes.SmbShare.ShareState', 'Online', 1),
      CurrentUsers: uint32(share.currentUsers),
    }),
  )
}

function volumes({ parameters, machine }: Invocation): readonly Value[] {
  const letters = parameters.texts('DriveLetter')?.map((letter) => letter.charAt(0).toUpperCase())
  return machine.state.disks
    .filter((disk) => !letters || letters.includes(disk.device.charAt(0)))
    .map((disk) =>
      cimObject('MSFT_Volume', 'ROOT/Microsoft/Windows/Storage', {
        DriveLetter: { kind: 'char', value: disk.device.charAt(0) },
        FileSystem: disk.fileSystem,
        FileSystemLabel: disk.label,
        HealthStatus: 'Healthy',
        DriveType: 'Fixed',
        Size: BigInt(disk.sizeBytes),
        SizeRemaining: BigInt(disk.freeBytes),
      }),
    )
}

function addresses({ machine }: Invocation): readonly Value[] {
  return machine.state.addresses.map((entry) =>
    cimObject('MSFT_NetIPAddress', 'ROOT/StandardCimv2', {
      IPAddress: entry.address,
      PrefixLength: { kind: 'number', type: 'byte', value: entry.prefixLength },
      InterfaceAlias: 'Ethernet',
      InterfaceIndex: uint32(12),
      AddressFamily: 'IPv4',
      PrefixOrigin: entry.isDhcp ? 'Dhcp' : 'Manual',
      AddressState: 'Preferred',
    }),
  )
}

function configuration({ machine }: Invocation): readonly Value[] {
  return machine.state.addresses.map((entry) =>
    windowsObject('NetIPConfiguration', {
      ComputerName: machine.state.computerName,
      InterfaceAlias: 'Ethernet',
      InterfaceIndex: 12,
      IPv4Address: [entry.address],
      IPv4DefaultGateway: [entry.gateway],
    }),
  )
}

/** Roles, shares, volumes, addresses and the clock. */
export const SERVER_CMDLETS: readonly Cmdlet[] = [
  windowsCmdlet({
    name: 'Get-WindowsFeature',
    module: 'ServerManager',
    implementation: 'Microsoft.Windows.ServerManager.Commands.GetWindowsFeatureCommand',
    needsAdministrator: true,
    parameters: [{ name: 'Name', type: 'string[]', position: 0, pipeline: 'both' }],
    run: getFeatures,
  }),
  windowsCmdlet({
    name: 'Get-SmbShare',
    module: 'SmbShare',
    implementation: 'Get-SmbShare',
    needsAdministrator: true,
    parameters: [
      { name: 'Name', type: 'string[]', position: 0 },
      { name: 'Special', type: 'boolean' },
      { name: 'IncludeHidden', type: 'switch' },
    ],
    run: shares,
  }),
  windowsCmdlet({
    name: 'Get-Volume',
    module: 'Storage',
    implementation: 'Get-Volume',
    needsAdministrator: true,
    parameters: [{ name: 'DriveLetter', type: 'string[]', position: 0 }],
    run: volumes,
  }),
  windowsCmdlet({
    name: 'Get-NetIPAddress',
    module: 'NetTCPIP',
    implementation: 'Get-NetIPAddress',
    parameters: [
      { name: 'IPAddress', type: 'string[]', position: 0 },
      { name: 'AddressFamily', type: { enum: 'AddressFamily', names: ['IPv4', 'IPv6'] } },
    ],
    run: (invocation) => (invocation.parameters.text('AddressFamily') === 'IPv6' ? [] : addresses(invocation)),
  }),
  windowsCmdlet({
    name: 'Get-NetIPConfiguration',
    aliases: ['gip'],
    module: 'NetTCPIP',
    implementation: 'Get-NetIPConfiguration',
    parameters: [
      { name: 'All', type: 'switch' },
      { name: 'Detailed', type: 'switch' },
    ],
    run: configuration,
  }),
  windowsCmdlet({
    name: 'Get-Date',
    module: 'Microsoft.PowerShell.Utility',
    implementation: 'Microsoft.PowerShell.Commands.GetDateCommand',
    parameters: [{ name: 'Format', type: 'string' }],
    run: ({ machine }) => [localTime(machine.state, machine.now())],
  }),
]
