import { randomUUID } from 'node:crypto'
import { CmdletError, type ErrorCategory } from '../../../engine/cmdlet-error.ts'
import type { Invocation } from '../../../engine/command.ts'
import type { Value } from '../../../engine/value.ts'
import { isSameName } from '../../../state/accounts.ts'
import type { ServerState, VirtualMachine } from '../../../state/server-state.ts'
import { diskOf, fileAt, isInUse, removeEntries, writeFile } from '../../../state/storage/files.ts'
import type { FileEntry } from '../../../state/storage/storage-state.ts'
import { isInstalled } from '../../windows/define-cmdlet.ts'
import { chosenStations } from '../station-cmdlets.ts'

const DEFAULT_FOLDER = 'C:\\Users\\Public\\Documents\\Hyper-V\\Virtual hard disks'
const SWITCH = 'WMS Virtual Switch'

/** Makes the template <prefix>-t of a copy of the input; desktops that run are shut down for it. */
export function importTemplate(invocation: Invocation): readonly Value[] {
  const { state } = invocation.machine
  const { input, prefix, folder } = whatIsGiven(invocation)
  const name = `${prefix}-t`
  const diskPath = `${folder}\\${name}.vhd`
  if (state.virtualMachines.some((vm) => isSameName(vm.name, name)) || fileAt(state, diskPath)) {
    throw failed('VirtualDesktopTemplateExists', 'ResourceExists', `The template ${name} already exists.`, name)
  }
  makeMachine(state, { name, diskPath, state: 'Off', isStationDesktop: false }, input)
  for (const vm of state.virtualMachines) if (vm.isStationDesktop) vm.state = 'Off'
  if (!state.virtualSwitches.includes(SWITCH)) state.virtualSwitches.push(SWITCH)
  return []
}

/** Gives each station a desktop <prefix>-<station> in place of the one that it has. */
export function newDesktops(invocation: Invocation): readonly Value[] {
  const { state } = invocation.machine
  const { input, prefix, folder } = whatIsGiven(invocation)
  for (const station of chosenStations(invocation)) {
    const name = `${prefix}-${station.stationId}`
    const old = state.virtualMachines.filter((vm) =>
      [name, station.virtualMachineName].some((own) => isSameName(vm.name, own)),
    )
    for (const vm of old) removeEntries(state, vm.diskPath)
    state.virtualMachines = state.virtualMachines.filter((vm) => !old.includes(vm))
    makeMachine(state, { name, diskPath: `${folder}\\${name}.vhd`, state: 'Running', isStationDesktop: true }, input)
    station.virtualMachineName = name
  }
  return []
}

function whatIsGiven({ parameters, machine: { state } }: Invocation) {
  if (!isInstalled(state, 'Hyper-V')) {
    throw failed(
      'HyperVNotInstalled',
      'InvalidOperation',
      'The virtual desktop role is not enabled on this computer.',
      state.computerName,
    )
  }
  return {
    input: inputFile(state, parameters.text('InputFilePath') ?? ''),
    prefix: parameters.text('TemplatePrefix') ?? '',
    folder: (parameters.text('VhdLocation') ?? DEFAULT_FOLDER).replace(/\\+$/, ''),
  }
}

/** Only a file of this computer, whole and free: the cmdlet has no credential for another one. */
function inputFile(state: ServerState, path: string): FileEntry {
  if (!/\.(vhd|wim|iso)$/i.test(path)) {
    throw failed('InvalidInputFile', 'InvalidArgument', `The file ${path} is not a .vhd, .wim or .iso file.`, path)
  }
  const file = fileAt(state, path)
  if (!file) throw failed('FileNotFound', 'ObjectNotFound', `Could not find file '${path}'.`, path)
  if (isInUse(state, path)) {
    throw failed(
      'FileInUse',
      'ResourceBusy',
      `The process cannot access the file '${path}' because it is being used by another process.`,
      path,
    )
  }
  if (file.isPartial) {
    throw failed('InvalidInputFile', 'InvalidData', 'The file or directory is corrupted and unreadable.', path)
  }
  return file
}

function makeMachine(state: ServerState, machine: Omit<VirtualMachine, 'id'>, input: FileEntry): void {
  const { diskPath } = machine
  const disk = diskOf(state, diskPath)
  if (!disk)
    throw failed('DirectoryNotFound', 'ObjectNotFound', `Could not find a part of the path '${diskPath}'.`, diskPath)
  if (disk.freeBytes < (input.sizeBytes ?? 0)) {
    throw failed('DiskFull', 'ResourceUnavailable', 'There is not enough space on the disk.', diskPath)
  }
  writeFile(state, { ...input, path: diskPath })
  state.virtualMachines.push({ ...machine, id: randomUUID() })
}

const EXCEPTIONS: Readonly<Record<string, string>> = {
  FileNotFound: 'System.IO.FileNotFoundException',
  DirectoryNotFound: 'System.IO.DirectoryNotFoundException',
  InvalidInputFile: 'System.ArgumentException',
  DiskFull: 'System.IO.IOException',
  FileInUse: 'System.IO.IOException',
}

function failed(id: string, category: ErrorCategory, message: string, targetName: string): CmdletError {
  return new CmdletError({
    message,
    exception: EXCEPTIONS[id] ?? 'System.InvalidOperationException',
    id,
    category,
    targetName,
  })
}
