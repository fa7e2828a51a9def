import { CmdletError } from '../../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation, SessionDrive } from '../../../engine/command.ts'
import type { Value } from '../../../engine/value.ts'
import { isSameName } from '../../../state/accounts.ts'
import { isDirectory } from '../../../state/storage/files.ts'
import { connectShare, hostOfPath, NETWORK_ERRORS } from '../../../state/storage/remote-hosts.ts'
import { windowsCmdlet, windowsObject } from '../define-cmdlet.ts'
import { placeOf } from './look-up.ts'

/** Texts of Win32 errors, in the language of the system. */
const ERROR_TEXTS: Readonly<Record<number, string>> = {
  [NETWORK_ERRORS.accessDenied]: 'Access is denied',
  [NETWORK_ERRORS.pathNotFound]: 'The network path was not found',
  [NETWORK_ERRORS.nameNotFound]: 'The network name cannot be found',
  [NETWORK_ERRORS.logonFailure]: 'The user name or password is incorrect',
}

function newDrive(invocation: Invocation): readonly Value[] {
  const { machine, parameters, runspace } = invocation
  const name = parameters.text('Name') ?? ''
  const root = (parameters.text('Root') ?? '').replaceAll('/', '\\').replace(/\\+$/, '')
  const isTaken = [...runspace.drives.map((drive) => drive.name), ...machine.state.disks.map((disk) => disk.device[0])]
  if (isTaken.some((other) => isSameName(other ?? '', name))) throw driveExists(name)
  const credential = parameters.credential('Credential')
  const host = hostOfPath(machine.state, root)?.name ?? null
  if (credential) {
    const { userName, password } = credential
    const code = root.startsWith('\\\\')
      ? connectShare(machine.state, root, userName, password.reveal())
      : NETWORK_ERRORS.nameNotFound
    if (code !== undefined) throw notConnected(code, name)
  }
  const drive: SessionDrive = { name, root, host: credential ? host : null }
  const place = placeOf({ machine, runspace: { ...runspace, drives: [...runspace.drives, drive] } }, root)
  if (place instanceof CmdletError || !isDirectory(place.store, place.path)) throw noSuchRoot(root)
  runspace.drives = [...runspace.drives, { ...drive, root: place.path }]
  return [
    windowsObject(
      'System.Management.Automation.PSDriveInfo',
      {
        Name: name,
        Provider: 'Microsoft.PowerShell.Core\\FileSystem',
        Root: place.path,
        Description: parameters.text('Description') ?? '',
        DisplayRoot: credential ? place.path : null,
        CurrentLocation: '',
      },
      name,
    ),
  ]
}

function removeDrives({ parameters, runspace, writeError }: Invocation): readonly Value[] {
  for (const name of parameters.texts('Name') ?? []) {
    const kept = runspace.drives.filter((drive) => !isSameName(drive.name, name))
    if (kept.length === runspace.drives.length) writeError(noSuchDrive(name))
    runspace.drives = kept
  }
  return []
}

function notConnected(code: number, drive: string): CmdletError {
  return new CmdletError({
    message: ERROR_TEXTS[code] ?? `Error ${code}`,
    exception: 'System.ComponentModel.Win32Exception',
    id: 'CouldNotMapNetworkDrive',
    category: 'InvalidOperation',
    targetName: drive,
    targetType: 'PSDriveInfo',
  })
}

function noSuchRoot(root: string): CmdletError {
  return new CmdletError({
    message: `The specified drive root "${root}" either does not exist, or it is not a folder.`,
    exception: 'System.IO.IOException',
    id: 'DriveRootError',
    category: 'ReadError',
    targetName: root,
    targetType: 'PSDriveInfo',
  })
}

function driveExists(name: string): CmdletError {
  return new CmdletError({
    message: `A drive with the name '${name}' already exists.`,
    exception: 'System.Management.Automation.SessionStateException',
    id: 'DriveAlreadyExists',
    category: 'ResourceExists',
    targetName: name,
  })
}

function noSuchDrive(name: string): CmdletError {
  return new CmdletError({
    message: `Cannot find drive. A drive with the name '${name}' does not exist.`,
    exception: 'System.Management.Automation.DriveNotFoundException',
    id: 'DriveNotFound',
    category: 'ObjectNotFound',
    targetName: name,
    terminating: false,
  })
}

/** New-PSDrive and Remove-PSDrive on the file system; a drive lives as long as its runspace. */
export const DRIVE_CMDLETS: readonly Cmdlet[] = [
  windowsCmdlet({
    name: 'New-PSDrive',
    aliases: ['mount', 'ndr'],
    module: 'Microsoft.PowerShell.Management',
    implementation: 'Microsoft.PowerShell.Commands.NewPSDriveCommand',
    confirm: 'medium',
    parameters: [
      { name: 'Name', type: 'string', mandatory: true, position: 0 },
      {
        name: 'PSProvider',
        type: { enum: 'System.Management.Automation.ProviderInfo', names: ['FileSystem'] },
        mandatory: true,
        position: 1,
      },
      { name: 'Root', type: 'string', mandatory: true, position: 2 },
      { name: 'Description', type: 'string' },
      { name: 'Credential', type: 'credential' },
    ],
    run: newDrive,
  }),
  windowsCmdlet({
    name: 'Remove-PSDrive',
    aliases: ['rdr'],
    module: 'Microsoft.PowerShell.Management',
    implementation: 'Microsoft.PowerShell.Commands.RemovePSDriveCommand',
    confirm: 'medium',
    parameters: [
      { name: 'Name', type: 'string[]', mandatory: true, position: 0 },
      { name: 'Force', type: 'switch' },
    ],
    run: removeDrives,
  }),
]
