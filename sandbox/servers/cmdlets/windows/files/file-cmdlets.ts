import { accessDenied, CmdletError } from '../../../engine/cmdlet-error.ts'
import type { Cmdlet, Invocation, Parameter } from '../../../engine/command.ts'
import { hostCannotPrompt } from '../../../engine/refusals.ts'
import type { Value } from '../../../engine/value.ts'
import { diskOf, entryAt, hashOf, isInUse, removeEntries } from '../../../state/storage/files.ts'
import type { FileEntry } from '../../../state/storage/storage-state.ts'
import { windowsCmdlet, windowsObject } from '../define-cmdlet.ts'
import { type Place, placeOf } from './look-up.ts'
import { fileObject, findEntries } from './read-files.ts'

const MANAGEMENT = 'Microsoft.PowerShell.Management'

const PATHS: readonly Parameter[] = [
  { name: 'Path', type: 'string[]', sets: { Path: { mandatory: true, position: 0 } } },
  { name: 'LiteralPath', aliases: ['PSPath'], type: 'string[]', sets: { LiteralPath: { mandatory: true } } },
]

function found(invocation: Invocation): { readonly entry: FileEntry; readonly place: Place }[] {
  const literal = invocation.parameters.texts('LiteralPath')
  const paths = literal ?? invocation.parameters.texts('Path') ?? []
  return paths.flatMap((path) => {
    if (/^(HK\w+:|WSMan:|Microsoft\.(PowerShell\.Core\\Registry|WSMan))/i.test(path)) throw notAFile(path)
    const plain = path.replace(/^Microsoft\.PowerShell\.Core\\/i, '')
    return findEntries(invocation, plain, literal !== undefined)
  })
}

function removeItems(invocation: Invocation): readonly Value[] {
  const { machine, parameters, writeError } = invocation
  for (const { entry, place } of found(invocation)) {
    const inside = place.store.files.filter(({ path }) =>
      path.toLowerCase().startsWith(`${entry.path.toLowerCase()}\\`),
    )
    const isSilent = parameters.flag('Recurse') || parameters.get('Confirm') === false
    if (inside.length > 0 && !isSilent) throw hostCannotPrompt('Remove-Item')
    const busy = [entry, ...inside].find(({ path }) => isInUse(machine.state, path))
    if (busy) writeError(fileError('RemoveFileSystemItemIOError', 'WriteError', busy.path))
    else removeEntries(place.store, entry.path)
  }
  return []
}

function newItems(invocation: Invocation): readonly Value[] {
  const { machine, parameters, writeError } = invocation
  if ((parameters.text('ItemType') ?? '').toLowerCase() !== 'directory') throw notSimulated()
  return (parameters.texts('Path') ?? []).flatMap((path) => {
    const place = placeOf(invocation, path)
    if (place instanceof CmdletError) throw place
    if (place.store === machine.state && !diskOf(machine.state, place.path)) throw accessDenied()
    const existing = entryAt(place.store, place.path)
    if (existing && (existing.sizeBytes !== null || !parameters.flag('Force'))) {
      writeError(alreadyExists(place.path))
      return []
    }
    const created = existing ?? { path: place.path, sizeBytes: null }
    if (!existing) place.store.files.push(created)
    return [fileObject(created)]
  })
}

/** The algorithms that both PowerShell and Node have. */
const ALGORITHMS = ['SHA256', 'SHA1', 'SHA384', 'SHA512', 'MD5']

function getHashes(invocation: Invocation): readonly Value[] {
  const { machine, parameters, writeError } = invocation
  const algorithm = parameters.text('Algorithm') ?? 'SHA256'
  return found(invocation).flatMap(({ entry }) => {
    if (entry.sizeBytes === null) return []
    if (isInUse(machine.state, entry.path)) {
      writeError(fileError('FileReadError', 'ReadError', entry.path))
      return []
    }
    const facts = { Algorithm: algorithm, Hash: hashOf(entry, algorithm), Path: entry.path }
    return [windowsObject('Microsoft.Powershell.Utility.FileHash', facts)]
  })
}

function fileError(id: string, category: 'ReadError' | 'WriteError', path: string): CmdletError {
  return new CmdletError({
    message: `The process cannot access the file '${path}' because it is being used by another process.`,
    exception: 'System.IO.IOException',
    id,
    category,
    targetName: path,
    terminating: false,
  })
}

function alreadyExists(path: string): CmdletError {
  return new CmdletError({
    message: `An item with the specified name ${path} already exists.`,
    exception: 'System.IO.IOException',
    id: 'DirectoryExist',
    category: 'ResourceExists',
    targetName: path,
    terminating: false,
  })
}

function notAFile(path: string): CmdletError {
  return new CmdletError({
    message: `The path '${path}' is not one of the file system; nothing else can be changed here.`,
    exception: 'System.NotSupportedException',
    id: 'NotSupported',
    category: 'NotImplemented',
    targetName: path,
  })
}

function notSimulated(): CmdletError {
  return new CmdletError({
    message: 'Only items of the type directory can be created here.',
    exception: 'System.NotSupportedException',
    id: 'NotSupported',
    category: 'NotImplemented',
  })
}

/** Remove-Item, New-Item and Get-FileHash, on the file system only. */
export const FILE_CMDLETS: readonly Cmdlet[] = [
  windowsCmdlet({
    name: 'Remove-Item',
    aliases: ['del', 'erase', 'rd', 'ri', 'rm', 'rmdir'],
    module: MANAGEMENT,
    implementation: 'Microsoft.PowerShell.Commands.RemoveItemCommand',
    needsAdministrator: true,
    mutates: true,
    confirm: 'medium',
    defaultSet: 'Path',
    parameters: [...PATHS, { name: 'Recurse', type: 'switch' }, { name: 'Force', type: 'switch' }],
    run: removeItems,
  }),
  windowsCmdlet({
    name: 'New-Item',
    aliases: ['ni'],
    module: MANAGEMENT,
    implementation: 'Microsoft.PowerShell.Commands.NewItemCommand',
    needsAdministrator: true,
    mutates: true,
    confirm: 'medium',
    parameters: [
      { name: 'Path', type: 'string[]', mandatory: true, position: 0 },
      { name: 'ItemType', aliases: ['Type'], type: 'string' },
      { name: 'Force', type: 'switch' },
    ],
    run: newItems,
  }),
  windowsCmdlet({
    name: 'Get-FileHash',
    module: 'Microsoft.PowerShell.Utility',
    implementation: 'Get-FileHash',
    defaultSet: 'Path',
    parameters: [...PATHS, { name: 'Algorithm', type: { enum: 'System.String', names: ALGORITHMS } }],
    run: getHashes,
  }),
]
